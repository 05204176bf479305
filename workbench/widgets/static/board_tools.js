// @ts-check
// What stands above and below the list: search, presets, weights, filters, saved, keys.

const WEIGHTIEST = 10;  // no preset goes beyond
const TIERS = ["small", "nano", "micro", "mid", "macro", "mega"];

/** A button that unfolds a panel. @param {string} label @param {HTMLElement} panel */
function makeUnfolder(label, panel) {
  panel.hidden = true;
  const count = make("span", { class: "wb-count" });
  const button = make("button", {
    type: "button", class: "wb-button wb-unfold", "aria-expanded": "false",
    onclick: () => {
      panel.hidden = !panel.hidden;
      setAttribute(button, "aria-expanded", String(!panel.hidden));
    },
  }, label, count, make("span", { class: "wb-arrow", "aria-hidden": "true", text: "▾" }));
  return { button, count };
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
  const { button, count } = makeUnfolder(talk.say("adjust"), panel);

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

/** Filters with counts, folded; those in use stand as chips in front. @param {any} board */
function makeFilters(board) {
  const { talk, people } = board;
  const panel = make("div", { class: "wb-panel wb-filters", role: "group", "aria-label": talk.say("filters") });
  const chips = make("div", { class: "wb-chips" });
  const { button, count } = makeUnfolder(talk.say("filter"), panel);
  /** @type {{pill: any, group: string, value: string, label: string, figure: any}[]} */
  const pills = [];

  /** @param {string[]} values @param {string} value */
  const tally = (values, value) => values.reduce((sum, v) => sum + Number((v ?? "unknown") === value), 0);

  /** @param {string} group @param {string} title @param {[string, string][]} choices */
  function addGroup(group, title, choices) {
    if (choices.length < 1) return;
    const row = make("div", { class: "wb-filter-group", role: "group", "aria-label": title },
      make("span", { class: "wb-soft wb-filter-title", text: title }));
    for (const [value, label] of choices) {
      const figure = make("span", { class: "wb-count" });
      const pill = make("button", {
        type: "button", class: "wb-pill", "aria-pressed": "false", "data-filter": `${group}:${value}`,
        onclick: () => board.toggleFilter(group, value),
      }, label, figure);
      pills.push({ pill, group, value, label, figure });
      row.append(pill);
    }
    panel.append(row);
  }

  const tiers = [...TIERS, "unknown"].filter((tier) => tally(people.tier, tier));
  addGroup("tier", talk.say("size"), tiers.map((tier) => [tier, talk.say(`tier_${tier}`)]));
  const spoken = [...new Set(people.language.map((/** @type {any} */ l) => l ?? "unknown"))];
  const often = spoken.sort((a, b) => tally(people.language, b) - tally(people.language, a)).slice(0, 8);
  const namesOf = new Intl.DisplayNames([talk.language], { type: "language", fallback: "code" });
  addGroup("language", talk.say("language"), often.map((code) =>
    [code, code === "unknown" ? talk.say("language_unknown") : namesOf.of(code) ?? code]));
  addGroup("answer", talk.say("decision"), [["", talk.say("open")], ...ANSWERS.map((a) => /** @type {[string, string]} */ ([a, talk.say(a)]))]);
  if (people.mentioned.includes("never")) addGroup("mentioned", talk.say("mentioned"), [["never", talk.say("never_mentioned")]]);
  if (people.given.includes("")) addGroup("given", talk.say("given"), [["in", talk.say("given_in")]]);
  if (people.flags.some(Boolean)) addGroup("flags", talk.say("flags"), [["none", talk.say("no_flags")]]);

  return {
    button, panel, chips,
    patch() {
      const active = [];
      for (const { pill, group, value, label, figure } of pills) {
        const on = board.filters[group].has(value);
        setAttribute(pill, "aria-pressed", String(on));
        if (on) active.push({ group, value, label });
        let number;
        if (group === "answer") number = board.tally()[value];
        else if (group === "flags") number = people.flags.filter((/** @type {string} */ f) => !f).length;
        else number = tally(people[group], value);
        setText(figure, talk.number(number));
      }
      setText(count, active.length ? talk.number(active.length) : "");
      chips.replaceChildren(...active.map(({ group, value, label }) => make("button", {
        type: "button", class: "wb-chip", "aria-label": talk.say("remove_filter", { name: label }),
        onclick: () => {
          board.toggleFilter(group, value);
          board.focusList();
        },
      }, label, make("span", { "aria-hidden": "true", text: "×" }))));
    },
  };
}

/** A small window over the board that holds the keys until it is closed. @param {any} board */
function makeDialog(board) {
  const head = make("h3", { tabindex: -1 });
  const inside = make("div", { class: "wb-dialog-body" });
  const hint = make("p", { class: "wb-soft wb-small" });
  const box = make("div", { class: "wb-dialog", role: "dialog", "aria-modal": "true" }, head, inside, hint);
  const veil = make("div", { class: "wb-veil", hidden: true }, box);
  const close = () => {
    veil.hidden = true;
    board.focusList();
  };
  veil.addEventListener("mousedown", (/** @type {Event} */ event) => { if (event.target === veil) close(); });
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const choices = [...inside.querySelectorAll("button")];
    const here = choices.indexOf(/** @type {any} */ (event.target));
    const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    if (event.key === "Escape") close();
    else if (step && choices.length) choices[(here + step + choices.length) % choices.length].focus();
    else if (/^[1-9]$/.test(event.key) && choices[Number(event.key) - 1]) choices[Number(event.key) - 1].click();
    else return;
    event.preventDefault();
  });
  return {
    veil, close,
    /** @param {string} title @param {Node[]} content @param {string} note */
    open(title, content, note = "") {
      setText(head, title);
      setAttribute(box, "aria-label", title);
      inside.replaceChildren(...content);
      setText(hint, note);
      veil.hidden = false;
      (inside.querySelector("button") ?? head).focus();
    },
  };
}

