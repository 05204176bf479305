// @ts-check
// The columns of the list, in their fixed order: what a cell shows, and by what it sorts.

const GAP = 10, EDGE = 28;
const NARROW = { rank: 34, account: 200, likely: 128, signal: 84, topics: 120, decision: 150 };

/** @param {any} board @returns {any[]} */
function makeColumns(board) {
  const { talk, people } = board;
  const folded = new Map();
  /** Texts sort by what one sees, whatever the case; nothing sorts last. @param {string} text */
  const byText = (text) => {
    if (!text) return null;
    if (!folded.has(text)) folded.set(text, fold(text));
    return folded.get(text);
  };
  const tierPlace = (/** @type {string | null} */ tier) => (tier ? TIERS.indexOf(tier) : null);
  const stagePlace = [...board.stages.keys()];
  const kept = (/** @type {number} */ who) => board.answerOf(who);
  const words = (/** @type {string} */ name, /** @type {number} */ width, /** @type {any} */ more) => ({
    name, label: talk.say(`column_${name}`), width, make: () => makeWords(more), ...more,
  });

  const signs = ANSWERS.reduce((sum, answer) => sum + talk.say(answer).length, 0);
  const decisionWidth = Math.max(NARROW.decision, 72 + 5.6 * signs);

  const columns = [
    { name: "rank", label: "#", hint: talk.say("likely_rank"), width: NARROW.rank, fixed: true, ascends: true,
      key: (/** @type {number} */ w) => board.ranks.rank[w], make: makePlace },
    { name: "account", label: talk.say("account"), width: NARROW.account, fixed: true, ascends: true, flex: true,
      key: (/** @type {number} */ w) => byText(people.handle[w]), make: makeAccount },
    { name: "likely", label: talk.say("likely_rank"), hint: talk.say("likely_rank_hint"), width: NARROW.likely, ascends: true,
      key: (/** @type {number} */ w) => board.ranks.low[w], make: makeLikely },
    ...board.signals.map((/** @type {any} */ signal) => ({
      name: signal.name, label: signal.label, width: NARROW.signal, signal,
      key: (/** @type {number} */ w) => { const b = board.betterThan(signal.at, w); return b === NOT_KNOWN ? null : b; },
      make: () => makeSignal(board, signal),
    })),
    words("topics", NARROW.topics, { ascends: true, missing: board.facts.topics.length ? "" : talk.say("no_topics"),
      key: (/** @type {number} */ w) => byText(board.topicsOf(w)[0] ?? ""),
      text: (/** @type {number} */ w) => board.topicsOf(w).map(shortTopic).join(" · "),
      title: (/** @type {number} */ w) => board.topicsOf(w).join(" · ") }),
    { name: "flags", label: talk.say("column_flags"), width: 150,
      key: (/** @type {number} */ w) => people.marks[w].length || null, make: () => makeMarks(board) },
    words("tier", 70, { key: (/** @type {number} */ w) => tierPlace(people.tier[w]),
      text: (/** @type {number} */ w) => (people.tier[w] ? talk.say(`tier_short_${people.tier[w]}`) : "") }),
    words("followers", 84, { figure: true, key: (/** @type {number} */ w) => people.followers[w],
      text: (/** @type {number} */ w) => (people.followers[w] === null ? "" : talk.number(people.followers[w])) }),
    words("language", 84, { ascends: true, key: (/** @type {number} */ w) => byText(people.language[w]),
      text: (/** @type {number} */ w) => board.sayLanguage(people.language[w]) }),
    words("type", 84, { ascends: true, key: (/** @type {number} */ w) => byText(people.type[w]),
      text: (/** @type {number} */ w) => sayType(talk, people.type[w]) }),
    words("stage", 116, { edits: "status", ascends: true,
      key: (/** @type {number} */ w) => { const k = stagePlace.indexOf(kept(w).stage); return k < 0 ? null : k; },
      text: (/** @type {number} */ w) => board.stages.get(kept(w).stage) ?? "",
      title: (/** @type {number} */ w) => { const { reason } = kept(w); return reason ? talk.say("because", { reason: board.sayReason(reason) }) : ""; } }),
    words("owner", 104, { edits: "owner", ascends: true, key: (/** @type {number} */ w) => byText(kept(w).owner), text: (/** @type {number} */ w) => kept(w).owner }),
    words("tags", 130, { edits: "tags", ascends: true, key: (/** @type {number} */ w) => byText(kept(w).tags.join(", ")), text: (/** @type {number} */ w) => kept(w).tags.join(", ") }),
    words("note", 170, { edits: "note", ascends: true, key: (/** @type {number} */ w) => byText(kept(w).note), text: (/** @type {number} */ w) => kept(w).note }),
    words("cost", 76, { edits: "cost", figure: true, key: (/** @type {number} */ w) => kept(w).cost, text: (/** @type {number} */ w) => board.fieldsOf(w).cost }),
    { name: "decision", label: talk.say("decision"), width: decisionWidth, fixed: true, ascends: true,
      key: (/** @type {number} */ w) => { const k = ANSWERS.indexOf(kept(w).answer); return k < 0 ? null : k; }, make: makeDecision },
  ];

  function makePlace() {
    const cell = make("div");
    return { cell, patch: (/** @type {number} */ who) => setText(cell, talk.number(board.ranks.rank[who])) };
  }

  function makeAccount(/** @type {any} */ row) {
    const initials = make("span", { class: "wb-initials" });
    /** @type {any} */ let image = null;
    const avatar = make("button", {
      type: "button", class: "wb-avatar", role: "checkbox", tabindex: -1, "aria-checked": "false",
      onmousedown: (/** @type {Event} */ event) => { event.preventDefault(); event.stopPropagation(); board.focusList(); },
      onclick: (/** @type {MouseEvent} */ event) => board.mark(row.who(), event.shiftKey),
    }, initials);
    const handle = make("bdi", { class: "wb-handle" });
    const about = make("bdi");
    const flag = make("span", { class: "wb-flag wb-only" });
    const stray = make("span", { class: "wb-stray", text: talk.say("stray"), title: talk.say("stray_hint"), hidden: true });
    const cell = make("div", {}, avatar, make("div", { class: "wb-who" },
      make("div", { class: "wb-line" }, handle), make("div", { class: "wb-line wb-soft" }, about, stray, flag)));
    return {
      cell,
      /** @param {number} who */
      patch(who) {
        const on = board.marked.has(who);
        setText(initials, on ? "✓" : board.initials[who]);
        setAttribute(avatar, "data-hue", hueOf(people.handle[who]));
        setAttribute(avatar, "aria-checked", String(on));
        setAttribute(avatar, "aria-label", talk.say("mark", { handle: people.handle[who] }));
        setAttribute(avatar, "title", talk.say("mark_hint"));
        const picture = on ? null : board.thumbs.of(who);
        if (picture && !image) avatar.append(image = make("img", { alt: "", decoding: "async" }));
        if (image) image.hidden = !picture;
        if (picture) setAttribute(image, "src", picture);
        setText(handle, people.handle[who]);
        setAttribute(handle, "title", people.handle[who]);
        const followers = people.followers[who];
        setText(about, [people.name[who], followers === null ? null : talk.brief(followers)]
          .filter((part) => part !== null).join(" · "));
        stray.hidden = !board.strays.has(who);
        about.hidden = !stray.hidden;
        const [first, ...more] = people.marks[who];
        flag.classList.toggle("wb-neutral", first === "customer");
        setText(flag, first ? `${first === "customer" ? "" : "⚑ "}${board.sayMark(first)}${more.length ? ` +${more.length}` : ""}` : "");
        setAttribute(flag, "title", board.marksOf(who));
      },
    };
  }

  function makeLikely() {
    const interval = makeInterval();
    const range = make("span", { class: "wb-range" });
    const cell = make("div", {}, interval.svg, range);
    return {
      cell,
      /** @param {number} who */
      patch(who) {
        const { rank, low, high } = board.ranks;
        if (board.reckoning) {
          interval.patch(rank[who], rank[who], rank[who], board.facts.candidates);
          setText(range, "…");
          return;
        }
        interval.patch(rank[who], low[who], high[who], board.facts.candidates);
        setText(range, low[who] === high[who] ? talk.number(low[who]) : `${talk.number(low[who])}–${talk.number(high[who])}`);
        setAttribute(cell, "aria-label", talk.say("rank_between", { rank: rank[who], low: low[who], high: high[who] }));
      },
    };
  }

  function makeDecision(/** @type {any} */ row) {
    const answers = makeAnswers(talk, (answer) => board.decide(row.who(), answer), false);
    const cell = make("div", {}, answers.group);
    return {
      cell,
      /** @param {number} who */
      patch(who) {
        const { answer, label, status } = board.answerOf(who);
        answers.patch(answer, label, status);
      },
    };
  }
  return columns;
}

