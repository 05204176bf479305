// @ts-check
// Forms that the kernel describes: fields with labels and hints, values read back by name.

/**
 * @typedef {{name: string, kind: string, label: string, hint?: string, value?: any, options?: {value: string, label: string}[], least?: number}} Field
 */

/**
 * Make one field; `read` gives its value.
 * @param {Field} field
 * @returns {{root: HTMLElement, name: string, kind: string, read: () => any, input: any}}
 */
function makeField(field) {
  const common = { "data-field": field.name, autocomplete: "off", spellcheck: "false" };
  let input;
  if (field.kind === "check") input = make("input", { type: "checkbox", ...common });
  else if (field.kind === "lines") input = make("textarea", { rows: 4, ...common });
  else if (field.kind === "number") input = make("input", { type: "number", min: field.least ?? 1, step: 1, ...common });
  else if (field.kind === "date") input = make("input", { type: "datetime-local", ...common });
  else if (field.kind === "file") input = make("input", { type: "file", ...common });
  else if (field.kind === "secret") input = make("input", { type: "password", ...common });
  else if (field.kind === "select") {
    input = make("select", common, ...(field.options ?? []).map((option) =>
      make("option", { value: option.value, text: option.label })));
  } else input = make("input", { type: "text", ...common });
  if (field.kind === "check") input.checked = Boolean(field.value);
  else if (field.value !== undefined && field.value !== null && field.kind !== "file") input.value = String(field.value);
  const hint = field.hint ? make("span", { class: "wb-soft wb-small wb-hint", text: field.hint }) : "";
  const label = make("span", { text: field.label });
  const root = field.kind === "check"
    ? make("label", { class: "wb-check" }, input, make("span", {}, label, hint))
    : make("label", { class: `wb-field wb-field-${field.kind}` }, label, input, hint);
  return { root, name: field.name, kind: field.kind, input, read: () => valueOf(field, input) };
}

/** @param {Field} field @param {any} input */
function valueOf(field, input) {
  if (field.kind === "check") return input.checked;
  if (field.kind === "number") return input.value ? Number(input.value) : null;
  if (field.kind === "file") return input.files?.[0] ?? null;
  return input.value.trim();
}

/**
 * Share as a bar with its figure; the figure stands in words too, so the bar is decoration.
 * @param {string} label @param {number} share @param {string} figure @param {string} [note]
 */
function makeBar(label, share, figure, note) {
  const fill = make("i", { style: `inline-size:${Math.floor(100 * share)}%` });
  return make("li", { class: "wb-bar-row" },
    make("span", { class: "wb-bar-label", text: label }),
    make("span", { class: "wb-track", "aria-hidden": "true" }, fill),
    make("span", { class: "wb-bar-figure", text: figure }),
    make("span", { class: "wb-soft wb-small", text: note ?? "" }));
}

/** @param {number} bytes */
function sizeOf(bytes) {
  const units = ["B", "kB", "MB", "GB"];
  let step = 0;
  while (bytes >= 1000 && step < units.length - 1) { bytes /= 1000; step += 1; }
  return `${bytes < 10 && step ? bytes.toFixed(1) : Math.round(bytes)} ${units[step]}`;
}
