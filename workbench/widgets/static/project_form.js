// @ts-check
// The form of a new project. Its fields are made once: what was typed is never lost to a redraw.

const FORM = [
  { name: "path", only: "file" },
  { name: "brand", needed: true },
  { name: "handle" },
  { name: "hashtags" },
  { name: "competitors" },
  { name: "brief", kind: "lines" },
  { name: "language", kind: "choice" },
  { name: "timezone", kind: "zone" },
  { name: "retention", kind: "number" },
];
let forms = 0;

/**
 * @param {any} talk
 * @param {{zones: string[], languages: string[], retention: number}} choices
 * @param {{onsubmit: () => void, oncancel: () => void, onedit: () => void, oncheck: () => void}} on
 */
function projectForm(talk, choices, on) {
  const mine = `wb-new-${++forms}`;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const first = {
    language: talk.language, timezone: choices.zones.includes(here) ? here : "", retention: String(choices.retention),
  };
  const touched = new Set();
  const fields = new Map(FORM.map((field) => [field.name, makeOne(field)]));
  const title = make("h3", { id: `${mine}-title`, text: talk.say("new") });
  const send = make("button", { type: "submit", class: "wb-button wb-primary", text: talk.say("create") });
  const root = make("form", {
    class: "wb-new", hidden: true, novalidate: true, "aria-labelledby": `${mine}-title`,
    onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); on.onsubmit(); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") { event.stopPropagation(); on.oncancel(); }
    },
  }, title, make("p", { class: "wb-soft", text: talk.say("new_hint") }),
  make("div", { class: "wb-fields" }, ...[...fields.values()].map((field) => field.root),
    make("datalist", { id: `${mine}-zones` }, ...choices.zones.map((zone) => make("option", { value: zone })))),
  make("div", { class: "wb-actions" }, send,
    make("button", { type: "button", class: "wb-button", "data-action": "cancel", text: talk.say("cancel"), onclick: on.oncancel })));

  /** @param {any} spec */
  function makeOne({ name, kind, needed, only }) {
    const id = `${mine}-${name}`;
    const shared = {
      id, "data-field": name, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-hint ${id}-wrong`,
      "aria-required": needed ? "true" : undefined,
      oninput: () => { retell(); on.onedit(); },
      onchange: () => { touched.add(name); on.onedit(); on.oncheck(); },
    };
    const input = kind === "lines" ? make("textarea", { ...shared, rows: 3, spellcheck: "true" })
      : kind === "choice" ? make("select", shared, ...choices.languages.map((language) =>
        make("option", { value: language, text: talk.say(`language_${language}`) })))
        : make("input", { ...shared, type: "text", list: kind === "zone" ? `${mine}-zones` : undefined, inputmode: kind === "number" ? "numeric" : undefined });
    input.value = /** @type {any} */ (first)[name] ?? "";
    const hint = make("span", { class: "wb-soft wb-small", id: `${id}-hint` });
    const read = make("span", { class: "wb-small wb-read", dir: "auto" });
    const wrong = make("span", { class: "wb-wrong", id: `${id}-wrong` });
    const label = make("label", { for: id, text: talk.say(`field_${name}`) });
    if (needed) label.append(make("span", { class: "wb-soft", text: ` ${talk.say("needed")}` }));
    const retell = () => {
      const days = /^\d{1,6}$/.test(input.value.trim()) ? Number(input.value) : 0;
      setText(hint, talk.say(kind === "number" && !days ? `hint_${name}_none` : `hint_${name}`, { days }));
    };
    retell();
    return { input, root: make("div", { class: `wb-field wb-field-${name}` }, label, input, wrong, read, hint), read, wrong, only, retell };
  }

  return {
    root,
    values: () => Object.fromEntries([...fields].map(([name, field]) => [name, field.root.hidden ? "" : field.input.value])),
    /** @param {Record<string, string>} values */
    fill(values) {
      for (const [name, field] of fields) {
        field.input.value = values[name] ?? /** @type {any} */ (first)[name] ?? "";
        field.retell();
      }
    },
    clear() {
      touched.clear();
      this.fill({});
      this.show({ errors: {}, read: {} }, true);
    },
    /** Say beside each field what is wrong; before the first try only where somebody has been. */
    show(/** @type {any} */ found, /** @type {boolean} */ all) {
      for (const [name, field] of fields) {
        const words = all || touched.has(name) ? found.errors[name] ?? "" : "";
        setText(field.wrong, words);
        if (words) setAttribute(field.input, "aria-invalid", "true");
        else field.input.removeAttribute("aria-invalid");
        setText(field.read, found.read[name] ?? "");
      }
    },
    /** @param {Record<string, string>} errors */
    goToFirst(errors) {
      const name = FORM.find((field) => errors[field.name])?.name;
      if (name) fields.get(name)?.input.focus();
    },
    /** @param {string} wish */
    open(wish) {
      for (const field of fields.values()) field.root.hidden = Boolean(field.only) && field.only !== wish;
      root.hidden = false;
      root.querySelector(".wb-field:not([hidden]) [data-field]").focus({ preventScroll: true });
      root.scrollIntoView({ block: "nearest" });
    },
  };
}