/** @param {any} board @param {any} signal */
function makeSignal(board, signal) {
  const bar = makeBar();
  const figure = make("span", { class: "wb-figure" });
  const cell = make("div", {}, bar.track, figure);
  return {
    cell,
    /** @param {number} who */
    patch(who) {
      const better = board.betterThan(signal.at, who);
      bar.patch(better);
      setText(figure, better === NOT_KNOWN ? "–" : board.talk.number(better));
      const label = board.sayBetter(signal, better);
      setAttribute(cell, "aria-label", label);
      setAttribute(cell, "title", label);
    },
  };
}

/** @param {any} board */
function makeMarks(board) {
  const first = make("span", { class: "wb-flag" });
  const more = make("span", { class: "wb-soft wb-small" });
  const cell = make("div", {}, first, more);
  return {
    cell,
    /** @param {number} who */
    patch(who) {
      const marks = board.people.marks[who];
      setText(first, marks.length ? `${marks[0] === "customer" ? "" : "⚑ "}${board.sayMark(marks[0])}` : "");
      first.classList.toggle("wb-neutral", marks[0] === "customer");
      setText(more, marks.length > 1 ? ` +${marks.length - 1}` : "");
      setAttribute(cell, "title", board.marksOf(who));
    },
  };
}

/** Found topics are called after three words: the first is enough in a row. @param {string} name */
function shortTopic(name) {
  const words = name.split(", ");
  return words.length > 2 ? words[0] : name;
}

