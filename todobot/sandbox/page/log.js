// The conversation on the screen: messages by day, kept at the newest unless the person scrolled up.

import { bubble } from "./bubble.js";
import { dayName, refreshMoments } from "./clock.js";
import { byId, element, prefersStillness } from "./elements.js";

const NEAR_THE_END = 60; // pixels

export class Log {
  #root = byId("log");
  #list = byId("days");
  #jump = byId("jump");
  #nodes = new Map(); // message id -> node
  #isAtEnd = true;
  #lastTop = 0;
  #unread = 0;

  /** `look` is what bubbles need besides the message: {botName(), pending}. */
  constructor(look) {
    this.look = look;
    this.#root.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    this.#root.addEventListener("keydown", (event) => this.#walk(event));
    this.#root.addEventListener("jump", (event) => this.#showMessage(event.detail));
    this.#jump.addEventListener("click", () => this.scrollToEnd());
    const keep = new ResizeObserver(() => this.#isAtEnd && this.#toEnd());
    keep.observe(this.#root);
    keep.observe(this.#list);
  }

  /** Replaces everything; the messages come in the order of their ids and were there before. */
  showAll(messages) {
    this.#nodes.clear();
    this.#list.replaceChildren();
    for (const message of messages) this.#add(message);
    this.scrollToEnd();
  }

  /** Shows what changed: new, edited and deleted messages. */
  apply(messages) {
    for (const message of messages) {
      if (message.is_deleted) this.#remove(message.message_id);
      else if (this.#nodes.has(message.message_id)) this.#replace(message);
      else this.#arrive(message);
    }
    this.#noteScroll();
  }

  scrollToEnd() {
    this.#unread = 0;
    this.#toEnd();
    this.#noteScroll();
  }

  /** Lets the days and the counting moments say what is true now. */
  tick() {
    refreshMoments(this.#list);
    for (const day of this.#list.children) {
      const name = dayName(Number(day.dataset.moment));
      if (day.firstChild.textContent !== name) day.firstChild.textContent = name;
    }
  }

  #arrive(message) {
    const node = this.#add(message);
    node.classList.add("is-new");
    if (!message.from_bot) this.#isAtEnd = true;
    if (this.#isAtEnd) this.#toEnd();
    else this.#unread += 1;
  }

  #add(message) {
    const node = bubble(message, this.look);
    this.#nodes.set(message.message_id, node);
    this.#placeOf(message).append(node);
    return node;
  }

  /** The messages of an album stand together in one group. */
  #placeOf({ media_group_id: album, ...message }) {
    const day = this.#dayOf(message);
    if (!album) return day;
    const last = day.lastElementChild;
    if (last.dataset.album === album) return last;
    const isSeen = Boolean(message.photo || message.video);
    const side = message.from_bot ? "bot" : "me";
    const group = element("div", { class: isSeen ? "album is-seen" : "album", "data-album": album, "data-from": side });
    day.append(group);
    return group;
  }

  #dayOf(message) {
    const moment = message.date * 1000;
    const date = new Date(moment).toDateString();
    const last = this.#list.lastElementChild;
    if (last?.dataset.date === date) return last;
    const day = element("section", { class: "day", "data-date": date, "data-moment": String(moment) });
    day.append(element("h2", {}, dayName(moment)));
    this.#list.append(day);
    return day;
  }

  #replace(message) {
    const old = this.#nodes.get(message.message_id);
    const node = bubble(message, this.look);
    const place = document.activeElement?.dataset?.place;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(node);
    this.#nodes.set(message.message_id, node);
    const sameButton = place && node.querySelector(`[data-place="${CSS.escape(place)}"]`);
    if (hadFocus) (sameButton || node).focus({ preventScroll: true });
  }

  #remove(messageId) {
    const node = this.#nodes.get(messageId);
    if (!node) return;
    this.#nodes.delete(messageId);
    const gone = () => {
      const day = node.closest(".day");
      const album = node.closest(".album");
      node.remove();
      if (album?.children.length === 0) album.remove();
      if (day?.children.length === 1) day.remove();
    };
    if (prefersStillness()) return gone();
    node.inert = true;
    const { height } = node.getBoundingClientRect();
    const frames = [
      { opacity: 1, height: `${height}px`, transform: "none" },
      { opacity: 0, height: `${height}px`, transform: "scale(0.96)", offset: 0.6 },
      { opacity: 0, height: "0", marginTop: "0", transform: "scale(0.96)" },
    ];
    return node.animate(frames, { duration: 320, easing: "ease-in" }).finished.then(gone, gone);
  }

  #toEnd() {
    this.#root.scrollTop = this.#root.scrollHeight;
    this.#isAtEnd = true;
  }

  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    // Only going up leaves the end: that the end moved away, by a message or a keyboard, does not.
    if (scrollHeight - scrollTop - clientHeight < NEAR_THE_END) this.#isAtEnd = true;
    else if (scrollTop < this.#lastTop) this.#isAtEnd = false;
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.#unread = 0;
    this.#jump.hidden = this.#isAtEnd;
    this.#jump.dataset.count = this.#unread || "";
  }

  #showMessage(messageId) {
    const node = this.#nodes.get(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: prefersStillness() ? "auto" : "smooth" });
    node.classList.remove("is-found");
    void node.offsetWidth; // restarts the highlight
    node.classList.add("is-found");
    node.focus({ preventScroll: true });
  }

  /** Up and down go from message to message, Enter opens the menu of one. */
  #walk(event) {
    const focused = event.target.closest(".message");
    if (event.target !== this.#root && event.target !== focused) return;
    if (event.key === "Enter" && focused) {
      event.preventDefault();
      focused.querySelector(".more")?.click();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const all = [...this.#list.querySelectorAll(".message")];
    const at = focused ? all.indexOf(focused) + (event.key === "ArrowUp" ? -1 : 1) : all.length - 1;
    const next = all[Math.max(0, Math.min(at, all.length - 1))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
