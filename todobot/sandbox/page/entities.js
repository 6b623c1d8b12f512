// Text plus entities to nodes. Offsets and lengths are UTF-16 units, as JavaScript counts strings.

import { momentElement } from "./clock.js";
import { element, safeUrl, tell } from "./elements.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** A fragment that shows `text` as Telegram would; entities may nest, overlap or be out of range. */
export function formatted(text, entities = []) {
  const spans = entities
    .map((entity) => ({
      entity,
      start: Math.max(0, entity.offset),
      end: Math.min(text.length, entity.offset + entity.length),
    }))
    .filter((span) => span.start < span.end);
  return renderRange(text, spans, { start: 0, end: text.length });
}

function renderRange(text, spans, range) {
  const fragment = document.createDocumentFragment();
  let waiting = [...spans].sort(outerFirst);
  let at = range.start;
  let isAfterBlock = false;
  const appendPlain = (end) => {
    // The line feed that ends a quotation or a code block is shown by the block itself.
    const start = isAfterBlock && text[at] === "\n" ? at + 1 : at;
    if (start < end) fragment.append(text.slice(start, end));
    if (at < end) isAfterBlock = false;
    at = end;
  };
  while (waiting.length > 0) {
    const [span, ...others] = waiting;
    const { inside, outside } = cut(others, span.end);
    appendPlain(span.start);
    const node = nodeOf(span.entity, text.slice(span.start, span.end));
    if (!node.hasChildNodes()) node.append(renderRange(text, inside, span));
    fragment.append(finished(node));
    isAfterBlock = BLOCKS.has(span.entity.type);
    at = span.end;
    waiting = outside.sort(outerFirst);
  }
  appendPlain(range.end);
  return fragment;
}

/** The order of nesting; of two over the same text a moment is the inner one, because it makes its own text. */
function outerFirst(a, b) {
  const isMoment = (span) => Number(span.entity.type === "date_time");
  return a.start - b.start || b.end - a.end || isMoment(a) - isMoment(b);
}

/** Divides spans at a point: an overlapping one continues, as a second span, after it. */
function cut(spans, point) {
  const inside = [];
  const outside = [];
  for (const span of spans) {
    if (span.start < point) inside.push({ ...span, end: Math.min(span.end, point) });
    if (span.end > point) outside.push({ ...span, start: Math.max(span.start, point) });
  }
  return { inside, outside };
}

const simple = (tag, className) => () => element(tag, { class: className });

/** The node for an entity; one that comes back with children of its own keeps them. */
const MAKERS = {
  bold: simple("strong"),
  italic: simple("em"),
  underline: simple("u"),
  strikethrough: simple("s"),
  code: simple("code"),
  blockquote: simple("blockquote"),
  expandable_blockquote: simple("blockquote", "expandable"),
  mention: simple("span", "link"),
  text_mention: simple("span", "link"),
  cashtag: simple("span", "link"),
  pre: (entity) => element("pre", { "data-language": entity.language || null }),
  spoiler: () => spoiler(),
  text_link: (entity) => link(entity.url),
  url: (_, covered) => link(covered),
  email: (_, covered) => link(`mailto:${covered}`),
  phone_number: (_, covered) => link(`tel:${covered}`),
  hashtag: (_, covered) => sends(covered),
  bot_command: (_, covered) => sends(covered),
  date_time: (entity, covered) => momentElement(entity, covered),
};

function nodeOf(entity, covered) {
  return Object.hasOwn(MAKERS, entity.type) ? MAKERS[entity.type](entity, covered) : element("span");
}

function link(address) {
  const href = safeUrl(address);
  if (!href) return element("span", { class: "link" });
  return element("a", { class: "link", href, title: href, target: "_blank", rel: "noopener noreferrer" });
}

/** A command or hashtag: a tap sends it as the person's own message. */
function sends(text) {
  return element("button", {
    type: "button",
    class: "link",
    onclick: (event) => tell(event.currentTarget, "say", text),
  });
}

function spoiler() {
  const hidden = { role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" };
  const node = element("span", { class: "spoiler", ...hidden });
  const reveal = (event) => {
    if (node.classList.contains("is-shown") || (event.key && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("is-shown");
    for (const name of Object.keys(hidden)) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal, { capture: true });
  node.addEventListener("keydown", reveal);
  return node;
}

const overflowing = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.parentElement.classList.contains("is-open")) continue;
    target.parentElement.classList.toggle("overflows", target.scrollHeight > target.clientHeight + 2);
  }
});

/** Gives an expandable quotation its fold: three lines, and a button when there are more. */
function finished(node) {
  if (!node.classList.contains("expandable")) return node;
  const body = element("div", { class: "quotation" }, ...node.childNodes);
  const name = { "aria-expanded": "false", "aria-label": "Show the whole quotation" };
  const toggle = element("button", { type: "button", class: "unfold", ...name }, "⌄");
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(node.classList.toggle("is-open")));
  });
  node.append(body, toggle);
  overflowing.observe(body);
  return node;
}
