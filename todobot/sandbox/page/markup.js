// What people type to format a message, as in Telegram's own apps: **bold** __italic__ ~~strikethrough~~ ||spoiler||
// `code` ```pre``` [label](address). The bot gets plain text and entities, never the marks.

const MARKS = [
  ["```", "pre"],
  ["**", "bold"],
  ["__", "italic"],
  ["~~", "strikethrough"],
  ["||", "spoiler"],
  ["`", "code"],
];
const LITERAL = new Set(["pre", "code"]);
const LINK = /^\[([^\]\n]+)\]\(([^\s()]+)\)/;

/** The text without its marks, and the entities they stand for. */
export function parse(source) {
  let text = "";
  const entities = [];
  const add = (inner, entity) => {
    entities.push({ ...entity, offset: text.length, length: inner.text.length });
    entities.push(...inner.entities.map((one) => ({ ...one, offset: one.offset + text.length })));
    text += inner.text;
  };
  for (let at = 0; at < source.length; ) {
    const found = marked(source, at) ?? linked(source, at);
    if (found) {
      add(found.inner, found.entity);
      at = found.end;
    } else {
      text += source[at];
      at += 1;
    }
  }
  return { text, entities };
}

function marked(source, at) {
  const [mark, type] = MARKS.find(([candidate]) => source.startsWith(candidate, at)) ?? [];
  if (!mark) return null;
  const close = source.indexOf(mark, at + mark.length + 1);
  const content = source.slice(at + mark.length, close);
  if (close < 0 || (!LITERAL.has(type) && content !== content.trim())) return null;
  const inner = LITERAL.has(type) ? { text: content, entities: [] } : parse(content);
  return { inner, entity: { type }, end: close + mark.length };
}

function linked(source, at) {
  const match = source[at] === "[" && LINK.exec(source.slice(at));
  if (!match) return null;
  return { inner: parse(match[1]), entity: { type: "text_link", url: match[2] }, end: at + match[0].length };
}

/** The text with marks, for the person to edit; entities that have no mark are left to be found again. */
export function unparse(text, entities = []) {
  const spans = entities
    .map((entity) => ({ ...marksOf(entity), start: entity.offset, end: entity.offset + entity.length }))
    .filter(({ open }) => open)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let marked = "";
  for (let at = 0; at <= text.length; at += 1) {
    const ending = spans.filter(({ end }) => end === at).reverse();
    const beginning = spans.filter(({ start }) => start === at);
    marked += ending.map(({ close }) => close).join("") + beginning.map(({ open }) => open).join("") + (text[at] ?? "");
  }
  return marked;
}

function marksOf(entity) {
  if (entity.type === "text_link") return { open: "[", close: `](${entity.url})` };
  const mark = MARKS.find(([, type]) => type === entity.type)?.[0];
  return { open: mark, close: mark };
}
