// @ts-check
// The rows: as many elements as fit the window, moved and patched while one scrolls.

const ROW = 50;
const SPARE = 4;
const ANSWERS = ["yes", "maybe", "no"];
const HUES = 6;
const NOT_KNOWN = 255;

/** @param {string} text */
function hueOf(text) {
  let sum = 0;
  for (const sign of text) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  return sum % HUES;
}

/** @param {string | null} name @param {string} handle */
function initialsOf(name, handle) {
  const words = (name || handle).split(/[\s._-]+/u).map((w) => w.match(/[\p{L}\p{N}]/u)?.[0]);
  return words.filter(Boolean).slice(0, 2).join("").toUpperCase() || "?";
}

/**
 * The three answers as one small group of buttons.
 * @param {any} talk @param {(answer: string) => void} decide @param {boolean} tabbed
 */
function makeAnswers(talk, decide, tabbed) {
  const buttons = ANSWERS.map((answer) =>
    make("button", {
      type: "button", class: `wb-answer wb-${answer}`, text: talk.say(answer),
      tabindex: tabbed ? 0 : -1, "data-answer": answer, "aria-pressed": "false",
      // The list keeps the focus while the mouse decides, so that the keys go on working.
      onmousedown: tabbed ? null : (/** @type {Event} */ event) => event.preventDefault(),
      onclick: () => decide(answer),
    }));
  const group = make("div", { class: "wb-answers", role: "group" }, ...buttons);
  return {
    group,
    /** @param {string} answer @param {string} label @param {string} status */
    patch(answer, label, status) {
      setAttribute(group, "aria-label", label);
      setAttribute(group, "title", status);
      for (const button of buttons) {
        setAttribute(button, "aria-pressed", String(button.dataset.answer === answer));
      }
    },
  };
}

/** The likely rank drawn: a bar for the interval, a dot for the rank, on a logarithmic scale. */
function makeInterval() {
  const bar = makeSvg("line", { y1: 8, y2: 8, class: "wb-interval-bar" });
  const dot = makeSvg("circle", { cy: 8, r: 4, class: "wb-interval-dot" });
  const svg = makeSvg("svg", { width: 76, height: 16, viewBox: "0 0 76 16", "aria-hidden": "true" });
  svg.append(bar, dot);
  return {
    svg,
    /** @param {number} rank @param {number} low @param {number} high @param {number} all */
    patch(rank, low, high, all) {
      const at = (/** @type {number} */ place) => 5 + (66 * Math.log(place)) / Math.log(Math.max(all, 2));
      setAttribute(bar, "x1", at(low).toFixed(1));
      setAttribute(bar, "x2", (at(high) + 0.01).toFixed(1));
      setAttribute(dot, "cx", at(rank).toFixed(1));
    },
  };
}

function makeBar() {
  const fill = make("i");
  const track = make("span", { class: "wb-track", "aria-hidden": "true" }, fill);
  return {
    track,
    /** @param {number} better */
    patch(better) {
      const known = better !== NOT_KNOWN;
      fill.style.inlineSize = known ? `${better}%` : "50%";
      track.classList.toggle("wb-unknown", !known);
    },
  };
}

/** @param {any} board @param {number} slot */
function makeRow(board, slot) {
  const { talk } = board;
  const row = make("div", { class: "wb-row", role: "row", id: `${board.id}-row-${slot}` });
  const cell = (/** @type {string} */ name, /** @type {Node[]} */ ...inside) =>
    make("div", { class: `wb-cell wb-${name}`, role: "gridcell" }, ...inside);
  const rank = cell("place");
  const avatar = make("span", { class: "wb-avatar", "aria-hidden": "true" });
  const handle = make("bdi", { class: "wb-handle" });
  const about = make("bdi");
  const flag = make("span", { class: "wb-flag" });
  const interval = makeInterval();
  const range = make("span", { class: "wb-range" });
  const likely = cell("likely", interval.svg, range);
  const bars = board.columns.map(() => {
    const bar = makeBar();
    const figure = make("span", { class: "wb-figure" });
    return { bar, figure, box: cell("signal", bar.track, figure) };
  });
  const answers = makeAnswers(talk, (answer) => board.decide(board.view[at], answer), false);
  row.append(
    rank,
    cell("account", avatar, make("div", { class: "wb-who" },
      make("div", { class: "wb-line" }, handle),
      make("div", { class: "wb-line wb-soft" }, about, flag))),
    likely, ...bars.map((/** @type {any} */ b) => b.box), cell("decision", answers.group));
  let at = -1;

  row.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    board.focusList();
    if (event.ctrlKey || event.metaKey) board.mark(board.view[at]);
    board.go(at);
  });

  return {
    row,
    /** @param {number} position */
    patch(position) {
      at = position;
      row.hidden = position >= board.view.length;
      if (row.hidden) return;
      const who = board.view[position];
      const { people, ranks } = board;
      const place = ranks.rank[who], low = ranks.low[who], high = ranks.high[who];
      row.style.transform = `translateY(${position * ROW}px)`;
      setAttribute(row, "aria-rowindex", position + 2);
      setAttribute(row, "aria-selected", String(position === board.active));
      row.classList.toggle("wb-marked", board.marked.has(who));
      setText(rank, talk.number(place));
      setText(avatar, board.marked.has(who) ? "✓" : board.initials[who]);
      setAttribute(avatar, "data-hue", hueOf(people.account[who]));
      setText(handle, people.handle[who]);
      setAttribute(handle, "title", people.handle[who]);
      const followers = people.followers[who];
      setText(about, [people.name[who], followers === null ? null : talk.brief(followers)]
        .filter((part) => part !== null).join(" · "));
      const doubt = people.flags[who];
      setText(flag, doubt ? `⚑ ${talk.say("flag")}` : "");
      setAttribute(flag, "title", doubt);
      interval.patch(place, low, high, board.facts.candidates);
      setText(range, low === high ? talk.number(low) : `${talk.number(low)}–${talk.number(high)}`);
      setAttribute(likely, "aria-label", talk.say("rank_between", { rank: place, low, high }));
      bars.forEach((/** @type {any} */ { bar, figure, box }, /** @type {number} */ k) => {
        const signal = board.columns[k];
        const better = board.betterThan(signal.at, who);
        bar.patch(better);
        setText(figure, better === NOT_KNOWN ? "–" : talk.number(better));
        const label = board.sayBetter(signal, better);
        setAttribute(box, "aria-label", label);
        setAttribute(box, "title", label);
        box.hidden = k >= board.visible;
      });
      const { answer, label, status, waiting } = board.answerOf(who);
      answers.patch(answer, label, status);
      row.classList.toggle("wb-waiting", waiting);
    },
  };
}

