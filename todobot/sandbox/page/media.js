// What a message holds besides its text: photos, files and everything else that gets an icon and a line.

import { fileAddress } from "./door.js";
import { element, icon } from "./elements.js";

const KINDS = {
  photo: (photo) => picture(photo.at(-1), "Photo"),
  sticker: ({ emoji = "🙂" }) => element("div", { class: "sticker", role: "img", "aria-label": "Sticker" }, emoji),
  // Before documents: Bot API, an animation comes as a document besides.
  animation: (file) => (file.mime_type?.startsWith("image/")
    ? picture(file, "GIF") : card("gif", file.file_name ?? "Animation", { hint: "GIF", file })),
  document: (file) => card("file", file.file_name ?? "File", { hint: size(file.file_size), file }),
  video: (file) => card("play", file.file_name ?? "Video", { hint: length(file), file }),
  video_note: (file) => card("round", "Video message", { hint: length(file), file }),
  voice: (file) => card("microphone", "Voice message", { hint: length(file), file }),
  audio: (file) => card("music", file.title ?? file.file_name ?? "Audio", { hint: file.performer ?? length(file), file }),
  contact: (contact) =>
    card("person", [contact.first_name, contact.last_name].filter(Boolean).join(" "), { hint: contact.phone_number }),
  venue: (venue) => card("place", venue.title, { hint: venue.address }),
  location: ({ latitude, longitude, live_period: isLive }) =>
    card("place", isLive ? "Live location" : "Location", { hint: `${latitude}, ${longitude}` }),
  poll: (poll) => card("poll", poll.question, { hint: `Poll: ${poll.options?.map(({ text }) => text).join(", ")}` }),
  checklist: ({ title, tasks }) => checklist(title, tasks),
  dice: (dice) => element("div", { class: "sticker" }, `${dice.emoji} ${dice.value}`),
};
// Told by their own words in the middle of the chat, as Telegram tells what happened in it.
const EVENTS = {
  pinned_message: "A message was pinned",
  new_chat_members: "Somebody joined the group",
  left_chat_member: "Somebody left the group",
  new_chat_title: "The chat was renamed",
  group_chat_created: "The group was created",
};
// The fields of a Message that are no content. Bot API: Message.
const FRAME = new Set([
  "message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "quote", "media_group_id",
  "caption", "caption_entities", "link_preview_options", "from_bot", "is_deleted", "reaction",
  "forward_origin", "via_bot", "has_protected_content",
]);
const CAPTIONED = ["photo", "document", "video", "animation", "audio", "voice"];

/** A node for the message's media, or null when it is text. An unknown kind is named, not hidden. */
export function media(message) {
  if (message.text !== undefined) return null;
  const kind = Object.keys(KINDS).find((name) => message[name] !== undefined);
  if (kind) return KINDS[kind](message[kind]);
  const unknown = Object.keys(message).find((name) => !FRAME.has(name)) ?? "message";
  return card("unknown", `A ${unknown.replaceAll("_", " ")}`, { hint: "This page cannot show it" });
}

/** Whether its sender may edit the message: their own text, or the caption of their own file. */
export function isEditable(message) {
  if (message.from_bot || message.forward_origin || message.via_bot) return false;
  return message.text !== undefined || CAPTIONED.some((kind) => message[kind] !== undefined);
}

/** The sentence of a service message, or null for an ordinary one. */
export function eventSentence(message) {
  const name = Object.keys(EVENTS).find((key) => message[key] !== undefined);
  return name ? EVENTS[name] : null;
}

/** One line that stands for the message in a reply or a list. */
export function summary(message) {
  const text = message.text ?? message.caption ?? message.checklist?.title ?? message.document?.file_name;
  if (text) return text.replace(/\s+/g, " ").slice(0, 120);
  const kind = Object.keys(KINDS).find((name) => message[name] !== undefined) ?? "message";
  return kind[0].toUpperCase() + kind.slice(1).replaceAll("_", " ");
}

function checklist(title, tasks) {
  const lines = tasks.map(({ text, completion_date: tickedAt }) =>
    element("li", { class: tickedAt ? "is-ticked" : null }, text));
  return element("div", { class: "checklist" }, element("b", {}, title), element("ul", {}, ...lines));
}

function picture(file, label) {
  const image = element("img", { src: fileAddress(file.file_id), alt: label, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(card("photo", label, { hint: size(file.file_size) })));
  return element("a", { class: "picture", href: fileAddress(file.file_id), target: "_blank", rel: "noopener" }, image);
}

function card(symbol, title, { hint, file }) {
  const parts = [
    element("span", { class: "file-icon" }, icon(symbol)),
    element("span", { class: "file-words" }, element("b", {}, title), hint ? element("small", {}, hint) : null),
  ];
  if (!file) return element("div", { class: "file" }, ...parts);
  return element("a", { class: "file", href: fileAddress(file.file_id), download: file.file_name ?? "" }, ...parts);
}

function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** "1:05" for a file that lasts, its size for one that does not say. */
function length({ duration, file_size: bytes }) {
  if (!duration) return size(bytes);
  return `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
}
