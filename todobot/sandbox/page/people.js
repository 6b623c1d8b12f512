// The two people: tabs with what is new in each one's chat.

import { byId, element } from "./elements.js";

export class People {
  #root = byId("people");
  #tabs = new Map(); // person id -> tab

  /** `onChoose(personId)` is called when another person is chosen. */
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.#root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Makes the tabs; the order of the people gives them their colours. */
  make(people) {
    people.forEach((person, index) => {
      const tab = element(
        "button",
        {
          type: "button", role: "tab", class: "person", id: `tab-${person.id}`, "aria-controls": "chat",
          "data-testid": `person-${person.id}`, "data-accent": String(index),
          onclick: () => this.onChoose(person.id),
        },
        element("span", { class: "avatar", "aria-hidden": "true" }, person.first_name[0]),
        element("span", { class: "person-name" }, [person.first_name, person.last_name].filter(Boolean).join(" ")),
        element("span", { class: "person-line" }),
        element("span", { class: "badge" }),
      );
      this.#tabs.set(person.id, tab);
      this.#root.append(tab);
    });
  }

  /** Marks who is chosen. */
  choose(personId) {
    for (const [id, tab] of this.#tabs) {
      tab.setAttribute("aria-selected", String(id === personId));
      tab.tabIndex = id === personId ? 0 : -1;
      if (id === personId) document.body.dataset.accent = tab.dataset.accent;
    }
    byId("chat").setAttribute("aria-labelledby", `tab-${personId}`);
  }

  /** Shows a chat's newest line and its unread count. */
  show(conversation) {
    const tab = this.#tabs.get(conversation.id);
    const badge = tab.querySelector(".badge");
    tab.querySelector(".person-line").textContent = conversation.lastLine() ?? "No messages yet";
    badge.textContent = conversation.unread || "";
    badge.setAttribute("aria-label", conversation.unread ? `${conversation.unread} unread` : "");
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const ids = [...this.#tabs.keys()];
    const at = ids.findIndex((id) => this.#tabs.get(id) === document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = ids[(at + step + ids.length) % ids.length];
    this.#tabs.get(next).focus();
    this.onChoose(next);
  }
}
