// The only way the page makes nodes: text always becomes text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** A node with attributes (false, null and undefined are left out; `onclick` and the like listen) and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An icon out of the symbols in index.html; hidden from screen readers, so its button needs a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** What happened to a node, told to whoever listens above it. */
export function tell(node, name, detail) {
  node.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

export const byId = (id) => document.getElementById(id);

export const prefersStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** An address that is safe to follow, or null: no javascript:, no data:. A bare host gets https. */
export function safeUrl(address) {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(withScheme);
    return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Opens a popover beside the point or the node, kept within the window. */
export function openPopover(popover, { x, y, above = false }) {
  popover.showPopover();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const margin = 8;
  const top = above ? y - height : y;
  popover.style.left = `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`;
  popover.style.top = `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`;
}

/** Up and down (Home, End) walk through the buttons of a menu, as the ARIA menu pattern asks. */
export function walkByArrows(menu) {
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button:not(:disabled)")];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || items.length === 0) return;
    event.preventDefault();
    items[(next + items.length) % items.length].focus();
  });
}
