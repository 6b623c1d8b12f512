// The chat page of the sandbox: brings its parts together.

import { Attachments } from "./attachments.js";
import { onTick, setNow, startTicking } from "./clock.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { Conversation } from "./conversation.js";
import * as door from "./door.js";
import { byId, openPopover, walkByArrows } from "./elements.js";
import { follow } from "./follow.js";
import { InlineResults } from "./inline_results.js";
import { ReplyKeyboard } from "./keyboards.js";
import { Log } from "./log.js";
import { MessageMenu } from "./message_menu.js";
import { People } from "./people.js";
import { Presses } from "./presses.js";
import { Sharing } from "./sharing.js";
import { told } from "./toasts.js";

const conversations = new Map(); // person id -> Conversation
let shown = null; // the Conversation on the screen
let bot = { first_name: "The bot", username: "" };

const chatId = () => shown.id;
const people = new People((personId) => choose(personId));
const commands = new Commands((text) => say(text));
const inlineResults = new InlineResults({
  chatId,
  botName: () => bot.username,
  clear: () => composer.prefill(""),
});
const composer = new Composer({
  chat: () => shown,
  onTyping: (text) => {
    commands.suggest(text);
    inlineResults.suggest(text);
  },
});
const presses = new Presses({ chatId, write: (text) => composer.prefill(`@${bot.username} ${text}`) });
const log = new Log({ botName: () => bot.first_name, pending: presses.pending });
const keyboard = new ReplyKeyboard((text) => say(text));
const messageMenu = new MessageMenu({ chatId, composer });
const controls = new Controls((state) => takeState(state));
const attachments = new Attachments(chatId);
new Sharing({ chatId, pickFiles: () => attachments.pick() });

function say(text) {
  log.scrollToEnd();
  return composer.say(text);
}

function choose(personId) {
  if (shown?.id === personId) return;
  if (shown) shown.draft = composer.read();
  shown = conversations.get(personId);
  shown.unread = 0;
  people.choose(personId);
  log.showAll([...shown.messages.values()]);
  composer.write(shown.draft);
  showChat();
}

/** Shows everything around the messages of the chat on the screen. */
function showChat() {
  const isStranger = shown.isLoaded && shown.isEmpty;
  const isBlocked = Boolean(shown.person.has_blocked_bot);
  const couldWrite = !byId("own-side").hidden;
  commands.all = shown.person.commands;
  keyboard.show(shown.replyKeyboard);
  composer.placeholder = keyboard.placeholder;
  byId("empty").hidden = !isStranger;
  byId("start").hidden = !isStranger || isBlocked;
  byId("unblock").hidden = !isBlocked;
  byId("own-side").hidden = !shown.isLoaded || isStranger || isBlocked;
  if (!couldWrite) focusInput();
  byId("block").textContent = isBlocked ? "Unblock the bot" : "Block the bot";
  showAction();
  showUnread();
}

/** Lets a person with a keyboard type on at once when the input has come; a phone's keyboard would cover the chat. */
function focusInput() {
  const isIdle = [document.body, byId("start"), byId("unblock")].includes(document.activeElement);
  if (isIdle && !byId("own-side").hidden && matchMedia("(hover: hover)").matches) composer.focus();
}

function showAction() {
  const status = byId("bot-status");
  const text = shown.isTyping ? "typing…" : "bot";
  if (status.textContent === text) return; // a live region: writing the same again would be said again
  status.textContent = text;
  status.classList.toggle("is-typing", shown.isTyping);
}

function showUnread() {
  let unread = 0;
  for (const conversation of conversations.values()) {
    people.show(conversation);
    unread += conversation.unread;
  }
  document.title = unread ? `(${unread}) ${bot.first_name} sandbox` : `${bot.first_name} sandbox`;
}

function takeState(state) {
  bot = state.bot;
  setNow(state.now);
  controls.show(state);
  byId("bot-name").textContent = bot.first_name;
  byId("description").textContent = state.description || "The bot has not introduced itself yet.";
  byId("about").textContent = state.short_description || state.description;
  for (const person of state.people) {
    if (conversations.has(person.id)) conversations.get(person.id).person = person;
  }
  if (shown) showChat();
}

function takeChanges(conversation, changes, isFresh) {
  const arrived = conversation.apply(changes, isFresh);
  setNow(changes.now);
  controls.show(changes);
  byId("gone").hidden = true;
  if (conversation === shown) {
    if (isFresh) log.showAll([...conversation.messages.values()]);
    else log.apply(changes.messages);
    for (const { message_id: id, is_deleted: isDeleted } of changes.messages) if (isDeleted) composer.forget(id);
    showChat();
  } else {
    conversation.unread += arrived.length;
    showUnread();
  }
  for (const answer of changes.toasts) presses.answer(answer, { chatId: conversation.id, isOld: isFresh });
  // Commands and descriptions are no part of the changes, but a change of theirs ends the wait for them.
  refreshState();
}

async function refreshState() {
  try {
    takeState(await door.state());
  } catch {
    // The long poll notices as well, and it is the one that tells the person.
  }
}

function setBlocked(isBlocked) {
  const personId = chatId();
  return told(async () => {
    await door.block(personId, isBlocked);
    await refreshState();
  });
}

function listen() {
  byId("log").addEventListener("say", (event) => say(event.detail));
  byId("log").addEventListener("press", (event) => presses.press(event.detail));
  byId("log").addEventListener("menu", (event) => messageMenu.open(event.detail));
  byId("start").addEventListener("click", () => say("/start"));
  byId("unblock").addEventListener("click", () => setBlocked(false));
  byId("block").addEventListener("click", () => {
    byId("chat-menu").hidePopover();
    setBlocked(!shown.person.has_blocked_bot);
  });
  byId("chat-menu-button").addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    openPopover(byId("chat-menu"), { x: box.right - 240, y: box.bottom + 6 });
    byId("block").focus();
  });
  walkByArrows(byId("chat-menu"));
  onTick(() => {
    log.tick();
    showAction();
  });
}

async function begin() {
  let state;
  while (!state) {
    state = await door.state().catch(() => null);
    byId("gone").hidden = Boolean(state);
    if (!state) await new Promise((done) => setTimeout(done, 1000));
  }
  for (const person of state.people) conversations.set(person.id, new Conversation(person));
  people.make(state.people);
  takeState(state);
  listen();
  choose(state.people[0].id);
  startTicking();
  for (const conversation of conversations.values()) {
    follow(conversation.id, {
      onChanges: (changes, isFresh) => takeChanges(conversation, changes, isFresh),
      onGone: () => { byId("gone").hidden = false; },
    });
  }
}

begin();
