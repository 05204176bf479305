// @ts-check
// The reply queue: who waits, the most pressing first, one row a message.

const LINE = 78;
const NEEDS = 1, URGENT = 2, ANSWERED = 4, QUEUED = 8, POST = 16, JUDGED = 32, ABSTAINED = 64, CORRECTED = 128;
const STATES = ["waiting", "unanswered", "done", "all"];

/** What the board knows of its messages; how it looks is elsewhere. @param {any} model */
function makeDesk(model) {
  const facts = model.get("_facts");
  const told = model.get("_texts");
  const words = { ...told, text: [...told.text] };
  const talk = withPercent(speaker(model.get("_sentences"), facts.language));
  const size = words.key.length;
  const bytes = (/** @type {string} */ name) => {
    const view = model.get(name);
    return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  };
  const numbers = new Float64Array(bytes("_figures"));
  const code = new Uint8Array(bytes("_codes"));
  const part = (/** @type {number} */ k) => code.subarray(k * size, (k + 1) * size);
  const [kinds, flags, labels, sure, moods] = [0, 1, 2, 3, 4].map(part);
  const state = () => model.get("_state");
  const desk = {
    model, facts, words, talk, size, times: clock(talk, numbers.subarray(0, size).reduce((a, b) => (b > a ? b : a), 0)),
    id: `wd-${model.model_id ?? Math.random().toString(36).slice(2)}`,
    written: numbers.subarray(0, size), waits: numbers.subarray(size), flags, sure, moods,
    ticked: new Set(state().ticked),
    owners: state().owners, labelled: state().labels, wants: state().wants,
    /** @type {Map<number, {call: number, ticked?: boolean, owner?: string, labels?: number | null}>} */ pending: new Map(),
    /** @type {string[]} */ languages: new Array(size).fill(""),
    /** @type {number[]} */ view: [],
    active: 0,
    /** @type {Set<number>} */ marked: new Set(),
    query: "",
    /** @type {Set<number>} */ hits: new Set(),
    /** @type {Set<number>} */ highlighted: new Set(model.get("_highlighted")),
    show: "waiting",
    /** @type {Record<string, Set<any>>} */
    filters: { kind: new Set(), owner: new Set(), language: new Set(), label: new Set(), elsewhere: new Set() },
    /** @type {(string | undefined)[]} */ haystack: new Array(size),
    /** @type {Map<number, Promise<void>>} */ pages: new Map(),
    missing: size - words.text.length,  // messages whose words are still on their way

    readState() {
      const now = state();
      this.ticked = new Set(now.ticked);
      this.owners = now.owners;
      this.labelled = now.labels;
      this.wants = now.wants;
    },
    /** Somebody was erased: their messages are blank now, and others' no longer name them. */
    reread() {
      const now = model.get("_texts");
      Object.assign(words, { ...now, text: [...now.text] });
      numbers.set(new Float64Array(bytes("_figures")));
      code.set(new Uint8Array(bytes("_codes")));
      this.haystack.fill(undefined);
      this.pages.clear();
      this.missing = size - words.text.length;
    },
    current() { return this.view[this.active]; },
    chosen() { return this.marked.size ? [...this.marked] : this.current() === undefined ? [] : [this.current()]; },
    isTicked(/** @type {number} */ at) { return this.pending.get(at)?.ticked ?? this.ticked.has(at); },
    isAnswered(/** @type {number} */ at) { return Boolean(flags[at] & ANSWERED); },
    isDone(/** @type {number} */ at) { return this.isTicked(at) || this.isAnswered(at); },
    isQueued(/** @type {number} */ at) { return Boolean(flags[at] & QUEUED); },
    needs(/** @type {number} */ at) { return Boolean(this.wants[at] ? this.wants[at][1] & 1 : flags[at] & NEEDS); },
    isUrgent(/** @type {number} */ at) { return Boolean(this.wants[at] ? this.wants[at][1] & 2 : flags[at] & URGENT); },
    kind(/** @type {number} */ at) { return this.wants[at] ? this.wants[at][0] : kinds[at]; },
    owner(/** @type {number} */ at) { return this.pending.get(at)?.owner ?? this.owners[at] ?? ""; },
    mask(/** @type {number} */ at) {
      const said = this.pending.get(at)?.labels;
      return said !== undefined && said !== null ? said : this.labelled[at] ?? labels[at];
    },
    isCorrected(/** @type {number} */ at) {
      const said = this.pending.get(at)?.labels;
      if (said !== undefined) return said !== null;
      return this.labelled[at] !== undefined || Boolean(flags[at] & CORRECTED);
    },
    handle(/** @type {number} */ at) { return words.handle[at] ? `@${words.handle[at]}` : talk.say("nameless"); },
    fitsState(/** @type {number} */ at, /** @type {string} */ show) {
      if (!this.isQueued(at)) return false;
      if (show === "all") return true;
      if (show === "done") return this.isDone(at);
      return !this.isDone(at) && (show === "unanswered" || this.needs(at));
    },
    /** @param {number} at @param {string} [but] a group of filters to leave out */
    fits(at, but) {
      const { kind, owner, language, label, elsewhere } = this.filters;
      return (but === "kind" || !kind.size || kind.has(this.kind(at)))
        && (but === "owner" || !owner.size || owner.has(this.owner(at)))
        && (but === "language" || !language.size || language.has(this.languages[at]))
        && (but === "label" || !label.size || [...label].some((bit) => this.mask(at) & (1 << bit)))
        && (but === "elsewhere" || !elsewhere.size || this.highlighted.has(at));
    },
    /** How a message begins; a blank until its page is here, which is asked for then. */
    text(/** @type {number} */ at) {
      const text = words.text[at];
      if (text === undefined) { this.fetchPage(at); return "\u2007"; }
      return text.trim() || talk.say("wordless");
    },
    isWordless(/** @type {number} */ at) { return words.text[at] !== undefined && !words.text[at].trim(); },
    takePage(/** @type {number} */ begin, /** @type {string[]} */ texts) {
      texts.forEach((text, n) => {
        if (words.text[begin + n] === undefined) this.missing -= 1;
        words.text[begin + n] = text;
        this.haystack[begin + n] = undefined;
      });
    },
    found(/** @type {number} */ at, /** @type {string} */ needle) {
      if (!needle) return true;
      const straw = this.haystack[at] ??= fold(`${words.handle[at]} ${words.text[at] ?? ""}`);
      return straw.includes(needle) || this.hits.has(at);
    },
    arrange() {
      const needle = fold(this.query.trim().replace(/^@/, ""));
      const shown = [];
      for (let at = 0; at < size; at++) if (this.fitsState(at, this.show) && this.fits(at) && this.found(at, needle)) shown.push(at);
      if (Object.keys(this.wants).length) {  // what was corrected into urgent moves up, out of need moves down
        const tier = (/** @type {number} */ at) => (this.isDone(at) ? 4 : this.isUrgent(at) ? 0 : this.needs(at) ? 1 : 3);
        shown.sort((a, b) => (this.wants[a] || this.wants[b] ? tier(a) - tier(b) : 0) || a - b);
      }
      this.view = shown;
    },
    /** What waits, and since when the oldest. */
    tally() {
      let waiting = 0, urgent = 0, oldest = NaN;
      for (let at = 0; at < size; at++) {
        if (!this.fitsState(at, "waiting")) continue;
        waiting++;
        if (this.isUrgent(at)) urgent++;
        const hours = this.waits[at];
        if (!Number.isNaN(hours) && !(hours <= oldest)) oldest = hours;
      }
      return { waiting, urgent, oldest };
    },
  };
  return desk;
}

