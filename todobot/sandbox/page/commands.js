// The bot's commands: the menu button, and suggestions while a command is being typed.

import { byId, element, openPopover, walkByArrows } from "./elements.js";
import { SuggestionList } from "./suggestion_list.js";

export class Commands {
  #menu = byId("commands");
  #button = byId("menu");
  #input = byId("input");
  #list = new SuggestionList(byId("suggestions"), this.#input);
  #all = [];

  /** `onCommand("/list")` is called when one was chosen. */
  constructor(onCommand) {
    this.onCommand = onCommand;
    this.#button.addEventListener("click", () => this.#openMenu());
    this.#menu.addEventListener("toggle", (event) =>
      this.#button.setAttribute("aria-expanded", String(event.newState === "open")));
    walkByArrows(this.#menu);
  }

  /** The commands as getMyCommands gives them. */
  set all(commands) {
    this.#all = commands;
    this.#button.hidden = commands.length === 0;
  }

  /** Offers the commands that begin with what is typed; anything but the beginning of a command closes the list. */
  suggest(typed) {
    const matching = /^\/\w*$/.test(typed) ? this.#all.filter(({ command }) => `/${command}`.startsWith(typed)) : [];
    this.#list.show(matching.map((one) => ({
      children: words(one),
      choose: () => this.#choose(`/${one.command}`),
      complete: () => this.#write(`/${one.command} `),
    })));
  }

  #openMenu() {
    this.#menu.replaceChildren(...this.#all.map((one) =>
      element("button", {
        type: "button", role: "menuitem",
        onclick: () => {
          this.#menu.hidePopover();
          this.onCommand(`/${one.command}`);
        },
      }, ...words(one))));
    const box = this.#button.getBoundingClientRect();
    openPopover(this.#menu, { x: box.left, y: box.top - 10, above: true });
    this.#menu.querySelector("button")?.focus();
  }

  #write(text) {
    this.#input.value = text;
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #choose(command) {
    this.#write("");
    this.onCommand(command);
  }
}

const words = ({ command, description }) => [element("b", {}, `/${command}`), element("span", {}, description)];
