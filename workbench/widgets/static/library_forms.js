// @ts-check
// The forms of the ledger: what to ask for, what was answered, what was agreed and what proves it.

/** A group of choices of which one holds; none is preselected. @param {string} name @param {string} legend @param {[string, string][]} choices @param {string} id */
function makeChoice(name, legend, choices, id) {
  const error = makeError();
  const inputs = choices.map(([value]) => make("input", { type: "radio", name: `${id}-${name}`, value, autocomplete: "off" }));
  const root = make("fieldset", { class: "wl-field", "data-field": name }, make("legend", { text: legend }),
    make("div", { class: "wl-choices" }, ...choices.map(([, label], n) => make("label", { class: "wl-choice" }, inputs[n], make("span", { text: label })))), error.box);
  return {
    name, root, error, input: inputs[0],
    read: () => inputs.find((input) => input.checked)?.value ?? null,
    write: (/** @type {any} */ value) => { for (const input of inputs) input.checked = input.value === String(value); },
  };
}

/** Channels: several may hold. @param {any} desk @param {string} legend */
function makeChannels(desk, legend) {
  const error = makeError();
  const inputs = desk.facts.channels.map((/** @type {string} */ value) => make("input", { type: "checkbox", value, autocomplete: "off" }));
  const boxes = inputs.map((/** @type {any} */ input) => make("label", { class: "wl-choice" }, input, make("span", { text: desk.talk.say(`channel_${input.value}`) })));
  const root = make("fieldset", { class: "wl-field", "data-field": "channels" }, make("legend", { text: legend }), make("div", { class: "wl-choices" }, ...boxes), error.box);
  return {
    name: "channels", root, error, input: inputs[0],
    read: () => inputs.filter((/** @type {any} */ i) => i.checked).map((/** @type {any} */ i) => i.value),
    write: (/** @type {any} */ values) => { for (const input of inputs) input.checked = (values ?? []).includes(input.value); },
  };
}

/** @param {string} name @param {string} label @param {any} input @param {string} [hint] */
function makeLine(name, label, input, hint) {
  const error = makeError();
  const root = make("label", { class: "wl-field", "data-field": name }, make("span", { class: "wl-label", text: label }), input,
    hint ? make("span", { class: "wb-soft wb-small", text: hint }) : "", error.box);
  return { name, root, error, input, read: () => input.value.trim(), write: (/** @type {any} */ v) => { input.value = v ?? ""; } };
}

function makeError() {
  const box = make("span", { class: "wl-error", role: "alert", hidden: true });
  return { box, say(/** @type {string} */ words) { box.hidden = !words; setText(box, words); } };
}

/** Show what is wrong beside the fields it is about; give the first of them the focus. @param {any[]} fields @param {Record<string, string>} errors */
function showErrors(fields, errors) {
  let first = true;
  for (const field of fields) {
    const words = errors[field.name] ?? "";
    field.error.say(words);
    field.root.classList.toggle("wl-wrong", Boolean(words));
    if (!words || !first) continue;
    first = false;
    field.input.focus();
    field.root.scrollIntoView({ block: "nearest" });
  }
  return !first;
}

/** What is asked for or was agreed: the same fields for both. @param {any} desk @param {string} id */
function scopeFields(desk, id) {
  const { talk } = desk;
  const yesNo = /** @type {[string, string][]} */ ([["true", talk.say("yes")], ["false", talk.say("no")]]);
  const date = make("input", { type: "date", min: desk.facts.today });
  return [
    makeChannels(desk, talk.say("channels")),
    makeChoice("paid_ads", talk.say("paid_ads"), yesNo, id),
    makeChoice("edits", talk.say("edits"), yesNo, id),
    makeChoice("people_shown", talk.say("people_shown"), desk.facts.people.map((/** @type {string} */ p) => [p, talk.say(`people_${p}`)]), id),
    makeChoice("music", talk.say("music"), desk.facts.music.map((/** @type {string} */ m) => [m, talk.say(`music_${m}`)]), id),
    makeLine("until", talk.say("until"), date, talk.say("until_hint")),
  ];
}

