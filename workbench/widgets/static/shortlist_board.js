// @ts-check
// ShortlistBoard: the ranking with its doubt drawn, the reason beside the name, the answer a key away.

const ALIVE = 8_000;
const PATIENCE = 600_000;

/** @param {DataView} bytes @param {number} size */
function readRanks(bytes, size) {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const all = new Int32Array(copy);
  const part = (/** @type {number} */ k) => all.subarray(k * size, (k + 1) * size);
  return { rank: part(0), low: part(1), high: part(2), top: part(3) };
}

/** What the board knows and does; how it looks is in the other scripts. @param {any} model */
function makeBoard(model) {
  const facts = model.get("_facts");
  const people = model.get("_people");
  const talk = speaker(model.get("_sentences"), facts.language);
  const size = people.account.length;
  const better = (() => {
    const view = model.get("_better");
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  })();
  const signals = facts.signals.map((/** @type {any} */ s, /** @type {number} */ at) => ({ ...s, at }));
  const byWeight = signals.filter((/** @type {any} */ s) => s.compared)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.weight - a.weight);
  return {
    model, facts, people, talk, size,
    id: `wb-${model.model_id ?? Math.random().toString(36).slice(2)}`,
    columns: byWeight,
    visible: byWeight.length,
    initials: people.account.map((/** @type {any} */ _, /** @type {number} */ i) => initialsOf(people.name[i], people.handle[i])),
    haystack: people.account.map((/** @type {any} */ _, /** @type {number} */ i) => fold(`${people.handle[i]} ${people.name[i] ?? ""}`)),
    position: new Map(people.account.map((/** @type {string} */ a, /** @type {number} */ i) => [a, i])),
    ranks: readRanks(model.get("_ranks"), size),
    answers: model.get("_answers"),
    team: model.get("_team"),
    reach: readReach(model.get("_reach"), size),
    /** @type {Map<number, {answer: string, reason: string, call: number}>} */ waiting: new Map(),
    /** @type {number[]} */ view: [],
    active: 0,
    /** @type {Set<number>} */ marked: new Set(),
    query: "",
    /** @type {Set<number>} */ hits: new Set(),
    filters: { tier: new Set(), language: new Set(), answer: new Set(), mentioned: new Set(), given: new Set(), flags: new Set() },
    sorted: "rank",
    descending: false,

    current() { return this.view[this.active]; },
    betterThan(/** @type {number} */ signal, /** @type {number} */ who) { return better[signal * size + who]; },
    sayBetter(/** @type {any} */ signal, /** @type {number} */ figure) {
      return figure === NOT_KNOWN ? talk.say("not_known", { signal: signal.label })
        : talk.say("better", { signal: signal.label, better: figure });
    },
    sayReason(/** @type {string} */ reason) {
      return talk.knows(`reason_${reason}`) ? talk.say(`reason_${reason}`) : reason;
    },
    answerOf(/** @type {number} */ who) {
      const kept = this.answers[people.account[who]];
      const pending = this.waiting.get(who);
      const answer = pending ? pending.answer : kept?.answer ?? "";
      return {
        answer, waiting: Boolean(pending), reason: pending ? pending.reason : kept?.reason ?? "",
        label: `${talk.say("decision")}: ${answer ? talk.say(answer) : talk.say("open")}`,
        status: !pending && kept?.status ? talk.say("status", { status: kept.status }) : "",
      };
    },
    tally() {
      /** @type {Record<string, number>} */
      const sums = { yes: 0, maybe: 0, no: 0, "": 0 };
      for (let who = 0; who < size; who++) sums[this.answerOf(who).answer]++;
      return sums;
    },
    fits(/** @type {number} */ who, /** @type {string} */ needle) {
      const { tier, language, answer, mentioned, given, flags } = this.filters;
      return (!tier.size || tier.has(people.tier[who] ?? "unknown"))
        && (!language.size || language.has(people.language[who] ?? "unknown"))
        && (!answer.size || answer.has(this.answerOf(who).answer))
        && (!mentioned.size || mentioned.has(people.mentioned[who]))
        && (!given.size || given.has(people.given[who]))
        && (!flags.size || !people.flags[who])
        && (!needle || this.haystack[who].includes(needle) || this.hits.has(who));
    },
    /** Whom to show, in which order. Ties follow the rank. */
    arrange() {
      const needle = fold(this.query.trim().replace(/^@/, ""));
      const shown = [];
      for (let who = 0; who < size; who++) if (this.fits(who, needle)) shown.push(who);
      const { rank } = this.ranks;
      const column = this.columns.find((/** @type {any} */ c) => c.name === this.sorted);
      const key = this.sorted === "followers" ? (/** @type {number} */ w) => people.followers[w] ?? -1
        : this.sorted === "low" ? (/** @type {number} */ w) => this.ranks.low[w]
        : column ? (/** @type {number} */ w) => (b => b === NOT_KNOWN ? -1 : b)(this.betterThan(column.at, w))
        : (/** @type {number} */ w) => rank[w];
      const turn = this.descending ? -1 : 1;
      shown.sort((a, b) => turn * (key(a) - key(b)) || rank[a] - rank[b]);
      this.view = shown;
    },
  };
}

