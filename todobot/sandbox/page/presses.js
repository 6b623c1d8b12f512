// Pressing an inline button, and the wait until the bot has answered.

import * as door from "./door.js";
import { markPending, placesOf } from "./keyboards.js";
import { copyText } from "./message_menu.js";
import { alertBox, toast, told } from "./toasts.js";

export class Presses {
  /** Places of the buttons that wait. */
  pending = new Set();

  /** `chatId()` is the chat shown; `write(text)` puts a text into the input, after the bot's @name. */
  constructor({ chatId, write }) {
    this.chatId = chatId;
    this.write = write;
  }

  /** Does what the button is for. Bot API: InlineKeyboardButton has exactly one such field. */
  async press({ message, button, place }) {
    const query = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (button.copy_text) await copyText(button.copy_text.text);
    else if (query !== undefined) this.write(query);
    else if (button.callback_data !== undefined && !this.pending.has(place)) {
      this.#wait(place, true);
      const worked = await told(() => door.press(this.chatId(), message.message_id, button.callback_data));
      if (!worked) this.#wait(place, false);
    }
  }

  /** Takes a bot's answer: its button stops waiting, its text is shown unless it is an old one. */
  answer({ message_id: messageId, person_id: personId, text, show_alert: isAlert, url }, { chatId, isOld }) {
    const places = placesOf(chatId, messageId);
    for (const place of this.pending) if (place.startsWith(places)) this.#wait(place, false);
    if (isOld || personId !== this.chatId() || (!text && !url)) return;
    if (isAlert) alertBox(text);
    else toast(text ?? "", { url });
  }

  #wait(place, isWaiting) {
    if (isWaiting) this.pending.add(place);
    else this.pending.delete(place);
    markPending(place, isWaiting);
  }
}