/** One message in the list. @param {any} desk @param {number} slot */
function makeMessageRow(desk, slot) {
  const { talk, facts } = desk;
  const avatar = makeAvatar();
  const handle = make("bdi", { class: "wd-handle" });
  const urgent = make("span", { class: "wd-chip wd-urgent", text: talk.say("kind_urgent") });
  const kind = make("span", { class: "wd-chip" });
  const owner = make("span", { class: "wd-chip wd-owner", dir: "auto" });
  const elsewhere = make("span", { class: "wd-chip wd-else", text: talk.say("elsewhere_short"), title: talk.say("elsewhere") });
  const age = make("span", { class: "wd-age" });
  const text = make("div", { class: "wd-snippet", dir: "auto" });
  let at = -1, position = -1;
  const tick = make("button", {
    type: "button", class: "wd-tick", tabindex: -1,
    onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
    onclick: (/** @type {Event} */ event) => { event.stopPropagation(); desk.tick([at], !desk.isTicked(at)); },
  }, make("span", { "aria-hidden": "true", text: "✓" }));
  const row = make("div", { class: "wd-row", role: "row", id: `${desk.id}-row-${slot}` },
    make("div", { role: "gridcell", class: "wd-row-who" }, avatar.avatar),
    make("div", { role: "gridcell", class: "wd-row-what" },
      make("div", { class: "wd-row-top" }, handle, urgent, kind, owner, elsewhere, age), text),
    make("div", { role: "gridcell", class: "wd-row-do" }, tick));
  row.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
    if (event.button !== 0 || tick.contains(/** @type {Node} */ (event.target))) return;
    event.preventDefault();
    desk.focusList();
    if (event.ctrlKey || event.metaKey || avatar.avatar.contains(/** @type {Node} */ (event.target))) desk.mark(desk.view[position]);
    desk.go(position);
  });
  return {
    row,
    /** @param {number} now */
    patch(now) {
      position = now;
      at = desk.view[now];
      const name = facts.kinds[desk.kind(at)];
      const ticked = desk.isTicked(at);
      const marked = desk.marked.has(at);
      avatar.patch(desk.words.handle[at], marked ? "✓" : undefined);
      setText(handle, desk.handle(at));
      urgent.hidden = !desk.isUrgent(at);
      setText(kind, talk.say(`kind_${name}`));
      setAttribute(kind, "data-kind", name);
      kind.hidden = name === "urgent";
      const whose = desk.owner(at);
      owner.hidden = !whose;
      setText(owner, whose ? `→ ${whose}` : "");
      elsewhere.hidden = !desk.highlighted.has(at);
      const span = desk.times.age(desk.waits[at]);
      setText(age, ticked ? talk.say("ticked") : desk.isAnswered(at) ? talk.say("answered") : span);
      setAttribute(age, "title", desk.times.moment(desk.written[at], facts.timezone));
      setText(text, desk.text(at));
      text.classList.toggle("wb-soft", desk.isWordless(at));
      const label = talk.say(ticked ? "untick_one" : "tick_one", { handle: desk.handle(at) });
      setAttribute(tick, "aria-label", label);
      setAttribute(tick, "title", label);
      setAttribute(tick, "aria-pressed", String(ticked));
      tick.hidden = desk.isAnswered(at);
      setAttribute(row, "aria-rowindex", now + 1);
      setAttribute(row, "aria-selected", String(now === desk.active));
      row.classList.toggle("wd-done", desk.isDone(at));
      row.classList.toggle("wd-hot", desk.isUrgent(at) && !desk.isDone(at));
      row.classList.toggle("wd-marked", marked);
      row.classList.toggle("wd-pending", desk.pending.has(at));
    },
  };
}

