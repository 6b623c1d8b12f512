// Asks for a few values in a dialog.

import { byId, element } from "./elements.js";

byId("form-cancel").addEventListener("click", () => byId("form").close(""));

/**
 * Asks for the fields ({name, label, value, kind, choices}; `kind` is "lines", "number", "switch" or "choice", else one
 * line of text) and resolves to their values by name, or to null when the person left.
 */
export function askFor(title, fields, { action = "Send" } = {}) {
  const dialog = byId("form");
  byId("form-title").textContent = title;
  byId("form-action").textContent = action;
  const inputs = fields.map(input);
  byId("form-fields").replaceChildren(...fields.map((field, index) => labelled(field, inputs[index])));
  dialog.returnValue = "";
  dialog.showModal();
  inputs[0].focus();
  return new Promise((resolve) => {
    const values = () => Object.fromEntries(fields.map((field, index) => [field.name, valueOf(field, inputs[index])]));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? values() : null), { once: true });
  });
}

function input({ name, kind, value = "", choices = {} }) {
  const shared = { id: `form-${name}`, "data-testid": `form-${name}` };
  if (kind === "lines") return Object.assign(element("textarea", { ...shared, rows: "4", required: true }), { value });
  if (kind === "switch") return element("input", { ...shared, type: "checkbox", checked: Boolean(value) });
  if (kind === "choice") {
    return element("select", shared, ...Object.entries(choices).map(([key, label]) =>
      element("option", { value: key }, label)));
  }
  const look = kind === "number" ? { type: "number", step: "any" } : { type: "text" };
  return element("input", { ...shared, ...look, value: String(value), required: true });
}

function labelled({ label, kind }, node) {
  const words = element("span", {}, label);
  return element("label", { class: kind === "switch" ? "is-switch" : null }, ...(kind === "switch" ? [node, words] : [words, node]));
}

function valueOf({ kind }, node) {
  if (kind === "switch") return node.checked;
  if (kind === "number") return Number(node.value);
  if (kind === "lines") return node.value.split("\n").map((line) => line.trim()).filter(Boolean);
  return node.value;
}
