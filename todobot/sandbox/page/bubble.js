// One message as a node.

import { timeOfDay, wholeMoment } from "./clock.js";
import { element, icon, tell } from "./elements.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboards.js";
import { eventSentence, media, summary } from "./media.js";
import { sourceLine } from "./source.js";

const FEW_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\u200D\uFE0F]*){1,3}$/u;

/**
 * The node of a Bot API message with `from_bot`. It tells what the person does with it by events that bubble:
 * "say" (a tapped command), "press" ({message, button, at}), "menu" ({message, x, y}), "jump" (a message id).
 */
export function bubble(message, { botName, pending }) {
  const node = element("article", {
    class: "message",
    tabindex: "-1",
    "data-testid": "message",
    "data-message-id": String(message.message_id),
    "data-from": message.from_bot ? "bot" : "me",
    "aria-label": `${message.from_bot ? botName() : "You"}, ${timeOfDay(message.date * 1000)}`,
  });
  const event = eventSentence(message);
  if (event) {
    node.classList.add("is-event");
    node.append(element("span", {}, event));
    return node;
  }
  const look = message.sticker || message.dice ? "bubble is-bare" : "bubble";
  node.append(
    element("div", { class: look }, moreButton(message), ...contents(message)),
    inlineKeyboard(message, pending) ?? "",
  );
  opensMenu(node, message);
  return node;
}

/** A right click opens the menu, and a tap where there is no pointer that could hover, as on phones. */
function opensMenu(node, message) {
  const open = (click) => {
    const isOnFile = click.type === "contextmenu" && click.target.closest(".picture, .file");
    if (!isOnFile && click.target.closest("a, button, [role=button]")) return;
    click.preventDefault();
    tell(node, "menu", { message, x: click.clientX, y: click.clientY });
  };
  node.addEventListener("contextmenu", open);
  node.addEventListener("click", (click) => {
    if (matchMedia("(hover: none)").matches && getSelection().isCollapsed) open(click);
  });
}

function contents(message) {
  const text = message.text ?? message.caption ?? "";
  const body = media(message);
  return [
    sourceLine(message),
    message.reply_to_message ? quoted(message.reply_to_message) : null,
    body,
    text || !body ? textNode(text, message) : null,
    ...(message.reaction ?? []).map(reaction),
    text || !body ? null : meta(message),
  ];
}

function reaction({ emoji = "⭐" }) {
  return element("span", { class: "reaction", title: "Reaction of the bot" }, emoji);
}

function textNode(text, message) {
  const entities = message.entities ?? message.caption_entities;
  const node = element("div", { class: FEW_EMOJI.test(text) ? "text is-emoji" : "text", dir: "auto" });
  node.append(element("span", { "data-testid": "message-text" }, formatted(text, entities)), meta(message));
  return node;
}

function meta(message) {
  const sentAt = new Date(message.date * 1000);
  return element(
    "span",
    { class: "meta" },
    message.edit_date ? element("span", { class: "edited" }, "edited ") : null,
    element("time", { datetime: sentAt.toISOString(), title: wholeMoment(sentAt) }, timeOfDay(sentAt)),
    message.from_bot ? null : icon("sent"),
  );
}

function quoted(original) {
  const author = original.from?.is_bot ? original.from.first_name : "You";
  return element(
    "button",
    { type: "button", class: "quoted", onclick: (event) => tell(event.currentTarget, "jump", original.message_id) },
    element("b", {}, author),
    element("span", {}, summary(original)),
  );
}

function moreButton(message) {
  return element("button", {
    type: "button",
    class: "more",
    tabindex: "-1",
    "aria-label": "What to do with this message",
    onclick: (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      tell(event.currentTarget, "menu", { message, x: box.left, y: box.bottom });
    },
  }, icon("down"));
}
