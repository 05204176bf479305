// @ts-check
// What stands above and below the list: search, presets, weights, filters, saved, keys.

const WEIGHTIEST = 10;  // no preset goes beyond

/**
 * A button that unfolds a panel; Escape in the panel folds it again.
 * @param {any} board @param {string} label @param {HTMLElement} panel @param {() => void} [opened]
 */
function makeUnfolder(board, label, panel, opened) {
  panel.hidden = true;
  const count = make("span", { class: "wb-count" });
  const button = make("button", {
    type: "button", class: "wb-button wb-unfold", "aria-expanded": "false",
    onclick: () => unfold(panel.hidden === true),
  }, label, count, make("span", { class: "wb-arrow", "aria-hidden": "true", text: "▾" }));
  /** @param {boolean} open */
  function unfold(open) {
    panel.hidden = !open;
    setAttribute(button, "aria-expanded", String(open));
    if (open) opened?.();
  }
  /** By key: into the panel, and back to the list. */
  function toggle() {
    unfold(panel.hidden === true);
    if (panel.hidden) board.focusList();
    else /** @type {HTMLElement | null} */ (panel.querySelector("button, input"))?.focus();
  }
  panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    toggle();
  });
  return { button, count, toggle };
}

/** Presets in front, one slider a signal folded away. @param {any} board */
function makeWeights(board) {
  const { talk, facts } = board;
  const names = facts.signals.map((/** @type {any} */ signal) => signal.name);
  const sliders = new Map();
  const asked = () => Object.fromEntries([...sliders].map(([name, s]) => [name, Number(s.input.value)]));
  const panel = make("div", { class: "wb-panel wb-weights", role: "group", "aria-label": talk.say("adjust") },
    make("p", { class: "wb-soft wb-hint", text: talk.say("adjust_hint") }));
  for (const signal of facts.signals) {
    const value = make("output", { class: "wb-figure" });
    const input = make("input", {
      type: "range", min: 0, max: WEIGHTIEST, step: 0.25, "aria-label": signal.label,
      oninput: () => {
        setText(value, input.value);
        mark(asked());
        board.weigh(asked());
      },
    });
    sliders.set(signal.name, { input, value });
    panel.append(make("label", { class: "wb-slider" }, make("span", { text: signal.label }), input, value));
  }
  const pills = Object.keys(facts.presets).map((preset) => make("button", {
    type: "button", class: "wb-pill", text: talk.say(`preset_${preset}`), "data-preset": preset,
    "aria-pressed": "false",
    onclick: () => {
      const wished = Object.fromEntries(names.map((/** @type {string} */ name) => [name, facts.presets[preset][name] ?? 0]));
      show(wished);
      board.weigh(wished);
      board.chooseFilter("mentioned", "never", preset === "discovery");
    },
  }));
  const { button, count } = makeUnfolder(board, talk.say("adjust"), panel);

  /** @param {Record<string, number>} weights */
  function mark(weights) {
    let fits = false;
    for (const pill of pills) {
      const preset = facts.presets[pill.dataset.preset];
      const same = names.length > 0 && names.every((/** @type {string} */ name) => (preset[name] ?? 0) === (weights[name] ?? 0));
      setAttribute(pill, "aria-pressed", String(same));
      fits ||= same;
    }
    setText(count, fits ? "" : talk.say("preset_own"));
  }

  /** @param {Record<string, number>} weights */
  function show(weights) {
    for (const [name, { input, value }] of sliders) {
      if (document.activeElement !== input) input.value = String(weights[name] ?? 0);
      setText(value, input.value);
    }
    mark(weights);
  }

  const group = make("div", { class: "wb-presets", role: "group", "aria-label": talk.say("presets") }, ...pills);
  return { group, button, panel, show };
}

