// @ts-check
// The rows: as many elements as fit the window, moved and patched while one scrolls.

const ROW = 50;
const SPARE = 4;
const ANSWERS = ["yes", "maybe", "no"];
const NOT_KNOWN = 255;
const TIGHT = 690;
/** @type {Record<string, number>} */ const SQUEEZED = { account: 128, likely: 116, signal: 72 };

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
  const svg = makeSvg("svg", { width: 56, height: 16, viewBox: "0 0 56 16", "aria-hidden": "true" });
  svg.append(bar, dot);
  return {
    svg,
    /** @param {number} rank @param {number} low @param {number} high @param {number} all */
    patch(rank, low, high, all) {
      const at = (/** @type {number} */ place) => 5 + (46 * Math.log(place)) / Math.log(Math.max(all, 2));
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

/** @param {any} column */
function classOf(column) {
  if (column.signal) return "wb-signal";
  const own = /** @type {Record<string, string>} */ ({ rank: "place", account: "account", likely: "likely", decision: "decision" })[column.name];
  return own ? `wb-${own}` : `wb-col-${column.name}`;
}

/** @param {any} board @param {number} slot */
function makeRow(board, slot) {
  const row = make("div", { class: "wb-row", role: "row", id: `${board.id}-row-${slot}` });
  let at = -1;
  const self = { who: () => board.view[at] };
  /** @type {Map<string, any>} */ const cells = new Map();

  row.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    board.focusList();
    if (event.ctrlKey || event.metaKey || event.shiftKey) board.mark(board.view[at], event.shiftKey);
    board.go(at, true);
  });
  row.addEventListener("dblclick", (/** @type {MouseEvent} */ event) => {
    const cell = /** @type {any} */ (event.target).closest("[data-edits]");
    if (at >= 0) board.edit(board.view[at], cell?.dataset.edits);
  });
  row.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const cell = /** @type {any} */ (event.target).closest("[data-edits]");
    if (cell) board.edit(board.view[at], cell.dataset.edits);
  });

  /** @param {any} column */
  function cellOf(column) {
    let made = cells.get(column.name);
    if (!made) {
      made = column.make(self);
      made.cell.className += ` wb-cell ${classOf(column)}`;
      setAttribute(made.cell, "role", "gridcell");
      if (column.edits) setAttribute(made.cell, "data-edits", column.edits);
      cells.set(column.name, made);
    }
    return made;
  }

  return {
    row,
    /** @param {any[]} columns */
    take(columns) {
      row.replaceChildren(...columns.map((column) => cellOf(column).cell));
    },
    /** @param {number} position */
    patch(position) {
      at = position;
      row.hidden = position >= board.view.length;
      if (row.hidden) return;
      const who = board.view[position];
      row.style.transform = `translateY(${position * ROW}px)`;
      setAttribute(row, "aria-rowindex", position + 2);
      setAttribute(row, "aria-selected", String(position === board.active));
      row.classList.toggle("wb-marked", board.marked.has(who));
      row.classList.toggle("wb-elsewhere", board.elsewhere.has(who));
      row.classList.toggle("wb-waiting", board.waiting.has(who));
      row.classList.toggle("wb-strayed", board.strays.has(who));
      for (const column of board.seen) cellOf(column).patch(who);
    },
  };
}

/** In little room columns keep to what they need, so that rank and a signal stay. @param {any[]} columns @param {number} room */
function squeeze(columns, room) {
  for (const column of columns) {
    column.wish ??= column.width;
    column.width = (room < TIGHT && SQUEEZED[column.signal ? "signal" : column.name]) || column.wish;
  }
}

/** The list: header, a body as tall as all rows together, and the few row elements in it. */
function makeList(/** @type {any} */ board) {
  const { talk } = board;
  const body = make("div", { class: "wb-rows", role: "rowgroup" });
  const head = make("div", { class: "wb-row wb-head", role: "row", "aria-rowindex": 1 });
  const list = make("div", {
    class: "wb-list", role: "grid", tabindex: 0, "aria-label": talk.say("label", { brand: board.facts.brand }),
    "aria-multiselectable": "true",
  }, make("div", { role: "rowgroup", class: "wb-heads" }, head), body);
  /** @type {Map<string, any>} */ const heads = new Map();
  /** @type {any[]} */ let pool = [];
  let queued = false;

  /** @param {any} column */
  function headOf(column) {
    let box = heads.get(column.name);
    if (!box) {
      const hint = talk.say("sort", { column: column.hint ?? column.label });
      const button = make("button", {
        type: "button", class: "wb-sorter", text: column.label, title: hint, "data-column": column.name,
        "aria-label": column.name === "rank" ? hint : null, onclick: () => board.sortBy(column.name),
      });
      box = make("div", { class: `wb-cell ${classOf(column)}${column.figure ? " wb-numbers" : ""}`, role: "columnheader" }, button);
      heads.set(column.name, box);
    }
    return box;
  }

  function paint() {
    queued = false;
    const needed = Math.min(Math.ceil(list.clientHeight / ROW) + 2 * SPARE, Math.max(board.view.length, 1));
    while (pool.length < needed) {
      const row = makeRow(board, pool.length);
      row.take(board.seen);
      pool.push(row);
      body.append(row.row);
    }
    const first = Math.max(0, Math.min(Math.floor(list.scrollTop / ROW) - SPARE, board.view.length - pool.length));
    // Row n always sits in element n modulo pool: scrolling patches only what came into view.
    for (let n = first; n < first + pool.length; n++) pool[n % pool.length].patch(n);
    const seen = board.active >= first && board.active < first + pool.length && board.active < board.view.length;
    if (seen) setAttribute(list, "aria-activedescendant", pool[board.active % pool.length].row.id);
    else list.removeAttribute("aria-activedescendant");
    board.thumbs.flush();
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
      for (const [name, box] of heads) {
        const direction = board.descending ? "descending" : "ascending";
        setAttribute(box, "aria-sort", name === board.sorted ? direction : "none");
      }
      this.refresh();
    },
    /** Show the columns that fit, or that were chosen; rows keep their elements. */
    takeColumns() {
      squeeze(board.columns, list.clientWidth);
      const seen = seenColumns(board, list.clientWidth);
      const names = seen.map((/** @type {any} */ c) => c.name).join();
      const need = seen.reduce((/** @type {number} */ sum, /** @type {any} */ c) => sum + c.width + GAP, EDGE - GAP);
      list.style.setProperty("--wb-row-min", `${need}px`);
      list.classList.toggle("wb-overflows", need > list.clientWidth);
      list.style.setProperty("--wb-columns", seen.map((/** @type {any} */ c) =>
        (c.flex ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(" "));
      if (names === board.seen.map((/** @type {any} */ c) => c.name).join()) { this.refresh(); return; }
      board.seen = seen;
      list.classList.toggle("wb-with-flags", seen.some((/** @type {any} */ c) => c.name === "flags"));
      setAttribute(list, "aria-colcount", seen.length);
      // The head keeps the focus of a sort button that stays.
      const focused = document.activeElement;
      head.replaceChildren(...seen.map(headOf));
      if (focused instanceof HTMLElement && head.contains(focused)) focused.focus();
      for (const row of pool) row.take(seen);
      this.resize();
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
