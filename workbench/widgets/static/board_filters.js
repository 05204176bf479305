// @ts-check
// Filters with live counts, folded; those in use stand as pills in front, each removable.

const TIERS = ["small", "nano", "micro", "mid", "macro", "mega", "unknown"];
const MOST_PILLS = 12;

/** What can be filtered by: a name and which values somebody has. @param {any} board */
function makeFacets(board) {
  const { talk, people } = board;
  const plain = (/** @type {any[]} */ column) => column.map((value) => value ?? "unknown");
  const tier = plain(people.tier), language = plain(people.language), type = plain(people.type);
  const marks = people.marks.map((/** @type {string[]} */ m) => (m.some((x) => x !== "customer") ? m : [...m, "none"]));
  const topics = people.topics.map((/** @type {number[]} */ t) => t.map(String));
  const kept = (/** @type {number} */ who) => board.answers[people.account[who]];
  const empty = [""];
  /** @type {any[]} */
  const facets = [
    { name: "tier", title: "size", of: (/** @type {number} */ w) => tier[w], order: TIERS, label: (/** @type {string} */ v) => talk.say(`tier_${v}`) },
    { name: "language", title: "language", of: (/** @type {number} */ w) => language[w],
      label: (/** @type {string} */ v) => (v === "unknown" ? talk.say("language_unknown") : board.sayLanguage(v)) },
    { name: "type", title: "type", of: (/** @type {number} */ w) => type[w], label: (/** @type {string} */ v) => sayType(talk, v) },
    { name: "answer", title: "decision", of: (/** @type {number} */ w) => board.waiting.get(w)?.answer ?? kept(w)?.answer ?? "",
      order: ["", ...ANSWERS], always: true, label: (/** @type {string} */ v) => talk.say(v || "open") },
    { name: "stage", title: "stage", of: (/** @type {number} */ w) => kept(w)?.stage ?? "none", order: ["none", ...board.stages.keys()],
      label: (/** @type {string} */ v) => board.stages.get(v) ?? talk.say("nothing_decided") },
    { name: "owner", title: "owner", of: (/** @type {number} */ w) => kept(w)?.owner ?? "",
      label: (/** @type {string} */ v) => v || talk.say("no_owner") },
    { name: "tags", title: "tags", of: (/** @type {number} */ w) => { const tags = kept(w)?.tags; return tags?.length ? tags : empty; },
      label: (/** @type {string} */ v) => v || talk.say("no_tags") },
    { name: "flags", title: "column_flags", wide: true, of: (/** @type {number} */ w) => marks[w], order: ["none"],
      label: (/** @type {string} */ v) => (v === "none" ? talk.say("no_flags") : board.sayMark(v)) },
    { name: "topics", title: "topics", wide: true, of: (/** @type {number} */ w) => topics[w], label: (/** @type {string} */ v) => board.topicNames.get(Number(v)) ?? v },
    { name: "mentioned", title: "mentioned", of: (/** @type {number} */ w) => people.mentioned[w], only: ["never"], label: () => talk.say("never_mentioned") },
    { name: "given", title: "given", of: (/** @type {number} */ w) => people.given[w], only: people.given.includes("") ? ["in"] : [], label: () => talk.say("given_in") },
    { name: "elsewhere", title: "linked", of: (/** @type {number} */ w) => (board.elsewhere.has(w) ? "in" : ""), only: ["in"], label: () => talk.say("selected_elsewhere") },
  ];
  board.facets = facets;
  for (const facet of facets) board.filters[facet.name] = new Set();
}

/** @param {any} talk @param {string | null} type */
function sayType(talk, type) {
  const name = `type_${type ?? "unknown"}`;
  return talk.knows(name) ? talk.say(name) : String(type).replaceAll("_", " ");
}

