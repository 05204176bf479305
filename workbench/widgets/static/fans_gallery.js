// @ts-check
// The grid: a few rows of cards, moved and patched while one scrolls through twenty thousand.

const NARROWEST = 215;
const GAP = 12;
const CALM = 1200; // milliseconds of looking
const SPARE_ROWS = 2;
const MOST_KEPT = 4000;
const PER_QUESTION = 120;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const calls = caller(model);
  const facts = model.get("_facts");
  const marks = new Set(facts.marks);
  const tall = facts.pictures ? 336 : 214;
  const id = `wb-fans-${Math.random().toString(36).slice(2)}`;
  /** @type {Map<number, any>} */ const cards = new Map();
  /** @type {Set<number>} */ const asked = new Set();
  let order = readPlaces(model.get("_order"));
  let codes = readCodes();
  let chosen = new Set(readPlaces(model.get("_marked")));
  let lit = new Set(readPlaces(model.get("_lit")));
  let active = 0, anchor = 0, columns = 1, height = 0, queued = false, telling = 0, later = /** @type {any} */ (0);
  /** @type {any[]} */ let rows = [];

  el.classList.add("wb", "wf-gallery");
  el.lang = talk.language;
  const body = make("div", { class: "wf-grid-rows", role: "presentation" });
  const grid = make("div", {
    class: "wf-grid", role: "grid", tabindex: 0, "aria-multiselectable": "true",
    "aria-label": talk.say("gallery"), "aria-describedby": `${id}-keys`,
  }, body);
  const nothing = make("div", { class: "wf-nothing", hidden: true });
  const bar = make("progress", { max: "1", "aria-hidden": "true" });
  const waiting = make("div", { class: "wf-waiting-over", hidden: true, role: "status" }, make("h3"), bar, make("p", { class: "wb-soft" }));
  const keys = make("p", { class: "wf-unseen", id: `${id}-keys`, text: talk.say("gallery_keys") });
  el.replaceChildren(grid, nothing, waiting, keys);
  const unwatch = watchKernel(model, el);

  function readCodes() {
    const view = model.get("_codes");
    return view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(0);
  }

  function makeCell(/** @type {number} */ slot) {
    const card = makePostCard(talk, marks, facts.pictures);
    const cell = make("div", { class: "wf-post", role: "gridcell", id: `${id}-${slot}` }, card.inside);
    let place = -1;
    cell.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
      if (event.button !== 0 || place < 0 || /** @type {Element} */ (event.target).closest("a")) return;
      event.preventDefault();
      grid.focus({ preventScroll: true });
      const ticked = /** @type {Element} */ (event.target).closest(".wf-tick");
      if (event.shiftKey) range(place, event.ctrlKey || event.metaKey);
      else if (event.ctrlKey || event.metaKey || ticked) toggle(place);
      else only(place);
    });
    return {
      cell,
      /** @param {number} at place in the order */
      patch(at) {
        place = at < order.length ? at : -1;
        cell.style.visibility = place < 0 ? "hidden" : "";
        if (place < 0) { cell.setAttribute("aria-hidden", "true"); return; }
        cell.removeAttribute("aria-hidden");
        const post = order[at];
        const is = chosen.has(post);
        setAttribute(cell, "aria-selected", String(is));
        cell.classList.toggle("wf-active", at === active);
        cell.classList.toggle("wf-lit", lit.has(post));
        setText(card.tick, is ? "✓" : "");
        cell.style.setProperty("--wb-stripe", model.get("_palette")[codes[post]] || "transparent");
        card.patch(cards.get(post) || null);
      },
    };
  }

  function makeRows(/** @type {number} */ count) {
    body.replaceChildren();
    rows = Array.from({ length: count }, (_, r) => {
      const cells = Array.from({ length: columns }, (_, c) => makeCell(r * columns + c));
      const row = make("div", { class: "wf-grid-row", role: "row" }, ...cells.map((c) => c.cell));
      row.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
      row.style.blockSize = `${tall}px`;
      body.append(row);
      return { row, cells };
    });
  }

  const lines = () => Math.ceil(order.length / columns);

  function measure() {
    const room = grid.clientWidth - 2 * GAP;
    if (room <= 0) return;
    tellSeen();
    const fit = Math.max(1, Math.floor((room + GAP) / (NARROWEST + GAP)));
    const needed = Math.ceil(grid.clientHeight / (tall + GAP)) + 2 * SPARE_ROWS;
    if (fit !== columns || rows.length < needed) {
      const first = Math.floor(grid.scrollTop / (tall + GAP)) * columns;
      columns = fit;
      makeRows(needed);
      resize();
      grid.scrollTop = Math.floor(first / columns) * (tall + GAP);
    }
    // The panel of what is selected has grown: the post that was clicked stays in sight.
    const top = Math.floor(active / columns) * (tall + GAP);
    const seen = top + tall > grid.scrollTop && top < grid.scrollTop + height;
    const lower = grid.clientHeight < height;
    height = grid.clientHeight;
    if (lower && seen && chosen.has(order[active])) go(active);
    refresh();
  }

  function resize() {
    body.style.blockSize = `${lines() * (tall + GAP) + GAP}px`;
    setAttribute(grid, "aria-rowcount", lines());
    setAttribute(grid, "aria-colcount", columns);
  }

  function paint() {
    queued = false;
    if (!rows.length) return;
    const first = Math.max(0, Math.min(Math.floor(grid.scrollTop / (tall + GAP)) - SPARE_ROWS, lines() - rows.length));
    const missing = [];
    for (let line = first; line < first + rows.length; line++) {
      const { row, cells } = rows[line % rows.length];
      row.hidden = line >= lines();
      if (row.hidden) continue;
      row.style.transform = `translateY(${line * (tall + GAP) + GAP}px)`;
      setAttribute(row, "aria-rowindex", line + 1);
      cells.forEach((/** @type {any} */ cell, /** @type {number} */ c) => {
        const at = line * columns + c;
        cell.patch(at);
        if (at < order.length && !cards.has(order[at]) && !asked.has(order[at])) missing.push(order[at]);
      });
    }
    const line = Math.floor(active / columns);
    const seen = order.length && line >= first && line < first + rows.length;
    if (seen) setAttribute(grid, "aria-activedescendant", rows[line % rows.length].cells[active % columns].cell.id);
    else grid.removeAttribute("aria-activedescendant");
    if (missing.length) fetchSoon(missing);
  }

  function refresh() {
    if (queued) return;
    queued = true;
    requestAnimationFrame(paint);
  }

  /** While one scrolls fast only what is stayed at is asked for. */
  function fetchSoon(/** @type {number[]} */ missing) {
    clearTimeout(later);
    later = setTimeout(() => fetchCards(missing), 40);
  }

  async function fetchCards(/** @type {number[]} */ positions) {
    const wanted = positions.slice(0, PER_QUESTION);
    for (const p of wanted) asked.add(p);
    const version = model.get("_version");
    const answer = await calls.ask("cards", { positions: wanted });
    for (const p of wanted) asked.delete(p);
    if (!answer.ok) { setTimeout(refresh, 1500); return; }
    if (version === model.get("_version")) keep(answer.cards);
    refresh();
  }

  function keep(/** @type {any[]} */ given) {
    if (cards.size > MOST_KEPT) cards.clear();
    for (const card of given) cards.set(card.at, card);
  }

  async function tell() {
    const mine = ++telling;
    refresh();
    await calls.ask("choose", { positions: [...chosen] });
    if (mine === telling) telling = 0;
  }
  const tellSoon = debounce(tell, 60);
  function changed() {
    telling ||= 1;
    refresh();
    tellSoon();
  }

  function go(/** @type {number} */ at) {
    active = Math.max(0, Math.min(at, order.length - 1));
    const top = Math.floor(active / columns) * (tall + GAP);
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + tall + 2 * GAP > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + tall + 2 * GAP - grid.clientHeight;
    refresh();
  }

  function only(/** @type {number} */ at) {
    const post = order[at];
    const alone = chosen.size === 1 && chosen.has(post);
    chosen = new Set(alone ? [] : [post]);
    active = anchor = at;
    changed();
  }

  function toggle(/** @type {number} */ at) {
    const post = order[at];
    if (chosen.has(post)) chosen.delete(post); else chosen.add(post);
    active = anchor = at;
    changed();
  }

  function range(/** @type {number} */ at, /** @type {boolean} */ more) {
    if (!more) chosen = new Set();
    const [from, to] = anchor < at ? [anchor, at] : [at, anchor];
    for (let n = from; n <= to && n < order.length; n++) chosen.add(order[n]);
    active = at;
    changed();
  }

  el.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.target !== grid || event.altKey) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / (tall + GAP))) * columns;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns,
      PageUp: -page, PageDown: page, Home: -order.length, End: order.length,
    };
    if (event.key in moves && order.length) {
      const next = Math.max(0, Math.min(active + moves[event.key], order.length - 1));
      if (event.shiftKey) range(next, false); else anchor = next;
      go(next);
    } else if (event.key === " " && order.length) {
      if (event.shiftKey) range(active, true); else toggle(active);
    } else if (event.key === "Enter" && order.length) only(active);
    else if (event.key === "Escape" && chosen.size) { chosen = new Set(); changed(); }
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) { chosen = new Set(order); changed(); }
    else if (event.key === "o" && order.length) {
      const address = safeAddress(cards.get(order[active])?.url);
      if (address) window.open(address, "_blank", "noopener,noreferrer");
    } else return;
    event.preventDefault();
  });

  grid.addEventListener("scroll", refresh, { passive: true });
  const watcher = new ResizeObserver(measure);
  watcher.observe(grid);

  function showNothing() {
    const { head, hint, action } = model.get("_nothing");
    const empty = order.length === 0;
    nothing.hidden = !empty;
    grid.hidden = empty;
    if (!empty) return;
    const had = nothing.contains(document.activeElement);
    nothing.replaceChildren(make("h3", { text: head || "" }), make("p", { class: "wb-soft", text: hint || "" }));
    if (action) {
      const button = make("button", { type: "button", class: "wb-button", text: action, onclick: () => calls.ask("reset") });
      nothing.append(button);
      if (had) button.focus();
    }
  }

  /** What stands where the map will be. */
  function showWaiting() {
    const { head = "", hint = "", share = 0 } = model.get("_waiting");
    waiting.hidden = !head;
    grid.inert = Boolean(head);
    setText(waiting.children[0], head);
    setText(waiting.children[2], hint);
    bar.hidden = share < 0;
    if (share > 0) bar.value = share;
    else bar.removeAttribute("value");
  }

  let seen = false;
  /** Heavy work may begin once somebody looks at the cards. */
  function tellSeen() {
    if (seen || !grid.clientHeight) return;
    seen = true;
    setTimeout(() => calls.ask("seen"), CALM);
  }

  const listeners = {
    "change:_order": () => {
      const at = order[active];
      order = readPlaces(model.get("_order"));
      keep(model.get("_first"));
      active = Math.max(0, order.indexOf(at));
      if (active === 0) grid.scrollTop = 0;
      anchor = active;
      showNothing();
      resize();
      measure();
    },
    "change:_codes": () => { codes = readCodes(); refresh(); },
    "change:_palette": refresh,
    "change:_marked": () => {
      if (telling) return; // what was clicked meanwhile is newer
      chosen = new Set(readPlaces(model.get("_marked")));
      refresh();
    },
    "change:_lit": () => { lit = new Set(readPlaces(model.get("_lit"))); refresh(); },
    "change:_version": () => { cards.clear(); keep(model.get("_first")); refresh(); },
    "change:_nothing": showNothing,
    "change:_waiting": showWaiting,
  };
  for (const [name, action] of Object.entries(listeners)) model.on(name, action);
  keep(model.get("_first"));
  showNothing();
  showWaiting();
  resize();
  measure();
  el.dataset.ready = "true";

  return () => {
    for (const [name, action] of Object.entries(listeners)) model.off(name, action);
    watcher.disconnect();
    calls.stop();
    unwatch();
  };
}

export default { render };
