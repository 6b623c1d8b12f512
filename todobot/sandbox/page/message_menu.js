// What a person can do with one message.

import * as door from "./door.js";
import { byId, element, icon, openPopover, walkByArrows } from "./elements.js";
import { isEditable } from "./media.js";
import { forwardFromElsewhere, movePlace } from "./sharing.js";
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
    const isMoving = !message.from_bot && Boolean(message.location?.live_period);
    const hasCaption = message.text !== undefined || message.caption !== undefined;
    this.#menu.replaceChildren(
      this.#item("reply", "Reply", () => this.composer.startReply(message)),
      ...(isEditable(message)
        ? [this.#item("edit", hasCaption ? "Edit" : "Add a caption", () => this.composer.startEditing(message))] : []),
      ...(isMoving ? [
        this.#item("place", "Move the location", () => movePlace(message)),
        this.#item("close", "Stop sharing it", () => told(() => door.stopPlace(this.chatId(), message.message_id))),
      ] : []),
      this.#item("forward", "Forward to this chat", () => told(() => door.forward(this.chatId(), message.message_id))),
      this.#item("person", "Forward as from elsewhere", () => forwardFromElsewhere(message)),
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