/** Pills for what is shown and for kinds; the rest folded away. @param {any} desk */
function makeQueueFilters(desk) {
  const { talk, facts } = desk;
  const shows = STATES.map((name) => ({ name, ...makePill(talk.say(`show_${name}`), () => desk.showState(name), { "data-show": name }) }));
  const kinds = facts.kinds.map((/** @type {string} */ kind, /** @type {number} */ value) => ({
    group: "kind", value, ...makePill(talk.say(`kind_${kind}`), () => desk.toggle("kind", value), { "data-kind": kind }) }));
  const labels = facts.labels.map((/** @type {string} */ name, /** @type {number} */ value) => ({
    group: "label", value, ...makePill(facts.label_names[name], () => desk.toggle("label", value), { "data-label": name }) }));
  const elsewhere = { group: "elsewhere", value: true, ...makePill(talk.say("elsewhere"), () => desk.toggle("elsewhere", true)) };
  /** @type {Map<string, any>} */ const made = new Map();
  const owners = make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("owner") });
  const languages = make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("language") });
  const line = (/** @type {string} */ name, /** @type {Node} */ inside) =>
    make("div", { class: "wd-filter" }, make("span", { class: "wb-soft", text: talk.say(name) }), inside);
  const owner_line = line("owner", owners), language_line = line("language", languages);
  const label_line = line("spaces", make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("spaces") }, ...labels.map((/** @type {any} */ l) => l.pill)));
  const panel = make("div", { class: "wd-filters", hidden: true, id: `${desk.id}-filters` }, owner_line, language_line, label_line);
  const more = make("button", {
    type: "button", class: "wb-pill wd-more", "aria-expanded": "false", "aria-controls": panel.id,
    onclick: () => {
      panel.hidden = !panel.hidden;
      setAttribute(more, "aria-expanded", String(!panel.hidden));
    },
  });
  const bar = make("div", { class: "wd-bar" },
    make("div", { class: "wd-pills wd-segment", role: "group", "aria-label": talk.say("show") }, ...shows.map((s) => s.pill)),
    make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("kind") }, ...kinds.map((/** @type {any} */ k) => k.pill)),
    elsewhere.pill, more);

  /** Keep one pill a value, in order, without touching those that stay. */
  function grow(/** @type {HTMLElement} */ box, /** @type {string} */ group, /** @type {string[]} */ values, /** @type {(v: string) => string} */ name) {
    for (const value of values) {
      if (made.has(`${group}:${value}`)) continue;
      const pill = { group, value, ...makePill("", () => desk.toggle(group, value)) };
      pill.pill.prepend(make("bdi", { class: "wd-cut", text: name(value) }));
      made.set(`${group}:${value}`, pill);
      box.append(pill.pill);
    }
  }
  const languageName = (/** @type {string} */ code) => {
    if (!/^[a-z]{2}$/.test(code)) return talk.say("language_unknown");
    try { return new Intl.DisplayNames([talk.language], { type: "language" }).of(code) ?? code; } catch { return code; }
  };

  return {
    bar, panel,
    patch() {
      const { size, filters } = desk;
      const needle = fold(desk.query.trim().replace(/^@/, ""));
      const sums = { kind: new Map(), owner: new Map(), language: new Map(), label: new Map(), elsewhere: new Map() };
      const states = Object.fromEntries(STATES.map((s) => [s, 0]));
      const add = (/** @type {Map<any, number>} */ map, /** @type {any} */ key) => map.set(key, (map.get(key) ?? 0) + 1);
      for (let at = 0; at < size; at++) {
        if (!desk.isQueued(at)) continue;
        for (const s of STATES) if (desk.fitsState(at, s)) states[s]++;
        if (!desk.fitsState(at, desk.show) || !desk.found(at, needle)) continue;
        if (desk.fits(at, "kind")) add(sums.kind, desk.kind(at));
        if (desk.fits(at, "owner")) add(sums.owner, desk.owner(at));
        if (desk.fits(at, "language")) add(sums.language, desk.languages[at]);
        if (desk.fits(at, "elsewhere") && desk.highlighted.has(at)) add(sums.elsewhere, true);
        if (desk.fits(at, "label")) {
          const mask = desk.mask(at);
          for (let bit = 0; bit < facts.labels.length; bit++) if (mask & (1 << bit)) add(sums.label, bit);
        }
      }
      for (const s of shows) s.patch(desk.show === s.name, talk.number(states[s.name]));
      grow(owners, "owner", [...sums.owner.keys()].sort(), (o) => o || talk.say("nobody"));
      grow(languages, "language", [...sums.language.keys()].filter(Boolean).sort(), languageName);
      for (const pill of [...kinds, ...labels, elsewhere, ...made.values()]) {
        const count = sums[/** @type {keyof typeof sums} */ (pill.group)].get(pill.value) ?? 0;
        const on = filters[pill.group].has(pill.value);
        pill.patch(on, talk.number(count));
        pill.pill.hidden = !count && !on;
      }
      owner_line.hidden = ![...sums.owner.keys()].some(Boolean) && !filters.owner.size;
      language_line.hidden = !languages.children.length;
      label_line.hidden = !facts.has_spaces;
      const folded = filters.owner.size + filters.language.size + filters.label.size;
      setText(more, folded ? talk.say("more_filters_on", { n: folded }) : talk.say("more_filters"));
      more.hidden = owner_line.hidden && language_line.hidden && label_line.hidden;
    },
  };
}