/** @param {any} board */
function makeFilters(board) {
  const { talk } = board;
  const panel = make("div", { class: "wb-panel wb-filters", role: "group", "aria-label": talk.say("filters") });
  const chips = make("div", { class: "wb-chips", role: "group", "aria-label": talk.say("filters_on") });
  const clear = make("button", { type: "button", class: "wb-plain-button", text: talk.say("clear_all"), onclick: () => board.clearAll() });
  const strip = make("div", { class: "wb-strip", hidden: true }, chips, clear);
  const { button, count: figure, toggle } = makeUnfolder(board, talk.say("filter"), panel, () => patch());
  /** @type {Map<string, any>} */ const onChips = new Map();

  const groups = board.facets.map((/** @type {any} */ facet) => {
    const box = make("div", { class: "wb-pills" });
    const row = make("div", { class: `wb-filter-group${facet.wide ? " wb-filter-wide" : ""}`, role: "group", "aria-label": talk.say(facet.title) },
      make("span", { class: "wb-soft wb-filter-title", text: talk.say(facet.title) }), box);
    panel.append(row);
    return { facet, row, box, pills: new Map() };
  });
  const from = make("input", { type: "text", inputmode: "numeric", class: "wb-bound", "data-filter": "from", autocomplete: "off", "aria-label": talk.say("followers_from"), placeholder: talk.say("from") });
  const to = make("input", { type: "text", inputmode: "numeric", class: "wb-bound", "data-filter": "to", autocomplete: "off", "aria-label": talk.say("followers_to"), placeholder: talk.say("to") });
  const range = make("div", { class: "wb-filter-group", role: "group", "aria-label": talk.say("followers") },
    make("span", { class: "wb-soft wb-filter-title", text: talk.say("followers") }),
    make("div", { class: "wb-pills" }, from, make("span", { "aria-hidden": "true", text: "–" }), to));
  groups[0].row.after(range);
  const bounded = debounce(() => {
    board.followers = { from: bound(from), to: bound(to) };
    board.rearrange();
  }, 150);
  for (const input of [from, to]) input.addEventListener("input", bounded);

  /** @param {any} group @param {string} value */
  function pillOf(group, value) {
    const { facet, pills, box } = group;
    let pill = pills.get(value);
    if (!pill) {
      const number = make("span", { class: "wb-count" });
      const label = facet.label(value);
      const node = make("button", {
        type: "button", class: "wb-pill", "aria-pressed": "false", "data-filter": `${facet.name}:${value}`,
        onclick: () => board.toggleFilter(facet.name, value),
      }, make("bdi", { class: "wb-short", text: label }), number);
      pill = { node, number, label };
      pills.set(value, pill);
      box.append(node);
    }
    return pill;
  }

  /** Values in a lasting order, so that no pill moves away under the mouse. @param {any} group @param {Map<string, number>} counts */
  function valuesOf({ facet, pills }, counts) {
    const chosen = board.filters[facet.name];
    if (facet.only) return facet.only.filter((/** @type {string} */ v) => counts.has(v) || pills.has(v) || chosen.has(v));
    const found = [...new Set([...pills.keys(), ...chosen, ...[...counts].sort((a, b) => b[1] - a[1]).map(([v]) => v)])];
    const values = found.slice(0, Math.max(MOST_PILLS, pills.size));
    if (!facet.order) return values;
    const place = (/** @type {string} */ v) => (facet.order.indexOf(v) + 1) || 99;
    return (facet.always ? facet.order : values).slice().sort((/** @type {string} */ a, /** @type {string} */ b) => place(a) - place(b));
  }

  function patchPanel() {
    groups.forEach((/** @type {any} */ group, /** @type {number} */ k) => {
      const counts = board.counts[k] ?? new Map();
      const values = valuesOf(group, counts);
      const chosen = board.filters[group.facet.name];
      group.row.hidden = values.length < 2 && !chosen.size && !(group.facet.only && values.length);
      values.forEach((/** @type {string} */ value, /** @type {number} */ place) => {
        const fresh = !group.pills.has(value);
        const { node, number } = pillOf(group, value);
        if (fresh && group.box.children[place] !== node) group.box.insertBefore(node, group.box.children[place] ?? null);
        setAttribute(node, "aria-pressed", String(chosen.has(value)));
        setText(number, talk.number(counts.get(value) ?? 0));
        node.classList.toggle("wb-none", !counts.get(value) && !chosen.has(value));
      });
    });
  }

  /** @returns {{key: string, label: string, remove: () => void}[]} */
  function inUse() {
    const out = [];
    for (const { facet } of groups) {
      for (const value of board.filters[facet.name]) {
        out.push({ key: `${facet.name}:${value}`, label: facet.label(value), remove: () => board.toggleFilter(facet.name, value) });
      }
    }
    const { from: low, to: high } = board.followers;
    if (low !== null || high !== null) {
      const label = `${talk.say("followers")} ${low === null ? "≤" : talk.brief(low)}${low !== null && high !== null ? "–" : low === null ? " " : "+"}${high === null ? "" : talk.brief(high)}`;
      out.push({ key: "followers", label, remove: () => { from.value = to.value = ""; board.followers = { from: null, to: null }; board.rearrange(); } });
    }
    return out;
  }

  function patchChips() {
    const active = inUse();
    setText(figure, active.length ? talk.number(active.length) : "");
    strip.hidden = !active.length;
    const keys = new Set(active.map(({ key }) => key));
    for (const [key, chip] of onChips) {
      if (keys.has(key)) continue;
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      const focused = chip === document.activeElement;
      chip.remove();
      onChips.delete(key);
      // Whoever removes one by keyboard stands on the next, then on the list.
      if (focused) (next ?? { focus: board.focusList }).focus();
    }
    for (const { key, label, remove } of active) {
      if (onChips.has(key)) continue;
      const chip = make("button", { type: "button", class: "wb-chip", "data-chip": key, "aria-label": talk.say("remove_filter", { name: label }), onclick: remove },
        make("bdi", { class: "wb-short", text: label }), make("span", { "aria-hidden": "true", text: "×" }));
      onChips.set(key, chip);
      chips.append(chip);
    }
  }

  function patch() {
    if (!panel.hidden) patchPanel();
    patchChips();
  }

  return {
    button, panel, strip, patch, toggle, inUse,
    reset() {
      from.value = to.value = "";
      board.followers = { from: null, to: null };
    },
  };
}

/** A number as typed: "10k", "1.5 Mio", "20.000". @param {any} input @returns {number | null} */
function bound(input) {
  const found = input.value.trim().toLowerCase().match(/^(\d[\d.,'\s]*)\s*(k|tsd|m|mio)?\.?$/);
  input.classList.toggle("wb-wrong", Boolean(input.value.trim()) && !found);
  if (!found) return null;
  const [, digits, unit] = found;
  if (!unit) return Number(digits.replace(/[^\d]/g, ""));
  return Math.round(Number(digits.replace(",", ".").replace(/[^\d.]/g, "")) * (unit.startsWith("m") ? 1_000_000 : 1000));
}