/** Lay the board out in `el` and wire it. @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  /** @type {any} */ const board = makeBoard(model);
  const { talk, facts } = board;
  const { ask, stop } = caller(model);
  const saved = makeSaved(talk);
  const cards = new Map();
  const pool = make("span", { class: "wb-soft wb-pool", role: "status" });
  const search = make("input", {
    type: "search", class: "wb-search", autocomplete: "off", spellcheck: "false",
    placeholder: talk.say(facts.has_posts ? "search_captions" : "search"),
    "aria-label": talk.say(facts.has_posts ? "search_captions" : "search"),
  });
  const tally = make("span", { class: "wb-tally" });
  const marks = make("span", { class: "wb-soft" });
  const emptyHead = make("h3");
  const emptyText = make("p", { class: "wb-soft" });
  const emptyMore = make("ul", { class: "wb-excluded" });
  const clear = make("button", { type: "button", class: "wb-button", text: talk.say("clear"), onclick: () => clearAll() });
  const empty = make("div", { class: "wb-empty", hidden: true }, emptyHead, emptyText, emptyMore, clear);
  const dialog = makeDialog(Object.assign(board, {
    focusList: () => list.list.focus({ preventScroll: true }),
    go, mark, decide, save, sortBy, toggleFilter, chooseFilter, weigh, ask, saved,
    compare: () => compare.open(),
    /** Go to somebody, also if the filters hide them now. */
    show(/** @type {number} */ who) {
      if (who < 0) return;
      if (!board.view.includes(who)) clearAll();
      go(board.view.indexOf(who));
    },
  }));
  const list = makeList(board);
  const card = makeCard(board);
  const compare = makeCompare(board);
  const team = makeTeam(board);
  const weights = makeWeights(board);
  const filters = makeFilters(board);
  const undo = make("button", { type: "button", class: "wb-button", text: talk.say("undo"), onclick: () => takeBack() });
  const key = (/** @type {string[]} */ keys, /** @type {string} */ name) =>
    make("span", { class: "wb-key" }, ...keys.map((k) => make("kbd", { text: k })), ` ${talk.say(name)}`);
  const allKeys = make("button", {
    type: "button", class: "wb-plain-button", onclick: () => showKeys(board, dialog),
  }, make("kbd", { text: "?" }), ` ${talk.say("key_all")}`);
  const notes = make("details", { class: "wb-notes", hidden: !facts.notes.length },
    make("summary", { text: `${talk.say("notes")} (${facts.notes.length})` }),
    make("ul", {}, ...facts.notes.map((/** @type {string} */ note) => make("li", { text: note }))));
  const root = make("section", { class: "wb wb-board", "aria-label": talk.say("label", { brand: facts.brand }), lang: facts.language },
    make("header", { class: "wb-top" },
      make("h2", { text: facts.brand }), pool, search, filters.chips, filters.button,
      make("span", { class: "wb-push" }), saved.text, undo),
    make("div", { class: "wb-bar" }, weights.group, weights.button, notes),
    weights.panel, filters.panel,
    make("div", { class: "wb-middle" }, make("div", { class: "wb-main" }, list.list, empty, team.drawer), card.card),
    team.tray,
    make("footer", { class: "wb-foot" }, tally, marks, make("span", { class: "wb-push" }),
      key(["j", "k"], "key_move"), key(["y", "m", "n"], "key_decide"), key(["/"], "key_search"), allKeys),
    dialog.veil, compare.veil);
  el.append(root);

  // ---- showing -------------------------------------------------------------------------------
  function patchCounts() {
    const shown = board.view.length;
    const counts = { shown, candidates: board.size };
    const words = talk.say(shown < board.size ? "pool_shown" : "pool", counts);
    setText(pool, facts.date ? `${words} · ${talk.say("data_to", { date: facts.date })}` : words);
    setText(tally, talk.say("tally", board.tally()));
    setText(marks, board.marked.size ? talk.say("marked", { marked: board.marked.size }) : "");
    empty.hidden = shown > 0;
    list.list.hidden = shown === 0;
    const none = board.size === 0;
    setText(emptyHead, talk.say(none ? "none_head" : "nothing_head"));
    setText(emptyText, none ? talk.say("none") : talk.say("nothing", counts));
    clear.hidden = none;
    filters.patch();
  }

  /** Arrange anew, staying with the same person if still shown. */
  function arrange() {
    const who = board.current();
    board.arrange();
    const now = board.view.indexOf(who);
    board.active = now >= 0 ? now : Math.min(board.active, Math.max(board.view.length - 1, 0));
    patchCounts();
    list.resize();
    if (board.current() === who) card.patch();
    else showCard();
    tellShown();
  }

  function showCard() {
    card.patch();
    team.patchCurrent();
    fetchCard();
    tellSelected();
  }

  const fetchCard = debounce(async () => {
    const who = board.current();
    if (who === undefined) return;
    const account = board.people.account[who];
    if (!cards.has(account)) {
      // A kernel that still runs other cells answers late, not never.
      const late = setTimeout(() => { if (board.current() === who) card.wait(); }, ALIVE / 4);
      const answer = await ask("card", { account }, PATIENCE);
      clearTimeout(late);
      if (!answer.ok) { if (board.current() === who) card.wait(); return; }
      cards.set(account, answer);
    }
    if (board.current() === who && cards.has(account)) card.fill(cards.get(account));
  }, 40);

  const tellShown = debounce(() => ask("shown", { positions: board.view, whole: board.view.length === board.size && board.sorted === "rank" && !board.descending }), 250);
  const tellSelected = debounce(() => {
    const chosen = board.marked.size ? [...board.marked] : [board.current()];
    const accounts = chosen.filter((w) => w !== undefined).map((w) => board.people.account[w]);
    model.set("selected", accounts);
    model.save_changes();
  }, 120);

  // ---- moving --------------------------------------------------------------------------------
  /** @param {number} position */
  function go(position) {
    const last = board.view.length - 1;
    if (last < 0) return;
    board.active = Math.max(0, Math.min(position, last));
    list.reveal(board.active);
    list.refresh();
    showCard();
  }

  /** @param {number} who */
  function mark(who) {
    if (!board.marked.delete(who)) board.marked.add(who);
    patchCounts();
    list.refresh();
    tellSelected();
  }

  /** @param {string} column */
  function sortBy(column) {
    const bestFirst = column === "rank" || column === "low" ? false : true;
    board.descending = board.sorted === column ? !board.descending : bestFirst;
    board.sorted = column;
    arrange();
    list.list.scrollTop = 0;
  }

  /** @param {string} group @param {string} value */
  function toggleFilter(group, value) {
    const chosen = board.filters[group];
    if (!chosen.delete(value)) chosen.add(value);
    arrange();
  }

  /** @param {string} group @param {string} value @param {boolean} on */
  function chooseFilter(group, value, on) {
    if (board.filters[group].has(value) !== on) toggleFilter(group, value);
  }

  function clearAll() {
    for (const chosen of Object.values(board.filters)) /** @type {Set<string>} */ (chosen).clear();
    search.value = "";
    seek();
    board.focusList();
  }

  const seekCaptions = debounce(async (/** @type {string} */ query) => {
    const answer = await ask("search", { query });
    if (!answer.ok || query !== board.query) return;
    board.hits = new Set(answer.positions);
    emptyMore.replaceChildren(...answer.excluded.map((/** @type {any} */ e) => make("li", { text: talk.say("excluded", e) })));
    if (answer.positions.length) arrange();
  }, 150);

  function seek() {
    board.query = search.value;
    board.hits = new Set();
    emptyMore.replaceChildren();
    arrange();
    list.list.scrollTop = 0;
    if (board.query.trim().length > 1) seekCaptions(board.query);
  }
  search.addEventListener("input", seek);

  // ---- weighing: one question at a time, always the newest wish ---------------------------------
  /** @type {Record<string, number> | null} */ let wish = null;
  let weighing = false;
  /** @param {Record<string, number>} wished */
  async function weigh(wished) {
    wish = wished;
    if (weighing) return;
    weighing = true;
    while (wish) {
      const now = wish;
      wish = null;
      const answer = await ask("weigh", { weights: now }, PATIENCE);
      if (!answer.ok) saved.failed(answer.reason ?? talk.say("lost"));
      else if (saved.text.dataset.state === "failed" && !board.waiting.size) saved.saved();
    }
    weighing = false;
  }

  // ---- deciding ------------------------------------------------------------------------------
  /** @param {number} who @param {string} answer */
  function decide(who, answer) {
    if (who === undefined) return;
    if (answer === "no") askWhyNot(board, dialog, who);
    else save(who, answer, "");
  }

  let calls = 0;
  /** @param {number} who @param {string} answer @param {string} reason */
  async function save(who, answer, reason) {
    const call = ++calls;
    board.waiting.set(who, { answer, reason, call });
    saved.saving();
    patchCounts();
    list.refresh();
    card.patch();
    const late = setTimeout(() => saved.failed(talk.say("unsaved")), ALIVE);
    const reply = await ask("decide", { account: board.people.account[who], answer, reason }, PATIENCE);
    clearTimeout(late);
    if (board.waiting.get(who)?.call === call) board.waiting.delete(who);
    if (reply.ok) {
      board.answers = reply.answers;
      if (reply.kept) saved.note(reply.kept);
      else if (!board.waiting.size) saved.saved();
    } else {
      saved.failed(reply.reason ? talk.say("failed", { reason: reply.reason }) : talk.say("unsaved"));
    }
    patchCounts();
    list.refresh();
    card.patch();
  }

  async function takeBack() {
    saved.saving();
    const reply = await ask("undo", {}, PATIENCE);
    if (reply.ok) {
      board.answers = reply.answers;
      const who = board.position.get(reply.account);
      saved.note(who === undefined ? `✓ ${talk.say("saved")}` : `✓ ${talk.say("undone", { handle: board.people.handle[who] })}`);
      patchCounts();
      list.refresh();
      card.patch();
    } else saved.failed(reply.reason ?? talk.say("unsaved"));
  }

  // ---- keys ----------------------------------------------------------------------------------
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => go(board.active + 1), ArrowDown: () => go(board.active + 1),
    k: () => go(board.active - 1), ArrowUp: () => go(board.active - 1),
    PageDown: () => go(board.active + 10), PageUp: () => go(board.active - 10),
    Home: () => go(0), End: () => go(board.view.length - 1),
    y: () => decide(board.current(), "yes"), m: () => decide(board.current(), "maybe"),
    n: () => decide(board.current(), "no"), u: () => takeBack(),
    x: () => board.current() !== undefined && mark(board.current()),
    c: () => compare.open(), t: () => team.toggle(),
    "/": () => search.focus(), "?": () => showKeys(board, dialog),
    Enter: () => card.focus(), Escape: () => board.focusList(),
  };
  const arrows = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter"]);
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === search) {
      if (event.key === "Escape" && search.value) { search.value = ""; seek(); }
      else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) board.focusList();
      else return;
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    // Arrows and Enter belong to the control that has the focus; letters belong to the board.
    if (arrows.has(event.key) && target !== list.list) return;
    event.preventDefault();
    keys[event.key]();
  });

  // ---- room: as many signal columns as fit -------------------------------------------------------
  const sizes = new ResizeObserver(() => {
    const room = list.list.clientWidth - 50 - 176 - 156 - 166;
    const fit = Math.floor(room / 92);
    board.visible = Math.max(1, Math.min(board.columns.length, fit));
    root.classList.toggle("wb-narrow", root.clientWidth < 860);
    list.showColumns(board.visible);
  });
  sizes.observe(root);
  sizes.observe(list.list);
  list.list.addEventListener("scroll", () => list.refresh(), { passive: true });

  // ---- what the kernel changes ------------------------------------------------------------------
  /** @type {[string, () => void][]} */
  const heard = [
    ["change:_ranks", () => {
      board.ranks = readRanks(model.get("_ranks"), board.size);
      cards.clear();
      arrange();
      fetchCard();
    }],
    ["change:_weights", () => weights.show(model.get("_weights"))],
    ["change:_answers", () => {
      board.answers = model.get("_answers");
      if (!board.waiting.size) saved.saved();
      patchCounts();
      list.refresh();
      card.patch();
    }],
    ["change:_reach", () => {
      board.reach = readReach(model.get("_reach"), board.size);
      card.patch();
      team.patch();
    }],
    ["change:_team", () => {
      board.team = model.get("_team");
      card.patch();
      team.patch();
    }],
    ["change:_export", team.patchExport],
    ["change:selected", () => {
      const [account] = model.get("selected");
      const place = board.view.indexOf(board.position.get(account));
      if (place >= 0 && !board.marked.size && place !== board.active) go(place);
    }],
  ];
  for (const [what, react] of heard) model.on(what, react);

  const first = model.get("_first");
  // With nobody to rank there is nothing to weigh or to filter.
  for (const tool of [weights.group, weights.button, filters.button, search, undo]) tool.hidden = board.size === 0;
  if (first.account) cards.set(first.account, first);
  weights.show(model.get("_weights"));
  for (const [group, value] of facts.start) board.filters[group].add(value);
  board.arrange();
  patchCounts();
  list.resize();
  showCard();
  if (Object.keys(board.answers).length) saved.saved();
  team.patch();
  team.patchExport();
  if (board.size) ask("team", {}, PATIENCE);
  root.dataset.ready = "true";
  return () => {
    for (const [what, react] of heard) model.off(what, react);
    sizes.disconnect();
    card.stop();
    stop();
  };
}

export default { render };
