// The bot's commands: the menu button, and suggestions while a command is being typed.

import { byId, element, openPopover, walkByArrows } from "./elements.js";

export class Commands {
  #menu = byId("commands");
  #button = byId("menu");
  #list = byId("suggestions");
  #input = byId("input");
  #all = [];
  #chosen = -1;

  /** `onCommand("/list")` is called when one was chosen. */
  constructor(onCommand) {
    this.onCommand = onCommand;
    this.#button.addEventListener("click", () => this.#openMenu());
    this.#menu.addEventListener("toggle", (event) =>
      this.#button.setAttribute("aria-expanded", String(event.newState === "open")));
    walkByArrows(this.#menu);
    this.#input.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#input.addEventListener("blur", () => this.suggest(""));
    // A press must not take the focus from the input before its click arrives.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** The commands as getMyCommands gives them. */
  set all(commands) {
    this.#all = commands;
    this.#button.hidden = commands.length === 0;
  }

  /** Offers the commands that begin with what is typed; anything but the beginning of a command closes the list. */
  suggest(typed) {
    const matching = /^\/\w*$/.test(typed) ? this.#all.filter(({ command }) => `/${command}`.startsWith(typed)) : [];
    this.#list.replaceChildren(...matching.map(({ command, description }, index) =>
      element("button", {
        type: "button", role: "option", tabindex: "-1", id: `suggestion-${index}`, "data-command": `/${command}`,
        onclick: () => this.#choose(`/${command}`),
      }, element("b", {}, `/${command}`), element("span", {}, description))));
    this.#list.hidden = matching.length === 0;
    this.#mark(-1);
  }

  #openMenu() {
    this.#menu.replaceChildren(...this.#all.map(({ command, description }) =>
      element("button", {
        type: "button", role: "menuitem",
        onclick: () => {
          this.#menu.hidePopover();
          this.onCommand(`/${command}`);
        },
      }, element("b", {}, `/${command}`), element("span", {}, description))));
    const box = this.#button.getBoundingClientRect();
    openPopover(this.#menu, { x: box.left, y: box.top - 10, above: true });
    this.#menu.querySelector("button")?.focus();
  }

  #key(event) {
    if (this.#list.hidden || event.isComposing) return;
    const count = this.#list.children.length;
    const chosen = this.#list.children[this.#chosen]?.dataset.command;
    if (event.key === "ArrowDown") this.#mark((this.#chosen + 1) % count);
    else if (event.key === "ArrowUp") this.#mark((Math.max(this.#chosen, 0) - 1 + count) % count);
    else if (event.key === "Tab" && chosen) this.#complete(chosen);
    else if (event.key === "Enter" && chosen) this.#choose(chosen);
    else if (event.key === "Escape") this.suggest("");
    else return;
    event.preventDefault();
  }

  #mark(index) {
    this.#chosen = index;
    [...this.#list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    this.#list.children[index]?.scrollIntoView({ block: "nearest" });
    if (index < 0) this.#input.removeAttribute("aria-activedescendant");
    else this.#input.setAttribute("aria-activedescendant", `suggestion-${index}`);
  }

  #complete(command) {
    this.#input.value = `${command} `;
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #choose(command) {
    this.#input.value = "";
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    this.onCommand(command);
  }
}
