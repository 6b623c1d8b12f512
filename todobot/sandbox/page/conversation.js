// One person's chat with the bot, as far as this page knows it. No nodes in here.

import { isEditable, summary } from "./media.js";

// Bot API, sendChatAction: shown for 5 seconds at most.
const TYPING_SHOWN_FOR = 5000;

export class Conversation {
  messages = new Map(); // message id -> message, in the order of the ids
  replyKeyboard = null;
  typingUntil = 0; // of the browser's clock, in milliseconds
  unread = 0;
  isLoaded = false;
  draft = { text: "", editing: null, replyTo: null };

  constructor(person) {
    this.person = person;
  }

  /** In a private chat the chat's id is the person's. Bot API: Chat. */
  get id() {
    return this.person.id;
  }

  get isEmpty() {
    return this.messages.size === 0;
  }

  get isTyping() {
    return Date.now() < this.typingUntil;
  }

  /** Takes what the human door said changed (`isFresh`: the whole chat); returns the bot's messages new to this page. */
  apply(changes, isFresh) {
    const known = new Set(this.messages.keys());
    const wasLoaded = this.isLoaded;
    if (isFresh) this.messages.clear();
    const arrived = [];
    for (const message of changes.messages) {
      if (message.is_deleted) this.messages.delete(message.message_id);
      else {
        if (message.from_bot && !known.has(message.message_id)) arrived.push(message);
        this.messages.set(message.message_id, message);
      }
    }
    this.replyKeyboard = changes.reply_keyboard;
    this.typingUntil = changes.chat_action === "typing" ? Date.now() + TYPING_SHOWN_FOR : 0;
    this.isLoaded = true;
    return wasLoaded ? arrived : [];
  }

  /** The newest message of the person's own that has text or a caption to edit, or undefined. */
  lastOwn() {
    return [...this.messages.values()].reverse().find(isEditable);
  }

  /** The newest message in one line, or null. */
  lastLine() {
    const last = [...this.messages.values()].at(-1);
    return last ? `${last.from_bot ? "" : "You: "}${summary(last)}` : null;
  }
}