/** @param {any[]} fields */
function readScope(fields) {
  const wishes = Object.fromEntries(fields.map((f) => [f.name, f.read()]));
  for (const name of ["paid_ads", "edits"]) wishes[name] = wishes[name] === null ? null : wishes[name] === "true";
  return wishes;
}

/** Ask: choose what for, copy the text, then note that it was sent. @param {any} desk @param {any} card @param {() => void} close */
function askForm(desk, card, close) {
  const { talk, facts } = desk;
  const id = `${desk.id}-ask`;
  const kind = makeChoice("kind", talk.say("how"), ["comment", "message", "email"].map((k) => [k, talk.say(`way_${k}`)]), id);
  const language = makeChoice("language", talk.say("language"), [["de", "Deutsch"], ["en", "English"]], id);
  const form = makeChoice("form", talk.say("form"), [["du", "du"], ["sie", "Sie"]], id);
  const fields = scopeFields(desk, id);
  const wish = desk.lastWish ?? { channels: ["instagram", "website"], paid_ads: "false", edits: "false", people_shown: "nobody", music: "none", until: "" };
  for (const field of fields) field.write(wish[field.name]);
  kind.write("message");
  form.write("du");
  const again = ["refused", "revoked"].includes(card.status);
  const reason = makeLine("reason", talk.say("reason_again"), make("input", { type: "text", maxlength: 400 }));
  reason.root.hidden = !again;
  const area = make("textarea", { rows: 9, dir: "auto", "aria-label": talk.say("request_text") });
  const note = make("span", { class: "wb-soft wb-small", role: "status" });
  const wrong = make("p", { class: "wl-error", role: "alert", hidden: true });
  const copy = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("copy"), onclick: async () => {
    const there = await copyText(area.value, area);
    setText(note, talk.say(there ? "copied_ask" : "not_copied"));
    if (there) { copy.classList.remove("wb-primary"); sent.classList.add("wb-primary"); }
  } });
  const sent = make("button", { type: "submit", class: "wb-button", text: talk.say("note_asked") });
  const scope = make("details", { class: "wl-scope" }, make("summary", { text: talk.say("scope") }), ...fields.map((f) => f.root));
  const everything = [...fields, kind, language, form, reason];
  const root = make("form", {
    class: "wl-form", "aria-label": talk.say("ask"),
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const answer = await desk.write("ask", { key: card.key, text: area.value, way: kind.read(), reason: reason.read() });
      if (answer.ok) close();
      else if (!showErrors(everything, answer.errors ?? {})) { wrong.hidden = false; setText(wrong, answer.reason ?? talk.say("unsaved")); }
    },
  }, make("div", { class: "wl-two" }, kind.root, make("div", {}, language.root, form.root)), scope, reason.root, area, wrong,
  make("div", { class: "wd-do" }, copy, sent, make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: close }), note));
  let asked = 0;
  const preview = debounce(async () => {
    const mine = ++asked;
    const values = readScope(fields);
    desk.lastWish = Object.fromEntries(fields.map((f) => [f.name, f.read()]));
    const answer = await desk.ask("text", { key: card.key, wishes: { ...values, kind: kind.read(), form: form.read(), language: language.read() } });
    if (mine !== asked) return;
    wrong.hidden = answer.ok;
    if (!answer.ok) { if (!showErrors(fields, answer.errors ?? {})) setText(wrong, answer.reason ?? talk.say("lost")); return; }
    showErrors(fields, {});
    area.value = answer.text;
    if (!language.read()) language.write(answer.language);
    form.root.hidden = language.read() !== "de";
  }, 150);
  root.addEventListener("change", (/** @type {Event} */ event) => { if (event.target !== area && !reason.root.contains(/** @type {Node} */ (event.target))) preview(); });
  preview();
  return { root, focus: () => (kind.root.querySelector(":checked") ?? kind.input).focus() };
}

