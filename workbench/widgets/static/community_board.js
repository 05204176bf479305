// @ts-check
// CommunityBoard: whom nobody answered yet, what people want, share of voice, the month.

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  /** @type {any} */ const desk = makeDesk(model);
  const { talk, facts } = desk;
  const { ask: askOnce, stop } = caller(model);
  const ask = (/** @type {string} */ type, /** @type {object} */ content = {}) => askOnce(type, content, PATIENCE);
  const saved = makeSaved(talk, "wd-saved");
  const overlay = makeWindow(talk);
  /** @type {Map<string, any>} */ const cards = new Map();

  const rows = make("div", { class: "wd-rows", role: "rowgroup" });
  const list = make("div", { class: "wd-list", role: "grid", tabindex: 0, "aria-label": talk.say("tab_queue"), "aria-multiselectable": "true" }, rows);
  Object.assign(desk, {
    focusList: () => (tabs.chosen() === "queue" ? list.focus({ preventScroll: true }) : null),
    go, mark, tick, assign, correct, toggle, showState, choose, keep, fetchCard,
    fetchPage: (/** @type {number} */ at) => { void learning.fetchPage(Math.floor(at / facts.page)); },
  });
  const roller = makeRoller({ list, body: rows, height: LINE, size: () => desk.view.length, active: () => desk.active, makeRow: (slot) => makeMessageRow(desk, slot) });
  const detail = makeDetail(desk);
  const filters = makeQueueFilters(desk);
  const spaces = makeSpaces(desk);
  const voice = makeVoice(desk, ask);
  const month = makeMonth(desk, ask, saved);

  const headline = make("h2", { class: "wd-headline", "aria-live": "polite" });
  const age = make("p", { class: "wb-soft", text: facts.age });
  const search = make("input", { type: "search", class: "wd-search", autocomplete: "off", spellcheck: "false", placeholder: talk.say("search"), "aria-label": talk.say("search"), oninput: () => seek() });
  const undo = make("button", { type: "button", class: "wb-button", onclick: () => takeBack() }, talk.say("undo"), make("kbd", { text: "u" }));
  const emptyHead = make("h3");
  const emptyText = make("p", { class: "wb-soft" });
  const emptyDo = make("button", { type: "button", class: "wb-button wb-primary", onclick: () => onEmpty() });
  const empty = make("div", { class: "wd-empty", hidden: true }, emptyHead, emptyText, emptyDo);
  const marks = make("span", { class: "wb-soft" });
  const unmark = make("button", { type: "button", class: "wb-plain-button", text: talk.say("unmark"), onclick: () => { desk.marked.clear(); arrange(); desk.focusList(); } });
  const path = make("span", { class: "wb-soft wd-line wd-path", role: "status" });
  const file = make("button", { type: "button", class: "wb-plain-button", text: talk.say("queue_csv"), onclick: async () => {
    tellNow();
    const answer = await saved.follow(ask("queue_csv"));
    if (answer.ok) { setText(path, talk.say("written", answer)); path.title = answer.path; }
  } });
  const key = (/** @type {string[]} */ keys, /** @type {string} */ name) =>
    make("span", { class: "wd-key" }, ...keys.map((k) => make("kbd", { text: k })), ` ${talk.say(name)}`);
  const help = make("button", { type: "button", class: "wb-plain-button", onclick: () => showKeys() }, make("kbd", { text: "?" }), ` ${talk.say("key_all")}`);
  const foot = make("footer", { class: "wd-foot" }, marks, unmark, file, path, make("span", { class: "wd-push" }),
    key(["j", "k"], "key_move"), key(["t"], "key_tick"), key(["d"], "key_draft"), help);
  const queue = make("div", { class: "wd-panel wd-queue" }, filters.bar, filters.panel,
    make("div", { class: "wd-middle" }, make("div", { class: "wd-main" }, list, empty), detail.pane), foot);
  const tabs = makeTabs(desk.id, talk.say("tabs"), [
    { name: "queue", label: talk.say("tab_queue"), panel: queue, open: () => { idle(false); roller.refresh(); } },
    { name: "spaces", label: talk.say("tab_spaces"), panel: spaces.panel, open: () => { idle(true); spaces.open(); } },
    { name: "voice", label: talk.say("tab_voice"), panel: voice.panel, open: () => { idle(true); voice.open(); } },
    { name: "month", label: talk.say("tab_month"), panel: month.panel, open: () => { idle(true); month.open(); } },
  ]);
  const root = make("section", { class: "wb wd wd-community", "aria-label": talk.say("label", { brand: facts.brand }), lang: facts.language },
    make("header", { class: "wd-top" }, make("div", { class: "wd-grow" }, headline, age), search, saved.text, undo),
    tabs.bar, queue, spaces.panel, voice.panel, month.panel, overlay.veil);
  el.append(root);
  const unwatch = watchKernel(model, el);

  /** What is searched is the queue. @param {boolean} now */
  function idle(now) { search.classList.toggle("wd-idle", now); }

  // ---- showing -------------------------------------------------------------------------------
  function patchHead() {
    const { waiting, urgent, oldest } = desk.tally();
    const span = desk.times.span(oldest);
    setText(headline, waiting ? talk.say(span ? "waiting" : "waiting_undated", { waiting, urgent, span }) : talk.say("none_waiting"));
    tabs.count("queue", waiting ? talk.number(waiting) : "");
    filters.patch();
    setText(marks, desk.marked.size ? talk.say("marked", { n: desk.marked.size }) : "");
    unmark.hidden = !desk.marked.size;
    file.hidden = !desk.view.length;
    const none = !desk.view.length;
    empty.hidden = !none;
    list.hidden = none;
    if (!none) return;
    const narrowed = isNarrowed();
    const calm = desk.show === "waiting" && !narrowed;
    setText(emptyHead, talk.say(desk.size === 0 ? "empty_head" : calm ? "calm_head" : "nothing_head"));
    setText(emptyText, talk.say(desk.size === 0 ? "empty" : calm ? "calm" : "nothing"));
    setText(emptyDo, talk.say(narrowed ? "clear" : "show_rest"));
    emptyDo.hidden = desk.size === 0 || (!narrowed && desk.show === "all");
  }
  const isNarrowed = () => Boolean(desk.query.trim()) || Object.values(desk.filters).some((/** @type {any} */ f) => f.size);
  function onEmpty() {
    if (!isNarrowed()) return showState(desk.show === "waiting" ? "unanswered" : "all");
    for (const f of Object.values(desk.filters)) /** @type {any} */ (f).clear();
    search.value = "";
    seek();
    desk.focusList();
  }

  /** Arrange anew; who was active stays so while shown, else the next one takes the place. */
  function arrange() {
    const at = desk.current();
    desk.arrange();
    const now = desk.view.indexOf(at);
    desk.active = now >= 0 ? now : Math.min(desk.active, Math.max(desk.view.length - 1, 0));
    for (const m of [...desk.marked]) if (!desk.isQueued(m)) desk.marked.delete(m);
    patchHead();
    roller.resize();
    if (desk.view.length) roller.reveal(desk.active);
    if (desk.current() === at) detail.patch();
    else showDetail();
    tellShown();
  }
  function repaint() {
    patchHead();
    roller.refresh();
    detail.patch();
    spaces.patch();
  }
  function showDetail() {
    detail.patch();
    fetchSoon();
    tellSelected();
  }
  const cardKey = (/** @type {number} */ at) => `${at} ${desk.kind(at)}`;
  const fetchSoon = debounce(async () => {
    const at = desk.current();
    if (at === undefined) return;
    if (cards.has(cardKey(at))) { detail.fill(cards.get(cardKey(at))); return; }
    await fetchCard(at);
    const next = desk.view[desk.active + 1];  // the one that will be looked at next
    if (next !== undefined && !cards.has(cardKey(next)) && desk.current() === at) await fetchCard(next);
  }, 60);
  /** @param {number} at @param {string} [language] @param {string} [wanted] */
  async function fetchCard(at, language, wanted) {
    const answer = await ask("message", { at, kind: desk.kind(at), ...(language ? { language } : {}) });
    if (!answer.ok) return;
    if (wanted) answer.wanted = wanted;
    cards.set(cardKey(at), answer);
    if (desk.current() === at) detail.fill(answer);
  }
  const tellNow = () => ask("shown", { positions: desk.view });
  const tellShown = debounce(tellNow, 250);
  const tellSelected = debounce(() => {
    model.set("selected", desk.chosen().map((/** @type {number} */ at) => desk.words.key[at]));
    model.save_changes();
  }, 120);

  // ---- moving --------------------------------------------------------------------------------
  /** @param {number} position */
  function go(position) {
    const last = desk.view.length - 1;
    if (last < 0) return;
    desk.active = Math.max(0, Math.min(position, last));
    roller.reveal(desk.active);
    roller.refresh();
    showDetail();
  }
  /** @param {number} at */
  function mark(at) {
    if (at === undefined) return;
    if (!desk.marked.delete(at)) desk.marked.add(at);
    repaint();
    tellSelected();
  }
  /** Choose a message from another tab. @param {number} at */
  function choose(at) {
    desk.marked.clear();
    const place = desk.view.indexOf(at);
    if (place >= 0) go(place);
    model.set("selected", [desk.words.key[at]]);
    model.save_changes();
  }
  /** @param {string} group @param {any} value */
  function toggle(group, value) {
    const chosen = desk.filters[group];
    if (!chosen.delete(value)) chosen.add(value);
    list.scrollTop = 0;
    desk.active = 0;
    arrange();
  }
  /** @param {string} show */
  function showState(show) {
    desk.show = show;
    list.scrollTop = 0;
    desk.active = 0;
    arrange();
  }
  const seekLong = debounce(async (/** @type {string} */ query) => {
    const answer = await ask("search", { query });
    if (!answer.ok || query !== desk.query) return;
    desk.hits = new Set(answer.positions);
    arrange();
  }, 200);
  function seek() {
    desk.query = search.value;
    desk.hits = new Set();
    list.scrollTop = 0;
    desk.active = 0;
    arrange();
    if ((facts.long || desk.missing) && desk.query.trim().length > 1) seekLong(desk.query);
  }

  // ---- deciding: shown at once as on its way, as saved only once the kernel has it -----------------
  let calls = 0, touched = performance.now();
  /** @param {number[]} positions @param {object} wish @param {string} type @param {object} content */
  async function decide(positions, wish, type, content) {
    if (!positions.length) return { ok: false };
    const call = ++calls;
    touched = performance.now();
    for (const at of positions) desk.pending.set(at, { ...desk.pending.get(at), ...wish, call });
    const answered = saved.follow(ask(type, content));
    arrange();
    spaces.patch();
    const answer = await answered;
    for (const at of positions) {
      if (desk.pending.get(at)?.call === call) desk.pending.delete(at);
      for (const k of [...cards.keys()]) if (k.startsWith(`${at} `)) cards.delete(k);
    }
    arrange();
    spaces.patch();
    const now = desk.current();
    if (now !== undefined && !cards.has(cardKey(now))) fetchSoon();
    return answer;
  }
  /** @param {number[]} positions @param {boolean} on */
  function tick(positions, on) {
    const wanted = positions.filter((at) => !desk.isAnswered(at));
    const several = desk.marked.size > 1;
    const done = decide(wanted, { ticked: on }, "tick", { positions: wanted, on });
    if (several) { desk.marked.clear(); repaint(); }
    return done;
  }
  /** @param {number[]} positions @param {string} owner */
  function assign(positions, owner) {
    return decide(positions, { owner }, "assign", { positions, owner });
  }
  /** @param {number} at @param {number | null} mask */
  function correct(at, mask) {
    const labels = mask === null ? null : facts.labels.filter((/** @type {string} */ _, /** @type {number} */ bit) => mask & (1 << bit));
    return decide([at], { labels: mask }, "correct", { at, labels });
  }
  /** @param {string} type @param {object} content */
  async function keep(type, content) {
    const answer = await saved.follow(ask(type, content));
    if (answer.ok) cards.clear();
    return answer;
  }
  async function takeBack() {
    const answer = await saved.follow(ask("undo"), () => `✓ ${talk.say("undone")}`);
    cards.clear();
    arrange();
    spaces.patch();
    const place = desk.view.indexOf(answer.at);
    if (place >= 0) go(place); else fetchSoon();
  }

  // ---- keys ----------------------------------------------------------------------------------
  function showKeys() {
    overlay.open(talk.say("key_all"), keyList(talk, [
      ["j k", "key_move"], ["t", "key_tick"], ["a", "key_owner"], ["s", "key_spaces"], ["d", "key_draft"], ["c", "key_copy"],
      ["x", "key_mark"], ["u", "key_undo"], ["o", "key_open"], ["/", "key_search"], ["Enter", "key_detail"], ["Esc", "key_list"]]));
  }
  const inQueue = (/** @type {() => void} */ act) => () => { if (tabs.chosen() === "queue") act(); };
  /** @type {Record<string, () => void>} */
  const keys = {
    j: inQueue(() => go(desk.active + 1)), ArrowDown: inQueue(() => go(desk.active + 1)),
    k: inQueue(() => go(desk.active - 1)), ArrowUp: inQueue(() => go(desk.active - 1)),
    PageDown: inQueue(() => go(desk.active + 8)), PageUp: inQueue(() => go(desk.active - 8)),
    Home: inQueue(() => go(0)), End: inQueue(() => go(desk.view.length - 1)),
    t: inQueue(() => { if (desk.current() !== undefined) tick(desk.chosen(), !desk.isTicked(desk.current())); }),
    a: inQueue(() => desk.current() !== undefined && detail.focusOwner()),
    s: inQueue(() => desk.current() !== undefined && detail.focusLabels()),
    d: inQueue(() => detail.focusDraft()), c: inQueue(() => detail.copy()),
    x: inQueue(() => mark(desk.current())), u: () => takeBack(),
    o: inQueue(() => detail.openLink()),
    "/": inQueue(() => search.focus()), "?": () => showKeys(),
    Enter: inQueue(() => detail.focus()), Escape: () => desk.focusList(),
  };
  const arrows = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter"]);
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (overlay.isOpen()) return;
    if (target === search) {
      if (event.key === "Escape" && search.value) { search.value = ""; seek(); }
      else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) desk.focusList();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && target.matches("textarea, input, select, .wd-detail *")) {
      desk.focusList();
      event.preventDefault();
      return;
    }
    if (target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keys[event.key]) return;
    // Arrows and Enter belong to the control that has the focus; letters belong to the board.
    if (arrows.has(event.key) && target !== list) return;
    event.preventDefault();
    keys[event.key]();
  });

  const learning = makeLearning(desk, ask, {
    came: repaint, all: () => { if (desk.query) arrange(); }, told: () => filters.patch(), clicked: () => touched,
  });

  const sizes = new ResizeObserver(() => {
    root.classList.toggle("wd-narrow", root.clientWidth < 820);
    root.classList.toggle("wd-tight", root.clientWidth < 1080);
    roller.refresh();
  });
  sizes.observe(root);
  sizes.observe(list);

  /** @type {[string, () => void][]} */
  const heard = [
    ["change:_state", () => { desk.readState(); arrange(); spaces.patch(); }],
    ["change:_texts", () => {
      desk.reread(); cards.clear();
      arrange();
      spaces.again();
      month.again();
      fetchSoon();
      void learning.learnTexts();
    }],
    ["change:_highlighted", () => {
      desk.highlighted = new Set(model.get("_highlighted"));
      if (!desk.highlighted.size) desk.filters.elsewhere.clear();
      const first = desk.view.findIndex((/** @type {number} */ at) => desk.highlighted.has(at));
      if (first >= 0) roller.reveal(first);
      repaint();
    }],
    ["change:selected", () => {
      const [wanted] = model.get("selected");
      const place = desk.view.findIndex((/** @type {number} */ at) => desk.words.key[at] === wanted);
      if (place >= 0 && !desk.marked.size && place !== desk.active) go(place);
    }],
  ];
  for (const [what, react] of heard) model.on(what, react);
  for (const tool of [search, undo, foot]) tool.hidden = desk.size === 0;
  tabs.choose("queue");
  arrange();
  setTimeout(() => { void learning.begin(); }, 60);
  root.dataset.ready = "true";
  return () => {
    for (const [what, react] of heard) model.off(what, react);
    sizes.disconnect();
    stop();
    unwatch();
  };
}

export default { render };
