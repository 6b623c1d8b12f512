// The line above a message that says where it comes from: forwarded from somebody, or sent via the bot.

import { element } from "./elements.js";

/** The node of that line, or null. Bot API: Message.forward_origin, Message.via_bot. */
export function sourceLine(message) {
  if (message.forward_origin) {
    return element("div", { class: "source" }, "Forwarded from ", element("b", {}, originName(message.forward_origin)));
  }
  if (message.via_bot) return element("div", { class: "source" }, "via ", element("b", {}, `@${message.via_bot.username}`));
  return null;
}

function originName({ sender_user: user, sender_user_name: hidden, sender_chat: group, chat }) {
  if (user) return [user.first_name, user.last_name].filter(Boolean).join(" ");
  return hidden ?? group?.title ?? chat?.title ?? "somebody";
}
