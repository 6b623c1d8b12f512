// The list above the input that is offered while something is being typed; walked by the keyboard as well.

import { element } from "./elements.js";

export class SuggestionList {
  #chosen = -1;
  #acts = []; // what each entry does when chosen

  /** `root` is the listbox, `input` where the person types. */
  constructor(root, input) {
    this.root = root;
    this.input = input;
    input.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    input.addEventListener("blur", () => this.hide());
    // A press must not take the focus from the input before its click arrives.
    root.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Shows entries ({children, choose, complete}) instead of those shown; none hides the list. */
  show(entries) {
    this.#acts = [];
    this.root.replaceChildren();
    this.add(entries);
    this.root.hidden = entries.length === 0;
    this.root.scrollTop = 0;
    this.#mark(-1);
  }

  /** Shows more entries below. `complete`, if there is one, is what Tab does. */
  add(entries) {
    for (const entry of entries) {
      const id = `${this.root.id}-${this.#acts.length}`;
      const look = { type: "button", role: "option", tabindex: "-1", id, "data-testid": "suggestion" };
      this.root.append(element("button", { ...look, onclick: entry.choose }, ...entry.children));
      this.#acts.push(entry);
    }
  }

  hide() {
    if (this.isOpen) this.show([]);
  }

  #key(event) {
    if (!this.isOpen || event.isComposing) return;
    const count = this.#acts.length;
    const chosen = this.#acts[this.#chosen];
    if (event.key === "ArrowDown" && count) this.#mark((this.#chosen + 1) % count);
    else if (event.key === "ArrowUp" && count) this.#mark((Math.max(this.#chosen, 0) - 1 + count) % count);
    else if (event.key === "Tab" && chosen?.complete) chosen.complete();
    else if (event.key === "Enter" && chosen) chosen.choose();
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
  }

  #mark(index) {
    this.#chosen = index;
    [...this.root.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    this.root.children[index]?.scrollIntoView({ block: "nearest" });
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.root.id}-${index}`);
  }
}
