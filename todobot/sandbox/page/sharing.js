// The attach button: everything that people send besides text.

import * as door from "./door.js";
import { byId, element, icon, openPopover, walkByArrows } from "./elements.js";
import { askFor } from "./form_dialog.js";
import { told } from "./toasts.js";

const STICKERS = ["🎉", "👍", "🐈"];
const LIVE_FOR = 900; // seconds
const TICKED = /^\[[x✓✔]\]\s*/iu;
const PLACE = [
  { name: "latitude", label: "Latitude", kind: "number", value: 51.5007 },
  { name: "longitude", label: "Longitude", kind: "number", value: -0.1246 },
];
// Sent without asking, as nobody looks into them here.
const MADE_UP = { voice: "voice.ogg", animation: "cat.mp4", video_note: "round.mp4" };
// Bot API: MessageOrigin; whom a message can be forwarded from, and what tells the bot so.
const ORIGINS = {
  channel: (title) => ({ chat: { id: -1001000000001, title, type: "channel" }, message_id: 7 }),
  user: (name) => ({ sender_user: { id: 4711, is_bot: false, first_name: name } }),
  hidden_user: (name) => ({ sender_user_name: name }),
  chat: (title) => ({ sender_chat: { id: -1001000000002, title, type: "supergroup" } }),
};
const ORIGIN_NAMES = {
  channel: "A channel",
  user: "A person",
  hidden_user: "Somebody who hides their account",
  chat: "A group's anonymous admin",
};
const ORIGIN = [
  { name: "type", label: "It comes from", kind: "choice", choices: ORIGIN_NAMES },
  { name: "name", label: "Name", value: "Tea News" },
];

export class Sharing {
  #menu = byId("attach-menu");

  /** `chatId()` is the chat shown; `pickFiles()` opens the browser's own choice of files. */
  constructor({ chatId, pickFiles }) {
    this.chatId = chatId;
    const acts = [
      ["photo", "Photos or files", pickFiles],
      ["microphone", "Voice message", () => this.#send("voice")],
      ["round", "Round video", () => this.#send("video_note")],
      ["gif", "GIF", () => this.#send("animation")],
      ["place", "Location", () => this.#sendPlace()],
      ["venue", "Venue", () => this.#sendVenue()],
      ["person", "Contact", () => this.#sendContact()],
      ["poll", "Poll", () => this.#sendPoll()],
      ["checklist", "Checklist", () => this.#sendChecklist()],
      ["forward", "Forwarded message", () => this.#sendForwarded()],
    ];
    this.#menu.append(
      ...acts.map(([symbol, label, act]) => this.#item([icon(symbol), label], `attach-${symbol}`, act)),
      element("div", { class: "stickers", role: "group", "aria-label": "Stickers" }, ...STICKERS.map((emoji) =>
        this.#item([emoji], `sticker-${emoji}`, () => this.#send("sticker", emoji), `Sticker ${emoji}`))),
    );
    walkByArrows(this.#menu);
    byId("attach").addEventListener("click", (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      openPopover(this.#menu, { x: box.right - 250, y: box.top - 10, above: true });
      this.#menu.querySelector("button").focus();
    });
  }

  #item(children, testId, act, label) {
    const run = () => {
      this.#menu.hidePopover();
      act();
    };
    const name = { type: "button", role: "menuitem", "data-testid": testId, "aria-label": label };
    return element("button", { ...name, onclick: run }, ...children);
  }

  #send(kind, emoji) {
    const file = { kind, file_name: MADE_UP[kind] ?? kind, content_base64: "", emoji };
    return told(() => door.sendFile(this.chatId(), file));
  }

  async #sendPlace() {
    const isLive = { name: "isLive", label: "Live, for 15 minutes", kind: "switch" };
    const place = await askFor("Send a location", [...PLACE, isLive]);
    if (!place) return;
    const { latitude, longitude } = place;
    const more = place.isLive ? { live_period: LIVE_FOR } : {};
    await told(() => door.sendPlace(this.chatId(), { latitude, longitude, ...more }));
  }

  async #sendVenue() {
    const venue = await askFor("Send a venue", [
      { name: "title", label: "Name", value: "The Tea House" },
      { name: "address", label: "Address", value: "1 Leaf Street" },
      ...PLACE,
    ]);
    if (venue) await told(() => door.sendVenue(this.chatId(), venue));
  }

  async #sendContact() {
    const contact = await askFor("Send a contact", [
      { name: "first_name", label: "Name", value: "Charles Babbage" },
      { name: "phone_number", label: "Phone", value: "+15550100" },
    ]);
    if (contact) await told(() => door.sendContact(this.chatId(), contact));
  }

  async #sendPoll() {
    const poll = await askFor("Send a poll", [
      { name: "question", label: "Question", value: "Tea?" },
      { name: "options", label: "Answers, one a line", kind: "lines", value: "Yes\nNo" },
    ]);
    if (poll) await told(() => door.sendPoll(this.chatId(), poll));
  }

  async #sendChecklist() {
    const list = await askFor("Send a checklist", [
      { name: "title", label: "Title", value: "Picnic" },
      { name: "tasks", label: "Tasks, one a line; [x] ticks one", kind: "lines", value: "Bread\n[x] Cheese\nTea" },
    ]);
    if (!list) return;
    const done = list.tasks.flatMap((task, index) => (TICKED.test(task) ? [index + 1] : []));
    const tasks = list.tasks.map((task) => task.replace(TICKED, ""));
    await told(() => door.sendChecklist(this.chatId(), { title: list.title, tasks, done }));
  }

  async #sendForwarded() {
    const made = await askFor("Forward a message from elsewhere", [
      ...ORIGIN,
      { name: "text", label: "Message", kind: "lines", value: "The new harvest is in." },
    ]);
    if (!made) return;
    await told(() => door.say(this.chatId(), { text: made.text.join("\n"), origin: originOf(made) }));
  }
}

/** Asks who else shall have written a message, and forwards it as theirs. */
export async function forwardFromElsewhere(message) {
  const made = await askFor("Forward it as from elsewhere", ORIGIN, { action: "Forward" });
  if (made) await told(() => door.forward(message.chat.id, message.message_id, originOf(made)));
}

/** Asks where a live location is now and moves it there. */
export async function movePlace(message) {
  const { latitude, longitude } = message.location;
  const here = [latitude, longitude];
  const fields = PLACE.map((field, index) => ({ ...field, value: here[index] }));
  const place = await askFor("Move the live location", fields, { action: "Move" });
  if (place) await told(() => door.movePlace(message.chat.id, message.message_id, place));
}

function originOf({ type, name }) {
  return { type, ...ORIGINS[type](name) };
}
