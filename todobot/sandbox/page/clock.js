// The sandbox's time: the browser's clock moved by what the server said, and the moments shown by it.

import { element } from "./elements.js";

const MINUTE = 60;
const listeners = new Set();
let ahead = 0; // milliseconds by which the sandbox's clock is ahead of the browser's

/** The sandbox's time in milliseconds since 1970. */
export const now = () => Date.now() + ahead;

/** Sets the clock by the server's `now` (unix seconds) and tells everybody who shows a time. */
export function setNow(unixSeconds) {
  ahead = unixSeconds * 1000 - Date.now();
  tick();
}

/** Calls `listener()` every second and at once when the clock was moved. */
export function onTick(listener) {
  listeners.add(listener);
}

function tick() {
  for (const listener of listeners) listener();
}

export function startTicking() {
  tick();
  setInterval(tick, 1000);
}

const locale = navigator.language || "en";
const formatters = new Map();

function format(moment, options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key).format(moment);
}

export const timeOfDay = (moment) => format(moment, { hour: "2-digit", minute: "2-digit" });
export const timeWithSeconds = (moment) => format(moment, { timeStyle: "medium" });
export const longDate = (moment) => format(moment, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
export const wholeMoment = (moment) => format(moment, { dateStyle: "full", timeStyle: "medium" });

/** "Today", "Yesterday" or the date, by the sandbox's clock. */
export function dayName(moment) {
  const day = (time) => Math.round(new Date(time).setHours(12, 0, 0, 0) / 86400000);
  const distance = day(now()) - day(moment);
  if (distance === 0) return "Today";
  if (distance === 1) return "Yesterday";
  const year = new Date(moment).getFullYear() === new Date(now()).getFullYear() ? undefined : "numeric";
  return format(moment, { day: "numeric", month: "long", year });
}

/** "in 54 minutes", "3 minutes ago": the largest whole unit, so that 90 minutes are "in 1 hour". */
export function relative(moment) {
  const seconds = Math.round((moment - now()) / 1000);
  const size = Math.abs(seconds);
  const minutes = Math.round(size / MINUTE);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const units = [[Math.floor(days / 365), "year"], [Math.floor(days / 30), "month"], [days, "day"], [hours, "hour"]];
  if (size >= MINUTE) units.push([minutes, "minute"]);
  const [count, unit] = units.find(([amount]) => amount > 0) ?? [size, "second"];
  const numeric = count === 0 ? "auto" : "always"; // "now" reads better than "in 0 seconds"
  return new Intl.RelativeTimeFormat(locale, { numeric }).format(seconds < 0 ? -count : count, unit);
}

/**
 * The text of a date_time entity, or null when it is to stay as it was sent.
 * Bot API, MessageEntity.date_time_format: `r` or `w?[dD]?[tT]?`.
 */
export function momentText(moment, pattern) {
  if (pattern === "r") return relative(moment);
  if (!/^(?=.)w?[dD]?[tT]?$/.test(pattern ?? "")) return null;
  const parts = [];
  if (pattern.includes("w")) parts.push(format(moment, { weekday: "long" }));
  if (pattern.includes("d")) parts.push(format(moment, { day: "2-digit", month: "2-digit", year: "2-digit" }));
  if (pattern.includes("D")) parts.push(format(moment, { dateStyle: "long" }));
  if (pattern.includes("t")) parts.push(format(moment, { timeStyle: "short" }));
  if (pattern.includes("T")) parts.push(format(moment, { timeStyle: "medium" }));
  return parts.join(", ");
}

/** A `<time>` for a date_time entity; `sent` is the covered text, shown when the format asks for nothing else. */
export function momentElement(entity, sent) {
  const moment = entity.unix_time * 1000;
  if (Number.isNaN(new Date(moment).getTime())) return element("span", {}, sent);
  const text = momentText(moment, entity.date_time_format);
  return element("time", {
    class: "moment",
    datetime: new Date(moment).toISOString(),
    title: wholeMoment(moment),
    "data-counts": entity.date_time_format === "r" && String(moment),
  }, text ?? sent);
}

/** Lets every counting moment under `root` say what is true now. */
export function refreshMoments(root) {
  for (const node of root.querySelectorAll("[data-counts]")) {
    const text = relative(Number(node.dataset.counts));
    if (node.textContent !== text) node.textContent = text;
  }
}

/** "1 d 2 h 10 min" for a number of seconds. */
export function duration(seconds) {
  const minutes = Math.floor(seconds / MINUTE);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
}