/** The list: header, a body as tall as all rows together, and the few row elements in it. */
function makeList(/** @type {any} */ board) {
  const { talk } = board;
  const body = make("div", { class: "wb-rows", role: "rowgroup" });
  const sorters = new Map();
  const head = make("div", { class: "wb-row wb-head", role: "row", "aria-rowindex": 1 });
  const column = (/** @type {string} */ key, /** @type {string} */ label, /** @type {string} */ name, /** @type {string} */ title = "") => {
    const button = make("button", {
      type: "button", class: "wb-sorter", text: label, title: title || talk.say("sort", { column: label }),
      onclick: () => board.sortBy(key),
    });
    const box = make("div", { class: `wb-cell wb-${name}`, role: "columnheader" }, button);
    sorters.set(key, box);
    head.append(box);
    return box;
  };
  column("rank", "#", "place", talk.say("sort", { column: talk.say("likely_rank") }));
  column("followers", talk.say("account"), "account", talk.say("sort", { column: talk.say("followers") }));
  column("low", talk.say("likely_rank"), "likely", talk.say("likely_rank_hint"));
  const signalHeads = board.columns.map((/** @type {any} */ signal) => column(signal.name, signal.label, "signal"));
  head.append(make("div", { class: "wb-cell wb-decision", role: "columnheader", text: talk.say("decision") }));
  const list = make("div", {
    class: "wb-list", role: "grid", tabindex: 0, "aria-label": talk.say("label", { brand: board.facts.brand }),
  }, make("div", { role: "rowgroup", class: "wb-heads" }, head), body);
  /** @type {any[]} */ let pool = [];
  let queued = false;

  function paint() {
    queued = false;
    const needed = Math.min(Math.ceil(list.clientHeight / ROW) + 2 * SPARE, Math.max(board.view.length, 1));
    while (pool.length < needed) {
      const row = makeRow(board, pool.length);
      pool.push(row);
      body.append(row.row);
    }
    const first = Math.max(0, Math.min(Math.floor(list.scrollTop / ROW) - SPARE, board.view.length - pool.length));
    // Row n always sits in element n modulo pool: scrolling patches only what came into view.
    for (let n = first; n < first + pool.length; n++) pool[n % pool.length].patch(n);
    const seen = board.active >= first && board.active < first + pool.length && board.active < board.view.length;
    if (seen) setAttribute(list, "aria-activedescendant", pool[board.active % pool.length].row.id);
    else list.removeAttribute("aria-activedescendant");
  }

  return {
    list,
    /** Patch what is on the screen, at the next frame. */
    refresh() {
      if (queued) return;
      queued = true;
      requestAnimationFrame(paint);
    },
    /** The number or the order of the rows has changed. */
    resize() {
      body.style.blockSize = `${board.view.length * ROW}px`;
      setAttribute(list, "aria-rowcount", board.view.length + 1);
      for (const [key, box] of sorters) {
        const direction = board.descending ? "descending" : "ascending";
        setAttribute(box, "aria-sort", key === board.sorted ? direction : "none");
      }
      this.refresh();
    },
    /** @param {number} count */
    showColumns(count) {
      signalHeads.forEach((/** @type {any} */ box, /** @type {number} */ k) => { box.hidden = k >= count; });
      list.style.setProperty("--wb-signals", String(count));
      setAttribute(list, "aria-colcount", 4 + count);
      this.refresh();
    },
    /** @param {number} position */
    reveal(position) {
      const top = position * ROW;
      const room = list.clientHeight - head.offsetHeight;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + ROW > list.scrollTop + room) list.scrollTop = top + ROW - room;
    },
  };
}