/** A small window over the board that holds the keys until it is closed. @param {any} board */
function makeDialog(board) {
  const head = make("h3", { tabindex: -1 });
  const inside = make("div", { class: "wb-dialog-body" });
  const hint = make("p", { class: "wb-soft wb-small" });
  const box = make("div", { class: "wb-dialog", role: "dialog", "aria-modal": "true" }, head, inside, hint);
  const veil = make("div", { class: "wb-veil", hidden: true }, box);
  const close = () => {
    // What is being typed is kept first: leaving the field does that.
    if (inside.contains(document.activeElement)) /** @type {any} */ (document.activeElement).blur();
    veil.hidden = true;
    board.focusList();
  };
  veil.addEventListener("mousedown", (/** @type {Event} */ event) => { if (event.target === veil) close(); });
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {any} */ (event.target);
    const typing = target.matches("input:not([type=checkbox]), select, textarea");
    const stops = [...inside.querySelectorAll("button, input, select, textarea")].filter((e) => e.checkVisibility());
    const here = stops.indexOf(target);
    const step = { ArrowDown: typing ? 0 : 1, ArrowUp: typing ? 0 : -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    if (event.key === "Escape") close();
    else if (step && stops.length) stops[(Math.max(here, 0) + step + stops.length) % stops.length].focus();
    else if (!typing && /^[1-9]$/.test(event.key)) inside.querySelectorAll(".wb-choice")[Number(event.key) - 1]?.click();
    else return;
    event.preventDefault();
  });
  return {
    veil, close,
    /** @param {string} title @param {Node[]} content @param {string} note @param {HTMLElement} [first] */
    open(title, content, note = "", first = undefined) {
      setText(head, title);
      setAttribute(box, "aria-label", title);
      inside.replaceChildren(...content);
      setText(hint, note);
      veil.hidden = false;
      (first ?? inside.querySelector("button, input") ?? head).focus();
    },
    get isOpen() { return !veil.hidden; },
  };
}

/** @param {any} board @param {any} dialog @param {number[]} whos */
function askWhyNot(board, dialog, whos) {
  const { talk } = board;
  const choices = board.facts.reasons.map((/** @type {string} */ reason, /** @type {number} */ k) =>
    make("button", {
      type: "button", class: "wb-choice", "data-reason": reason,
      onclick: () => {
        dialog.close();
        board.save(whos, "no", reason);
      },
    }, make("kbd", { text: String(k + 1) }), board.sayReason(reason)));
  const title = whos.length === 1 ? talk.say("why_no", { handle: board.people.handle[whos[0]] })
    : talk.say("why_no_many", { people: whos.length });
  dialog.open(title, choices, talk.say("why_no_hint"));
}

/** Which columns are seen: one box to tick for each, in the order of the list. @param {any} board @param {any} dialog */
function chooseColumns(board, dialog) {
  const { talk } = board;
  const boxes = board.columns.filter((/** @type {any} */ c) => !c.fixed).map((/** @type {any} */ column) => {
    const box = make("input", {
      type: "checkbox", value: column.name, disabled: Boolean(column.missing),
      onchange: () => board.takeColumns(boxes.map((/** @type {any} */ b) => b.querySelector("input"))
        .filter((/** @type {any} */ b) => b.checked).map((/** @type {any} */ b) => b.value)),
    });
    box.checked = board.seen.includes(column);
    return make("label", { class: "wb-tick" }, box, make("span", { text: column.label }),
      column.missing ? make("span", { class: "wb-soft wb-small", text: column.missing }) : "");
  });
  const fit = make("button", {
    type: "button", class: "wb-button", text: talk.say("columns_fit"),
    onclick: () => { board.takeColumns(null); dialog.close(); },
  });
  const done = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("close"), onclick: dialog.close });
  dialog.open(talk.say("columns"), [make("div", { class: "wb-ticks" }, ...boxes), make("div", { class: "wb-actions" }, fit, done)], talk.say("columns_hint"));
}

/** The form of a person in a window, the wished field first. @param {any} board @param {any} dialog @param {number} who @param {string} [field] */
function editPerson(board, dialog, who, field) {
  const { form, patch } = board.form;
  patch(who);
  const done = make("button", { type: "button", class: "wb-button", text: board.talk.say("close"), onclick: dialog.close });
  dialog.open(board.people.handle[who], [form, done], "", form.querySelector(`[data-field="${field ?? "status"}"]`));
}

/** @param {any} board @param {any} dialog */
function showKeys(board, dialog) {
  const { talk } = board;
  const keys = [["j ↓", "down"], ["k ↑", "up"], ["y", "yes"], ["m", "maybe"], ["n", "no"], ["e", "edit"],
    ["u", "undo"], ["r", "redo"], ["x", "mark"], ["a", "all"], ["/", "search"], ["f", "filter"], ["c", "compare"], ["t", "team"], ["↵", "open"], ["Esc", "escape"], ["?", "help"]];
  const lines = keys.flatMap(([key, name]) => [
    make("dt", {}, ...key.split(" ").map((k) => make("kbd", { text: k }))),
    make("dd", { text: talk.say(`help_${name}`) }),
  ]);
  const close = make("button", { type: "button", class: "wb-button", text: talk.say("close"), onclick: dialog.close });
  dialog.open(talk.say("keys"), [make("dl", { class: "wb-keys" }, ...lines), close]);
}
