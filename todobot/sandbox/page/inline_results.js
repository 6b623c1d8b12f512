// Inline mode: "@bot words" in the input asks the bot, and one of its results can be sent into the chat.

import * as door from "./door.js";
import { byId, element, icon } from "./elements.js";
import { SuggestionList } from "./suggestion_list.js";
import { told } from "./toasts.js";

const PAUSE = 250; // milliseconds without typing before the bot is asked
const LONGEST_WAIT = 10; // seconds, as Telegram's apps wait
const NEAR_THE_END = 80; // pixels
const SYMBOLS = { document: "file", video: "play", gif: "play", mpeg4_gif: "play", voice: "microphone", audio: "music" };

export class InlineResults {
  #root = byId("inline-results");
  #input = byId("input");
  #list = new SuggestionList(this.#root, this.#input);
  #timer = 0;
  #asking = new AbortController();
  #more = null; // asks for the next results

  /** `chatId()` is the chat shown, `botName()` the bot's username; `clear()` empties the input. */
  constructor({ chatId, botName, clear }) {
    this.chatId = chatId;
    this.botName = botName;
    this.clear = clear;
    this.#root.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
  }

  /** Takes what is typed; anything but "@bot words" closes the list. */
  suggest(typed) {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#more = null;
    const [, name, query] = /^@(\w+)\s([^]*)$/.exec(typed) ?? [];
    if (name?.toLowerCase() !== this.botName().toLowerCase()) {
      this.#list.hide();
      return;
    }
    this.#timer = setTimeout(() => this.#ask(query, ""), PAUSE);
  }

  async #ask(query, offset) {
    const asking = new AbortController();
    this.#asking = asking;
    const chatId = this.chatId();
    try {
      const { query_id: id } = await door.inlineQuery(chatId, query, offset);
      const answer = await door.inlineResults(id, { wait: LONGEST_WAIT, signal: asking.signal });
      if (asking.signal.aborted || chatId !== this.chatId() || document.activeElement !== this.#input) return;
      const entries = (answer.results ?? []).map((result) => this.#entry(chatId, id, result));
      if (offset) this.#list.add(entries);
      else this.#list.show(entries.length ? entries : [nothing(answer.results)]);
      this.#more = answer.next_offset ? () => this.#ask(query, answer.next_offset) : null;
    } catch (error) {
      if (error.name !== "AbortError") this.#list.hide();
    }
  }

  #entry(chatId, queryId, result) {
    const choose = () => {
      this.clear();
      told(() => door.chooseInlineResult(chatId, queryId, result.id));
    };
    return { children: look(result), choose };
  }

  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#root;
    if (!this.#more || scrollHeight - scrollTop - clientHeight > NEAR_THE_END) return;
    const more = this.#more;
    this.#more = null;
    more();
  }
}

function nothing(results) {
  const sentence = results ? "Nothing found." : "The bot does not answer.";
  return { children: [element("span", {}, sentence)], choose: () => {} };
}

function look(result) {
  const title = result.title ?? result.caption ?? (result.type === "photo" ? "Photo" : "");
  const hint = result.description ?? result.address ?? (result.title && result.caption) ?? "";
  const face = result.photo_file_id
    ? element("img", { src: door.fileAddress(result.photo_file_id), alt: "" })
    : element("span", { class: "file-icon" }, SYMBOLS[result.type] ? icon(SYMBOLS[result.type]) : title.slice(0, 1));
  return [face, element("span", { class: "file-words" }, element("b", {}, title), hint && element("small", {}, hint))];
}