/** Grant: everything that was agreed, and what proves it. @param {any} desk @param {any} card @param {() => void} close */
function grantForm(desk, card, close) {
  const { talk, facts } = desk;
  const id = `${desk.id}-grant`;
  const fields = scopeFields(desk, id);
  const until = fields[fields.length - 1];
  if (card.status === "expired" || card.status === "granted") {
    const before = { channels: card.channels, paid_ads: card.paid, edits: card.edits, people_shown: card.people, music: card.music };
    for (const field of fields) if (field !== until) field.write(/** @type {any} */ (before)[field.name]);
  }
  const quick = [["year", 12], ["half", 6]].map(([name, months]) => make("button", {
    type: "button", class: "wb-plain-button", text: talk.say(`until_${name}`),
    onclick: () => { const d = new Date(`${facts.today}T00:00Z`); d.setUTCMonth(d.getUTCMonth() + Number(months)); until.write(d.toISOString().slice(0, 10)); },
  }));
  const text = makeLine("text", talk.say("their_words"), make("textarea", { rows: 2, dir: "auto" }), talk.say("their_words_hint"));
  const file = make("input", { type: "file", accept: ".png,.jpg,.jpeg,.webp,.heic,.pdf,.eml,.txt", "aria-label": talk.say("proof_upload") });
  const path = make("input", { type: "text", dir: "ltr", spellcheck: "false", autocomplete: "off", "aria-label": talk.say("proof_path"), placeholder: talk.say("proof_path") });
  const proofError = makeError();
  const proof = { name: "proof", input: file, error: proofError, root: make("fieldset", { class: "wl-field", "data-field": "proof" },
    make("legend", { text: talk.say("proof") }), make("span", { class: "wb-soft wb-small", text: talk.say("proof_hint") }),
    make("div", { class: "wl-proof" }, file, make("span", { class: "wb-soft", text: talk.say("or") }), path), proofError.box) };
  const all = [...fields, text, proof];
  const wrong = make("p", { class: "wl-error", role: "alert", hidden: true });
  const root = make("form", {
    class: "wl-form", novalidate: true, "aria-label": talk.say("grant"),
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const wishes = { ...readScope(fields), text: text.read(), proof: path.value.trim() };
      const chosen = file.files?.[0];
      if (chosen && chosen.size > facts.small) { showErrors(all, { proof: talk.say("proof_large") }); return; }
      const pieces = chosen ? [await chosen.arrayBuffer()] : [];
      const answer = await desk.write("grant", { key: card.key, wishes: chosen ? { ...wishes, name: chosen.name } : wishes }, pieces);
      if (answer.ok) { close(); return; }
      wrong.hidden = showErrors(all, answer.errors ?? {});
      if (!wrong.hidden) setText(wrong, answer.reason ?? talk.say("unsaved"));
    },
  }, ...fields.map((f) => f.root), make("div", { class: "wd-do wl-quick" }, ...quick), proof.root, text.root, wrong,
  make("p", { class: "wb-soft wb-small", text: talk.say("no_advice") }),
  make("div", { class: "wd-do" }, make("button", { type: "submit", class: "wb-button wb-primary", text: talk.say("note_granted") }),
    make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: close })));
  return { root, focus: () => fields[0].input.focus() };
}

/** A few words for the ledger: an answer, a no, a revocation. @param {any} desk @param {any} card @param {string} type @param {() => void} close */
function wordsForm(desk, card, type, close) {
  const { talk } = desk;
  const needed = type === "reply";
  const text = makeLine("text", talk.say(`${type}_words`), make("textarea", { rows: 3, dir: "auto" }), talk.say(`${type}_hint`));
  const root = make("form", {
    class: "wl-form", "aria-label": talk.say(type),
    onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (needed && !text.read()) { showErrors([text], { text: talk.say("say_words") }); return; }
      const answer = await desk.write(type, { key: card.key, text: text.read() });
      if (answer.ok) close();
      else showErrors([text], { text: answer.errors?.text ?? answer.reason ?? talk.say("unsaved") });
    },
  }, text.root, make("div", { class: "wd-do" },
    make("button", { type: "submit", class: type === "reply" ? "wb-button wb-primary" : "wb-button wl-hard", text: talk.say(`note_${type}`) }),
    make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: close })));
  return { root, focus: () => text.input.focus() };
}
