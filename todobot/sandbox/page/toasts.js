// Short notes above the composer, and alerts that wait to be closed.

import { byId, element, prefersStillness, safeUrl } from "./elements.js";

const SHOWN_FOR = 4000; // milliseconds

/** Shows a sentence for a few seconds; `url` makes it a link. */
export function toast(text, { url, isTrouble = false } = {}) {
  const href = url && safeUrl(url);
  const words = href ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }, text || url) : text;
  const node = element("div", { class: isTrouble ? "toast is-trouble" : "toast", "data-testid": "toast" }, words);
  byId("toasts").append(node);
  setTimeout(() => {
    const leaving = node.animate([{ opacity: 1 }, { opacity: 0 }], { duration: prefersStillness() ? 0 : 250 });
    leaving.finished.then(() => node.remove(), () => node.remove());
  }, SHOWN_FOR + 40 * text.length);
}

/** What a bot asks to be read: a dialog with one button. */
export function alertBox(text) {
  const dialog = byId("alert");
  byId("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

/** Runs something that can be refused and says why when it was. Returns whether it worked. */
export async function told(attempt) {
  try {
    await attempt();
    return true;
  } catch (error) {
    toast(error.name === "Gone" ? "The bot's program does not answer." : error.message, { isTrouble: true });
    return false;
  }
}
