// @ts-check
// Timeline: bars, a brush to drag, two handles for the keyboard, all of it said in a sentence.

const LEAPS = { day: 7, week: 4, month: 12 };

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const days = dayWriter(model.get("_language"));
  const starts = /** @type {string[]} */ (model.get("_starts"));
  const every = /** @type {"day" | "week" | "month"} */ (model.get("_every"));
  const last = model.get("_last");
  const ends = starts.map((_, at) => (at + 1 < starts.length ? isoOf(dayNumber(starts[at + 1]) - 1) : last));
  const top = Math.max(starts.length - 1, 0);
  /** @type {any} */ let heap = null;
  /** @type {number[]} */ let totals = [];
  /** @type {any} */ let drag = null;

  const unit = make("h4", { text: talk.say(every) });
  const said = make("p", { class: "wb-said wb-small", role: "status", "aria-live": "polite" });
  const whole = make("button", { type: "button", class: "wb-plain-button wb-whole", text: talk.say("whole"), onclick: () => { pick([]); handles[0].focus(); } });
  const canvas = make("canvas", { "aria-hidden": "true" });
  const band = make("div", { class: "wb-band", "aria-hidden": "true" });
  const tip = make("div", { class: "wb-tip wb-small", "aria-hidden": "true", hidden: true });
  const handles = ["from", "to"].map((name) => make("div", {
    class: `wb-handle wb-${name}`, role: "slider", tabindex: "0", "aria-label": talk.say(name), "aria-valuemin": "0", "aria-valuemax": String(top),
    "aria-orientation": "horizontal",
  }));
  const plot = make("div", { class: "wb-plot" }, canvas, band, ...handles, tip);
  const axis = make("div", { class: "wb-axis wb-small", "aria-hidden": "true" });
  const empty = make("p", { class: "wb-soft", text: talk.say("empty") });
  const root = make("section", { class: "wb wb-timeline", lang: talk.language, "aria-label": talk.say("label") },
    make("header", {}, unit, said, whole), plot, axis, empty);
  root.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  root.title = "";
  plot.title = "";
  el.append(root);

  const isDark = () => getComputedStyle(root).colorScheme === "dark";

  /** First and last bar that the brush touches. */
  function picked() {
    const span = model.get("span");
    if (span.length !== 2 || !starts.length) return [];
    let from = starts.findIndex((_, at) => ends[at] >= span[0]);
    let to = starts.length - 1;
    while (to > 0 && starts[to] > span[1]) to--;
    if (from < 0) from = top;
    return [Math.min(from, to), Math.max(from, to)];
  }

  /** @param {number[]} bars */
  function pick(bars) {
    const full = bars.length && bars[0] <= 0 && bars[1] >= top;
    const span = bars.length && !full ? [starts[bars[0]], ends[bars[1]]] : [];
    if (String(span) === String(model.get("span"))) return;
    model.set("span", span);
    save();
    show();
  }
  const save = debounce(() => model.save_changes(), 120);

  function place() {
    const bars = drag?.bars ?? picked();
    const [from, to] = bars.length ? bars : [0, top];
    const left = starts.length ? (from / starts.length) * 100 : 0;
    const right = starts.length ? ((to + 1) / starts.length) * 100 : 100;
    band.hidden = bars.length === 0;
    band.style.insetInlineStart = `${left}%`;
    band.style.inlineSize = `${right - left}%`;
    handles[0].style.left = `${left}%`;
    handles[1].style.left = `${right}%`;
    [from, to].forEach((bar, at) => {
      setAttribute(handles[at], "aria-valuenow", bar);
      setAttribute(handles[at], "aria-valuetext", starts.length ? days.full(at ? ends[bar] : starts[bar]) : "–");
    });
    return bars;
  }

  function paint() {
    const bars = place();
    drawBars(canvas, heap, bars, isDark());
  }

  function tell() {
    const bars = picked();
    const sum = (/** @type {number} */ a, /** @type {number} */ b) => totals.slice(a, b + 1).reduce((x, y) => x + y, 0);
    const parts = [];
    if (starts.length) {
      const [a, b] = bars.length ? bars : [0, top];
      const values = { first: days.full(starts[a]), last: days.full(ends[b]), posts: sum(a, b), total: sum(0, top) };
      parts.push(talk.say(bars.length ? "part" : "all", values));
      const inside = totals.slice(a, b + 1);
      const most = Math.max(...inside);
      if (b > a && most > 0) {
        const when = days.full(starts[a + inside.indexOf(most)]);
        parts.push(talk.say(every === "day" ? "most" : "most_period", { when, posts: most }));
      }
    }
    const undated = model.get("_undated");
    if (undated) parts.push(talk.say("undated", { posts: undated }));
    setText(said, parts.join(" · "));
  }

  function show() {
    const view = model.get("_counts");
    const copy = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
    heap = { counts: new Uint32Array(copy), colours: model.get("_colours"), bars: starts.length };
    totals = barTotals(heap);
    const none = starts.length === 0;
    empty.hidden = !none;
    plot.hidden = axis.hidden = none;
    const held = document.activeElement === whole;
    whole.style.visibility = model.get("span").length || held ? "visible" : "hidden";
    paint();
    tell();
  }

  function measure() {
    const width = plot.clientWidth;
    if (!width) return;
    const ticks = ticksOf(starts, Math.max(2, Math.floor(width / 84)), days);
    axis.replaceChildren(...ticks.map(({ at, text }) => {
      const mark = make("span", { text });
      const left = (at / starts.length) * 100;
      if (left > 94) mark.style.right = "0";
      else mark.style.left = `${left}%`;
      return mark;
    }));
    paint();
  }

  const barAt = (/** @type {PointerEvent} */ event) => {
    const box = plot.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * starts.length);
    return Math.min(Math.max(at, 0), top);
  };

  plot.addEventListener("pointerdown", (/** @type {any} */ event) => {
    if (event.button !== 0 || !starts.length) return;
    const bar = barAt(event);
    const bars = picked();
    const handle = handles.indexOf(event.target);
    if (handle >= 0) drag = { kind: "handle", fixed: bars.length ? bars[1 - handle] : handle ? 0 : top, start: bar, bars };
    else if (bars.length && bar >= bars[0] && bar <= bars[1]) drag = { kind: "move", start: bar, from: bars, bars, still: true };
    else drag = { kind: "new", fixed: bar, start: bar, bars: [bar, bar] };
    plot.setPointerCapture(event.pointerId);
    tip.hidden = true;
    event.preventDefault();
    if (handle >= 0) handles[handle].focus();
    paint();
  });
  plot.addEventListener("pointermove", (/** @type {any} */ event) => {
    if (!starts.length) return;
    const bar = barAt(event);
    if (!drag) {
      const first = days.full(starts[bar]);
      setText(tip, talk.say(every === "day" ? "bar_day" : "bar", { first, last: days.full(ends[bar]), posts: totals[bar] }));
      tip.hidden = false;
      const left = ((bar + 0.5) / starts.length) * plot.clientWidth;
      tip.style.left = `${Math.min(Math.max(left, tip.offsetWidth / 2), plot.clientWidth - tip.offsetWidth / 2)}px`;
      return;
    }
    if (drag.kind === "move") {
      const by = Math.min(Math.max(bar - drag.start, -drag.from[0]), top - drag.from[1]);
      if (bar !== drag.start) drag.still = false;
      drag.bars = [drag.from[0] + by, drag.from[1] + by];
    } else drag.bars = [Math.min(drag.fixed, bar), Math.max(drag.fixed, bar)];
    paint();
  });
  const drop = () => {
    if (!drag) return;
    const { bars, kind, still, start } = drag;
    drag = null;
    // A click inside the brush takes just that bar, as a click outside does.
    pick(kind === "move" && still ? [start, start] : bars);
    paint();
  };
  plot.addEventListener("pointerup", drop);
  plot.addEventListener("pointercancel", () => { drag = null; paint(); });
  plot.addEventListener("pointerleave", () => { tip.hidden = true; });
  plot.addEventListener("dblclick", () => pick([]));

  handles.forEach((handle, at) => handle.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const bars = picked();
    const now = bars.length ? [...bars] : [0, top];
    const leap = event.shiftKey || event.key.startsWith("Page") ? LEAPS[every] : 1;
    const other = now[1 - at];
    const to = (/** @type {number} */ bar) => {
      // Handles stop at each other.
      now[at] = at ? Math.min(Math.max(bar, other), top) : Math.max(Math.min(bar, other), 0);
      pick(now);
    };
    if (event.key === "ArrowLeft" || event.key === "ArrowDown" || event.key === "PageDown") to(now[at] - leap);
    else if (event.key === "ArrowRight" || event.key === "ArrowUp" || event.key === "PageUp") to(now[at] + leap);
    else if (event.key === "Home") to(at ? other : 0);
    else if (event.key === "End") to(at ? top : other);
    else if (event.key === "Escape") pick([]);
    else return;
    event.preventDefault();
  }));

  const sized = new ResizeObserver(debounce(measure, 30));
  sized.observe(plot);
  const themed = new MutationObserver(() => requestAnimationFrame(paint));
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const watched = ["_counts", "span", "_undated"];
  for (const name of watched) model.on(`change:${name}`, show);
  show();
  measure();
  root.dataset.ready = "true";
  const unwatch = watchKernel(model, el);
  return () => {
    unwatch();
    for (const name of watched) model.off(`change:${name}`, show);
    sized.disconnect();
    themed.disconnect();
  };
}

export default { render };
