// @ts-check
// ShortlistBoard: the ranking with its doubt drawn, the reason beside the name, the answer a key away.

/** So many of the team are named where nobody matches. */
const MOST_TOLD = 3;

/** Lay the board out in `el` and wire it. @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  /** @type {any} */ const board = makeBoard(model);
  const { talk, facts } = board;
  const { ask, stop } = caller(model);
  const saved = makeSaved(talk);
  const cards = new Map();
  const pool = make("span", { class: "wb-soft wb-pool", role: "status" });
  const search = make("input", {
    type: "search", class: "wb-search", autocomplete: "off", spellcheck: "false", dir: "auto",
    placeholder: talk.say(facts.has_posts ? "search_captions" : "search"),
    "aria-label": talk.say(facts.has_posts ? "search_captions" : "search"),
  });
  const tally = make("span", { class: "wb-tally" });
  const emptyHead = make("h3");
  const emptyText = make("p", { class: "wb-soft" });
  const emptyMore = make("ul", { class: "wb-excluded" });
  const emptyTeam = make("ul", { class: "wb-excluded" });
  const button = (/** @type {string} */ name, /** @type {() => void} */ act, /** @type {any} */ more = {}) =>
    make("button", { type: "button", class: "wb-button", text: talk.say(name), onclick: act, ...more });
  const clear = button("clear", () => clearAll());
  const empty = make("div", { class: "wb-empty", hidden: true }, emptyHead, emptyText, emptyTeam, emptyMore, clear);
  const undo = button("undo", () => keeping.undo(), { title: "u" });
  const redo = button("redo", () => keeping.redo(), { title: "r", disabled: true });
  const dialog = makeDialog(Object.assign(board, {
    focusList: () => list.list.focus({ preventScroll: true }),
    decide: (/** @type {number} */ who, /** @type {string} */ answer) => who !== undefined && keeping.decideMany([who], answer),
    save: (/** @type {number[]} */ whos, /** @type {string} */ answer, /** @type {string} */ reason) => keeping.save(whos, answer, reason),
    change: (/** @type {number[]} */ whos, /** @type {object} */ fields) => keeping.change(whos, fields),
    changeMany: (/** @type {number[]} */ whos, /** @type {object} */ fields) => keeping.changeMany(whos, fields),
    decideMany: (/** @type {number[]} */ whos, /** @type {string} */ answer) => keeping.decideMany(whos, answer),
    edit: (/** @type {number} */ who, /** @type {string} */ field) => who !== undefined && editPerson(board, dialog, who, field),
    repaint: () => { list.refresh(); card.patchPicture(); },
    rearrange: () => { arrange(); list.list.scrollTop = 0; },
    go, mark, markAll, unmark, sortBy, toggleFilter, chooseFilter, clearAll, takeColumns, ask, saved,
    weigh: (/** @type {Record<string, number>} */ wished) => weighing.weigh(wished),
    compare: () => compare.open(),
    /** Go to somebody, also if the filters hide them now. */
    show(/** @type {number} */ who) {
      if (who < 0) return;
      if (!board.view.includes(who)) clearAll();
      go(board.view.indexOf(who));
    },
  }));
  board.thumbs = makeThumbs(board, ask);
  board.columns = makeColumns(board);
  makeFacets(board);
  board.form = makePersonForm(board);
  const list = makeList(board);
  const card = makeCard(board);
  const person = makePersonPanel(board);
  card.person.append(person.panel);
  const compare = makeCompare(board);
  const campaign = makeCampaign(board, dialog, (type, content, said) => keeping.send(type, content, said));
  const team = makeTeam(board, campaign.button);
  const weighing = makeWeighing(board, ask, saved);
  const weights = makeWeights(board);
  const filters = makeFilters(board);
  const lot = makeLot(board);
  const keeping = makeKeeping(board, { ask, saved, dialog, redraw, undo, redo });
  const columns = button("columns", () => chooseColumns(board, dialog));
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
      make("h2", {}, make("bdi", { text: facts.brand })), campaign.select, pool, search, filters.button,
      make("span", { class: "wb-push" }), saved.text, undo, redo),
    make("div", { class: "wb-bar" }, weights.group, weights.button, make("span", { class: "wb-push" }), notes, columns),
    weights.panel, filters.panel, filters.strip,
    make("div", { class: "wb-middle" },
      make("div", { class: "wb-main" }, list.list, empty, lot.bar, team.drawer), card.card),
    team.tray,
    make("footer", { class: "wb-foot" }, tally, keeping.notice, make("span", { class: "wb-push" }),
      key(["j", "k"], "key_move"), key(["y", "m", "n"], "key_decide"), key(["e"], "key_edit"), key(["/"], "key_search"), allKeys),
    dialog.veil, compare.veil);
  el.append(root);
  const unwatch = watchKernel(model, el);

  // ---- showing -------------------------------------------------------------------------------
  function patchCounts() {
    const shown = board.view.length;
    const counts = { shown, candidates: board.size };
    const dated = (/** @type {string} */ words) => (facts.date ? `${words} · ${talk.say("data_to", { date: facts.date })}` : words);
    setText(pool, dated(talk.say(shown < board.size ? "pool_shown" : "pool", counts)));
    // The room of the longest count is kept, so that nothing beside it moves while one types.
    setAttribute(pool, "data-longest", dated(talk.say("pool_shown", { shown: board.size, candidates: board.size })));
    setText(tally, talk.say("tally", board.tally()));
    empty.hidden = shown > 0;
    list.list.hidden = shown === 0;
    const none = board.size === 0;
    const sought = fold(board.query.trim().replace(/^@/u, ""));
    const filtered = filters.inUse().length > 0;
    setText(emptyHead, talk.say(none ? "none_head" : "nothing_head"));
    setText(emptyText, none ? talk.say("none") : talk.say(sought ? (filtered ? "nothing_both" : "nothing_searched") : "nothing", counts));
    // Whom another ranking or import brought into the team, no list here shows.
    const known = empty.hidden || !sought ? [] : board.team.members.filter((/** @type {any} */ m) => m.at < 0 && fold(m.handle).includes(sought));
    emptyTeam.replaceChildren(...known.slice(0, MOST_TOLD).map((/** @type {any} */ m) => make("li", { text: talk.say("nothing_team", { handle: isolate(m.handle) }) })));
    clear.hidden = none;
    filters.patch();
    lot.patch();
  }

  function patchCard() {
    card.patch();
    person.patch(board.current());
  }

  /** A decision or a mark has changed: nothing moves. */
  function redraw() {
    board.arrange(true);
    patchCounts();
    list.refresh();
    patchCard();
    if (dialog.isOpen) board.form.patch(board.current());
  }

  /** Arrange anew, staying with the same person if still shown. */
  function arrange() {
    const who = board.current();
    board.arrange();
    const now = board.view.indexOf(who);
    board.active = now >= 0 ? now : Math.min(board.active, Math.max(board.view.length - 1, 0));
    patchCounts();
    list.resize();
    if (board.current() === who) patchCard();
    else showCard();
    tellShown();
  }

  function showCard() {
    patchCard();
    team.patchCurrent();
    fetchCard();
  }

  const fetchCard = debounce(async () => {
    const who = board.current();
    if (who === undefined || board.reckoning) return;
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
    const chosen = board.marked.size ? [...board.marked] : moved ? [board.current()] : [];
    const accounts = chosen.filter((w) => w !== undefined).map((w) => board.people.account[w]);
    model.set("selected", accounts);
    model.save_changes();
  }, 120);

  /** @param {string[] | null} chosen */
  function takeColumns(chosen) {
    board.chosen = chosen;
    list.takeColumns();
    ask("columns", { columns: chosen });
  }

  // ---- moving and marking ----------------------------------------------------------------------
  /** Only whom a person went to is told as selected: the first row is merely where one begins. */
  let moved = false;
  /** @param {number} position @param {boolean} [still] the row is seen: nothing scrolls */
  function go(position, still = false) {
    if (!board.view.length) return;
    moved = true;
    moveTo(position, still);
    tellSelected();
  }

  /** @param {number} position @param {boolean} [still] */
  function moveTo(position, still = false) {
    const last = board.view.length - 1;
    board.active = Math.max(0, Math.min(position, last));
    if (!still) list.reveal(board.active);
    list.refresh();
    showCard();
  }

  let lastMark = -1;
  /** @param {number} who @param {boolean} [through] all rows since the last mark as well */
  function mark(who, through = false) {
    const from = board.view.indexOf(lastMark), to = board.view.indexOf(who);
    if (through && from >= 0) {
      for (let n = Math.min(from, to); n <= Math.max(from, to); n++) board.marked.add(board.view[n]);
    } else if (!board.marked.delete(who)) board.marked.add(who);
    lastMark = who;
    marked();
  }

  function markAll() {
    for (const who of board.view) board.marked.add(who);
    marked();
  }

  function unmark() {
    board.marked.clear();
    marked();
    board.focusList();
  }

  function marked() {
    lot.patch();
    list.refresh();
    tellSelected();
  }

  // ---- sorting, filtering, searching -------------------------------------------------------------
  /** @param {string} name */
  function sortBy(name) {
    const column = board.columns.find((/** @type {any} */ c) => c.name === name);
    board.descending = board.sorted === name ? !board.descending : !column.ascends;
    board.sorted = name;
    board.sortedBy = name === "rank" ? null : column;
    board.rearrange();
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
    filters.reset();
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
    board.rearrange();
    if (board.query.trim().length > 1) seekCaptions(board.query);
  }
  search.addEventListener("input", seek);

  listenToKeys(board, root, {
    go, mark, markAll, unmark, keeping, filters, compare, team, dialog, list, card, search, seek,
  });

  // ---- room ------------------------------------------------------------------------------------
  const sizes = new ResizeObserver(() => {
    root.classList.toggle("wb-narrow", root.clientWidth < 860);
    list.takeColumns();
  });
  sizes.observe(root);
  sizes.observe(list.list);
  list.list.addEventListener("scroll", () => list.refresh(), { passive: true });

  const deaf = listenToKernel(board, model, {
    cards, list, weights, campaign, team, lot, saved, arrange, redraw, patchCard, fetchCard, moveTo,
    stir: () => { moved = true; }, seek,
  });

  const first = model.get("_first");
  // With nobody to rank there is nothing to weigh, to filter or to choose.
  root.classList.toggle("wb-nobody", board.size === 0);
  for (const tool of [weights.group, weights.button, filters.button, search, undo, redo, columns]) tool.hidden = board.size === 0;
  if (first.account) cards.set(first.account, first);
  weights.show(model.get("_weights"));
  for (const [group, value] of facts.start) board.filters[group].add(value);
  board.arrange();
  const chosen = board.view.indexOf(board.position.get(model.get("selected")[0]));
  if (chosen >= 0) { board.active = chosen; moved = true; }
  patchCounts();
  list.takeColumns();
  list.resize();
  showCard();
  if (Object.keys(board.answers).length) saved.saved();
  if (chosen > 0) list.reveal(chosen);
  campaign.patch();
  team.patch();
  team.patchExport();
  if (board.reckoning) weighing.settle();
  if (board.size) ask("team", {}, PATIENCE);
  root.dataset.ready = "true";
  return () => {
    deaf();
    sizes.disconnect();
    keeping.stop();
    board.thumbs.stop();
    card.stop();
    stop();
    unwatch();
  };
}

export default { render };
