// The input: typing, sending, editing one's own message, replying.

import * as door from "./door.js";
import { byId } from "./elements.js";
import { parse, unparse } from "./markup.js";
import { summary } from "./media.js";
import { told } from "./toasts.js";

const EMPTY = Object.freeze({ text: "", editing: null, replyTo: null });

export class Composer {
  #form = byId("composer");
  #input = byId("input");
  #context = byId("context");
  #editing = null; // the own message being edited
  #replyTo = null; // the message being replied to

  /** `chat()` is the chat shown: {id, lastOwn()}; `onTyping(text)` is called whenever the text changed. */
  constructor({ chat, onTyping }) {
    this.chat = chat;
    this.onTyping = onTyping;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    byId("context-cancel").addEventListener("click", () => this.write(EMPTY));
  }

  /** Sends a text as it is, as a reply when one is being written; the text in the input stays. */
  async say(text) {
    const replyTo = this.#replyTo?.message_id;
    this.#replyTo = null;
    this.#showContext();
    return told(() => door.say(this.chat().id, { text, replyTo }));
  }

  startEditing(message) {
    const entities = message.entities ?? message.caption_entities;
    this.write({ text: unparse(message.text ?? message.caption ?? "", entities), editing: message, replyTo: null });
    this.focus();
  }

  startReply(message) {
    this.write({ text: this.#editing ? "" : this.#input.value, editing: null, replyTo: message });
    this.focus();
  }

  /** Puts a text into the input for the person to go on with. */
  prefill(text) {
    this.write({ ...EMPTY, text });
    this.focus();
  }

  /** What is in the input now, to be given back to `write` when the person comes back to this chat. */
  read() {
    return { text: this.#input.value, editing: this.#editing, replyTo: this.#replyTo };
  }

  write({ text, editing, replyTo }) {
    this.#input.value = text;
    this.#editing = editing;
    this.#replyTo = replyTo;
    this.#showContext();
    this.#changed();
  }

  /** Forgets a message that went away while it was being edited or answered. */
  forget(messageId) {
    if (this.#editing?.message_id === messageId) this.write(EMPTY);
    if (this.#replyTo?.message_id === messageId) this.write({ ...this.read(), replyTo: null });
  }

  focus() {
    this.#input.focus();
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
  }

  set placeholder(text) {
    this.#input.placeholder = text;
  }

  async #submit() {
    const draft = this.read();
    if (!this.#isComplete(draft)) return;
    const { text, entities } = parse(draft.text);
    const chatId = this.chat().id;
    this.write(EMPTY);
    const worked = await told(() =>
      draft.editing
        ? door.edit(chatId, draft.editing.message_id, { text, entities })
        : door.say(chatId, { text, entities, replyTo: draft.replyTo?.message_id }));
    if (!worked && this.chat().id === chatId && !this.#input.value) this.write(draft);
  }

  /** A text needs words; a caption may be taken away. */
  #isComplete({ text, editing }) {
    return Boolean(text.trim()) || (editing !== null && editing.text === undefined);
  }

  #key(event) {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && !this.#input.value) {
      const own = this.chat().lastOwn();
      if (!own) return;
      event.preventDefault();
      this.startEditing(own);
    } else if (event.key === "Escape" && (this.#editing || this.#replyTo)) {
      this.write({ ...EMPTY, text: this.#editing ? "" : this.#input.value });
    }
  }

  #changed() {
    if (!CSS.supports("field-sizing", "content")) {
      this.#input.style.height = "auto";
      this.#input.style.height = `${this.#input.scrollHeight}px`;
    }
    byId("send").disabled = !this.#isComplete(this.read());
    this.onTyping(this.#input.value);
  }

  #showContext() {
    const message = this.#editing ?? this.#replyTo;
    this.#context.hidden = !message;
    this.#form.classList.toggle("is-editing", Boolean(this.#editing));
    byId("send").setAttribute("aria-label", this.#editing ? "Save the change" : "Send");
    if (!message) return;
    const author = message.from_bot ? message.from?.first_name ?? "the bot" : "yourself";
    byId("context-title").textContent = this.#editing ? "Edit message" : `Reply to ${author}`;
    byId("context-text").textContent = summary(message);
  }
}
