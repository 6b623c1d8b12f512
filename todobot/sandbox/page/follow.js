// Follows one chat by long polling, for as long as the page is open.

import * as door from "./door.js";

const LONGEST_WAIT = 25; // seconds, the human door's limit
const FIRST_PAUSE = 500; // milliseconds
const LONGEST_PAUSE = 8000;

/** Waits until the page can be seen. */
function visible() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
}

// A browser has six connections for all its tabs together, so a hidden page holds none.
let whileSeen = new AbortController();
document.addEventListener("visibilitychange", () => {
  if (document.hidden) whileSeen.abort();
  else whileSeen = new AbortController();
});

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Calls `onChanges(changes, isFresh)` for every answer and `onGone()` when nobody answers any more.
 * `isFresh`: the answer is the whole chat, not what changed; so it is at the start and whenever the chat was out of
 * sight, because the sandbox keeps its world in memory only and another world may have taken its place.
 */
export async function follow(chatId, { onChanges, onGone }) {
  let version = 0;
  let isFresh = true;
  let wait = FIRST_PAUSE;
  for (;;) {
    await visible();
    try {
      const polling = { after: version, wait: isFresh ? 0 : LONGEST_WAIT, signal: whileSeen.signal };
      const changes = await door.changes(chatId, polling);
      onChanges(changes, isFresh);
      version = changes.version;
      isFresh = false;
      wait = FIRST_PAUSE;
    } catch (error) {
      isFresh = true;
      version = 0;
      if (error.name === "AbortError") continue;
      if (!(error instanceof door.Gone)) console.error(error);
      onGone();
      await pause(wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_PAUSE);
    }
  }
}