/** @param {any} board @param {any} dialog @param {number} who */
function askWhyNot(board, dialog, who) {
  const { talk } = board;
  const choices = board.facts.reasons.map((/** @type {string} */ reason, /** @type {number} */ k) =>
    make("button", {
      type: "button", class: "wb-choice", "data-reason": reason,
      onclick: () => {
        dialog.close();
        board.save(who, "no", reason);
      },
    }, make("kbd", { text: String(k + 1) }), board.sayReason(reason)));
  dialog.open(talk.say("why_no", { handle: board.people.handle[who] }), choices, talk.say("why_no_hint"));
}

/** @param {any} board @param {any} dialog */
function showKeys(board, dialog) {
  const { talk } = board;
  const keys = [["j ↓", "down"], ["k ↑", "up"], ["y", "yes"], ["m", "maybe"], ["n", "no"], ["u", "undo"],
    ["/", "search"], ["c", "compare"], ["t", "team"], ["↵", "open"], ["x", "mark"], ["Esc", "escape"], ["?", "help"]];
  const lines = keys.flatMap(([key, name]) => [
    make("dt", {}, ...key.split(" ").map((k) => make("kbd", { text: k }))),
    make("dd", { text: talk.say(`help_${name}`) }),
  ]);
  const close = make("button", { type: "button", class: "wb-button", text: talk.say("close"), onclick: dialog.close });
  dialog.open(talk.say("keys"), [make("dl", { class: "wb-keys" }, ...lines), close]);
}

/** What the board says of saving: never "saved" before the kernel has answered. @param {any} talk */
function makeSaved(talk) {
  const text = make("span", { class: "wb-saved", role: "status", "aria-live": "polite" });
  /** @param {string} state @param {string} words */
  const show = (state, words) => {
    setText(text, words);
    setAttribute(text, "data-state", state);
  };
  return {
    text,
    saved: () => show("saved", `✓ ${talk.say("saved")}`),
    saving: () => show("saving", talk.say("saving")),
    /** @param {string} words */
    failed: (words) => show("failed", words),
    /** @param {string} words */
    note: (words) => show("saved", words),
  };
}