/** A cell of words on one line. @param {any} column */
function makeWords(column) {
  const text = make("bdi", { class: "wb-words" });
  const cell = make("div", {}, text);
  if (column.figure) cell.classList.add("wb-numbers");
  return {
    cell,
    /** @param {number} who */
    patch(who) {
      const words = column.text(who);
      setText(text, words);
      setAttribute(cell, "title", column.title?.(who) || words);
    },
  };
}

/**
 * Which columns are seen: those that were chosen, else as many as fit the room.
 * @param {any} board @param {number} room
 */
function seenColumns(board, room) {
  const { columns, chosen } = board;
  if (chosen) {
    const wanted = new Set(chosen);
    return columns.filter((/** @type {any} */ c) => c.fixed || (wanted.has(c.name) && !c.missing));
  }
  const names = board.signals.map((/** @type {any} */ s) => s.name);
  const flagged = board.people.marks.some((/** @type {string[]} */ m) => m.length);
  const wished = ["likely", ...names.slice(0, 2), "topics", ...names.slice(2, 3), ...(flagged ? ["flags"] : []), "stage", ...names.slice(3, 5), "owner"];
  let left = room - EDGE - 2 * GAP;
  for (const column of columns) if (column.fixed) left -= column.width;
  const taken = new Set();
  for (const name of wished) {
    const column = columns.find((/** @type {any} */ c) => c.name === name);
    if (!column || column.missing) continue;
    if (left < column.width + GAP) {
      if (column.signal || name === "topics") continue;  // a bar less wide may still fit
      break;
    }
    left -= column.width + GAP;
    taken.add(name);
  }
  return columns.filter((/** @type {any} */ c) => c.fixed || taken.has(c.name));
}
