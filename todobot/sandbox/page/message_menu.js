// What a person can do with one message.

import * as door from "./door.js";
import { byId, element, icon, openPopover, walkByArrows } from "./elements.js";
import { toast, told } from "./toasts.js";

/** Puts a text on the clipboard and says so. */
export async function copyText(text) {
  await told(async () => {
    await navigator.clipboard.writeText(text);
    toast("Copied to the clipboard.");
  });
}

export class MessageMenu {
  #menu = byId("message-menu");

  /** `chatId()` is the chat shown; replying and editing are the composer's work. */
  constructor({ chatId, composer }) {
    this.chatId = chatId;
    this.composer = composer;
    walkByArrows(this.#menu);
  }

  open({ message, x, y }) {
    const text = message.text ?? message.caption;
    const isOwn = !message.from_bot;
    this.#menu.replaceChildren(
      this.#item("reply", "Reply", () => this.composer.startReply(message)),
      ...(isOwn && text !== undefined ? [this.#item("edit", "Edit", () => this.composer.startEditing(message))] : []),
      ...(text ? [this.#item("copy", "Copy text", () => copyText(text))] : []),
      this.#item("delete", "Delete", () => this.#remove(message)),
    );
    openPopover(this.#menu, { x, y });
    this.#menu.querySelector("button").focus();
  }

  #item(symbol, label, act) {
    const run = () => {
      this.#menu.hidePopover();
      act();
    };
    const name = { type: "button", role: "menuitem", "data-testid": `message-${symbol}`, onclick: run };
    return element("button", { ...name, class: symbol === "delete" ? "is-danger" : null }, icon(symbol), label);
  }

  #remove(message) {
    return told(() => door.remove(this.chatId(), message.message_id));
  }
}
