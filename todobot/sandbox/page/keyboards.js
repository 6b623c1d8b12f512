// The two kinds of keyboard a bot can send: below a message, and in place of the person's own.

import { byId, element, icon, safeUrl, tell } from "./elements.js";

/** The name of one inline button, the same after its message was edited in place. */
const placeOf = (message, row, column) => `${placesOf(message.chat.id, message.message_id)}${row}:${column}`;

/** What the places of all buttons of one message begin with. */
export const placesOf = (chatId, messageId) => `${chatId}:${messageId}:`;

/** The node of a message's inline keyboard or null; `pending` holds the places that wait for the bot's answer. */
export function inlineKeyboard(message, pending) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return element("div", { class: "inline-keyboard" }, ...rows.map((buttons, row) =>
    element("div", { class: "keys" }, ...buttons.map((button, column) => {
      const place = placeOf(message, row, column);
      return inlineButton(button, { message, place, isPending: pending.has(place) });
    }))));
}

function inlineButton(button, { message, place, isPending }) {
  const shared = {
    class: isPending ? "key is-pending" : "key",
    "data-testid": "inline-button",
    "data-place": place,
    "data-style": button.style,
    "aria-busy": isPending ? "true" : null,
  };
  const href = button.url && safeUrl(button.url);
  if (href && !button.disabled) {
    return element("a", { ...shared, href, target: "_blank", rel: "noopener noreferrer" }, button.text, icon("open"));
  }
  const press = (event) => tell(event.currentTarget, "press", { message, button, place });
  return element(
    "button",
    { ...shared, type: "button", disabled: Boolean(button.disabled), onclick: press },
    button.text,
    button.copy_text ? icon("copy") : null,
  );
}

/** Shows or ends the waiting look of an inline button that is in the page now. */
export function markPending(place, isPending) {
  const key = document.querySelector(`[data-place="${CSS.escape(place)}"]`);
  if (!key) return;
  key.classList.toggle("is-pending", isPending);
  if (isPending) key.setAttribute("aria-busy", "true");
  else key.removeAttribute("aria-busy");
}

/** The reply keyboard below the input, with Telegram's button that folds and unfolds it. */
export class ReplyKeyboard {
  #root = byId("reply-keyboard");
  #toggle = byId("keyboard-toggle");
  #shown = ""; // the JSON of what is shown
  #markup = null;
  #isFolded = false;

  /** `onText(text)` is called with the text of a pressed button. */
  constructor(onText) {
    this.onText = onText;
    this.#toggle.addEventListener("click", () => this.fold(!this.#isFolded));
  }

  /** Shows a ReplyKeyboardMarkup or none; a keyboard other than the last one comes unfolded. */
  show(markup) {
    const json = JSON.stringify(markup ?? null);
    if (json === this.#shown) return;
    this.#shown = json;
    this.#markup = markup?.keyboard?.length ? markup : null;
    this.#root.replaceChildren(...(this.#markup?.keyboard ?? []).map((row) =>
      element("div", { class: "keys" }, ...row.map((button) => this.#key(button)))));
    this.#root.classList.toggle("is-tall", Boolean(this.#markup) && !this.#markup.resize_keyboard);
    this.fold(false);
  }

  fold(isFolded) {
    this.#isFolded = isFolded;
    this.#root.hidden = !this.#markup || isFolded;
    this.#toggle.hidden = !this.#markup;
    this.#toggle.setAttribute("aria-expanded", String(!this.#root.hidden));
    this.#toggle.setAttribute("aria-label", isFolded ? "Show the bot's keyboard" : "Hide the bot's keyboard");
  }

  get placeholder() {
    return this.#markup?.input_field_placeholder || "Message";
  }

  #key(button) {
    const { text, style } = typeof button === "string" ? { text: button } : button;
    const look = { class: "key", "data-testid": "reply-button", "data-style": style };
    return element("button", { ...look, type: "button", onclick: () => this.onText(text) }, text);
  }
}
