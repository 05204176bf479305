// @ts-check
// The bar: what is searched, how posts are ordered and coloured, and a pill for every filter.

const NARROW = 1060;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const calls = caller(model);
  const facts = model.get("_facts");
  const state = () => model.get("_state");
  let mode = state().meaning ? "meaning" : "word";
  let typing = false;
  let pending = "", had = false; // a question on its way must not vanish from where it was typed

  el.classList.add("wb", "wf-bar");
  el.lang = talk.language;

  const status = make("span", { class: "wf-status", role: "status", "aria-live": "polite" });
  const tell = (/** @type {string} */ text, /** @type {string} */ tone = "") => {
    setText(status, text);
    setAttribute(status, "data-tone", tone);
  };
  async function ask(/** @type {string} */ type, /** @type {object} */ content = {}) {
    const answer = await calls.ask(type, content);
    if (!answer.ok) tell(answer.silent ? talk.say("lost") : answer.reason || "", "failed");
    return answer;
  }

  const size = make("span", { class: "wb-soft wf-size" });
  const input = make("input", {
    type: "search", class: "wf-search", "aria-label": talk.say("search"), autocomplete: "off", spellcheck: "false", maxlength: 500,
  });
  const send = async () => {
    typing = false;
    pending = mode === "meaning" ? input.value.trim() : "";
    await ask("search", { mode, text: input.value });
  };
  const sendSoon = debounce(send, 70);
  input.addEventListener("input", () => {
    typing = true;
    if (mode === "word") sendSoon();
    else if (!input.value) send();
  });
  input.addEventListener("focus", warm);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") send();
    else if (event.key === "Escape" && input.value) { input.value = ""; send(); event.preventDefault(); }
  });

  let warmed = false;
  /** Who is about to describe something need not wait for the model afterwards. */
  function warm() {
    if (warmed || mode !== "meaning" || !facts.meaning) return;
    warmed = true;
    calls.ask("warm");
  }

  /**
   * A few buttons of which one is pressed.
   * @param {string} label @param {string[]} names @param {(name: string) => string} say @param {(name: string) => void} choose
   */
  function makeChoice(label, names, say, choose) {
    const buttons = names.map((name) => make("button", {
      type: "button", class: "wf-choice", text: say(name), "data-name": name, "aria-pressed": "false", onclick: () => choose(name),
    }));
    const group = make("div", { class: "wf-choices", role: "group", "aria-label": label }, ...buttons);
    return {
      group, buttons,
      show(/** @type {string} */ chosen) {
        for (const b of buttons) setAttribute(b, "aria-pressed", String(b.dataset.name === chosen));
      },
    };
  }

  const modes = makeChoice(talk.say("mode"), ["word", "meaning"], (n) => talk.say(`mode_${n}`), (name) => {
    if (name === "meaning" && !facts.meaning) { tell(talk.say("no_meaning"), "failed"); return; }
    if (mode === name) return;
    mode = name;
    showMode();
    input.focus();
    warm();
    if (input.value) send();
  });
  const close = make("select", { class: "wf-select", "aria-label": talk.say("closeness"), onchange: () => ask("close", { level: close.value }) },
    ...facts.closeness.map((/** @type {string} */ level) => make("option", { value: level, text: talk.say(level) })));
  const tabs = makeChoice(talk.say("tab"), ["posts", "map"], (n) => talk.say(`tab_${n}`), (name) => ask("tab", { name }));
  tabs.group.classList.add("wf-tabs");
  const colours = makeChoice(talk.say("colour"), facts.colourings, (n) => talk.say(`colour_${n}`), (by) => ask("colour", { by }));
  const sort = make("select", { class: "wf-select", "aria-label": talk.say("sort"), onchange: () => ask("sort", { by: sort.value }) },
    ...facts.sorts.map((/** @type {string} */ by) => make("option", { value: by, text: talk.say(`sort_${by}`) })));
  const legend = make("div", { class: "wf-legend", role: "group", "aria-label": talk.say("legend") });
  const showing = make("span", { class: "wf-showing" });
  const pillBox = make("div", { class: "wf-pills" });
  const reset = make("button", { type: "button", class: "wb-plain-button wf-reset", text: talk.say("reset"), onclick: async () => { await ask("reset"); input.focus(); } });

  const keysButton = make("button", { type: "button", class: "wb-plain-button wf-keys", onclick: () => showKeys() },
    make("kbd", { text: "?" }), ` ${talk.say("keys")}`);

  el.replaceChildren(
    make("div", { class: "wf-line" }, make("h2", { text: talk.say("title") }), size,
      make("div", { class: "wf-find" }, input, modes.group, close), tabs.group),
    make("div", { class: "wf-line wf-second" },
      make("span", { class: "wb-soft", text: talk.say("colour"), "aria-hidden": "true" }), colours.group, legend,
      make("label", { class: "wf-sort" }, make("span", { class: "wb-soft", text: talk.say("sort") }), sort)),
    make("div", { class: "wf-line wf-third" }, showing, pillBox, reset, status, keysButton));
  const unwatch = watchKernel(model, el);
  const help = keysWindow(el);
  const showKeys = () => help.open(talk, [["/", "key_search"], ["↵", "key_ask"], ["← → ↑ ↓", "key_move"], ["Space", "key_choose"], ["Shift ↓", "key_several"],
    ["Ctrl A", "key_all"], ["o", "key_open"], ["+ −", "key_circle"], ["t", "key_topic"], ["Esc", "key_none"], ["?", "key_help"]]);

  function showMode() {
    modes.show(mode);
    setAttribute(input, "placeholder", talk.say(`search_${mode}`));
  }

  /** @type {Map<string, any>} */ const pills = new Map();
  function showPills() {
    const { pills: given = [], lit } = state();
    const wanted = [...given, ...(lit ? [{ part: "lit", ...lit }] : [])];
    const focused = [...pills.entries()].find(([, p]) => p.box.contains(document.activeElement))?.[0];
    for (const [part, pill] of pills) {
      if (!wanted.some((w) => w.part === part)) { pill.box.remove(); pills.delete(part); }
    }
    for (const { part, text, count } of wanted) {
      let pill = pills.get(part);
      if (!pill) {
        pill = makePill(part);
        pills.set(part, pill);
        pillBox.append(pill.box);
      }
      setText(pill.text, part === "lit" ? talk.say("lit", { who: text }) : text);
      setAttribute(pill.box, "title", text);
      setText(pill.count, talk.number(count));
      setAttribute(pill.off, "aria-label", part === "lit" ? talk.say("lit_off") : talk.say("remove", { text }));
    }
    if (focused && !pills.has(focused)) (pills.values().next().value?.off ?? input).focus();
    const none = !given.length;
    if (none && reset === document.activeElement) input.focus();
    reset.hidden = none;
  }

  function makePill(/** @type {string} */ part) {
    const text = make("bdi", { class: "wf-pill-text" });
    const count = make("span", { class: "wf-pill-count" });
    const off = make("button", { type: "button", class: "wf-off", text: "×", onclick: () => ask("remove", { part }) });
    const box = make("span", { class: `wf-pill ${part === "lit" ? "wf-pill-lit" : ""}`, "data-part": part }, text, count);
    if (part === "lit") box.append(make("button", { type: "button", class: "wf-only", text: talk.say("only_these"), onclick: () => ask("only_lit") }));
    box.append(off);
    return { box, text, count, off };
  }

  let legendOf = "";
  function showLegend() {
    const { colour, legend: entries = [], unclear = 0, on = [] } = state();
    const shown = colour !== "topic" ? entries : unclear ? [{ part: "clear", value: "unclear", count: unclear }] : [];
    const shape = JSON.stringify([colour, shown.map((/** @type {any} */ e) => [e.value, e.label])]);
    if (shape !== legendOf) {
      legendOf = shape;
      legend.replaceChildren();
      if (colour === "topic") legend.append(make("span", { class: "wb-soft wf-legend-hint", text: talk.say("legend_topic") }));
      for (const entry of shown) {
        const dot = make("i", { "aria-hidden": "true" });
        if (entry.colour) dot.style.background = entry.colour; else dot.className = "wf-dashed";
        const words = make("span"), count = make("span", { class: "wb-soft" });
        const node = entry.part
          ? make("button", { type: "button", class: "wf-key", "aria-pressed": "false", onclick: () => ask("toggle", { part: entry.part, value: entry.value }) }, dot, words, count)
          : make("span", { class: "wf-key" }, dot, words, count);
        legend.append(node);
      }
    }
    [...legend.querySelectorAll(".wf-key")].forEach((node, k) => {
      const entry = shown[k];
      const [, words, count] = node.children;
      setText(words, entry.part === "clear" ? talk.say("unclear_count", { n: entry.count }) : entry.label);
      setText(count, entry.part === "clear" ? "" : talk.number(entry.count));
      if (entry.part) setAttribute(node, "aria-pressed", String(on.includes(`${entry.part}:${entry.value}`)));
    });
  }

  function show() {
    const now = state();
    setText(size, talk.say("size", { posts: now.all, topics: now.topics }));
    setText(showing, now.shown === now.all ? talk.say("showing_all", { all: now.all }) : talk.say("showing", { shown: now.shown, all: now.all }));
    if (!typing && !pending && document.activeElement !== input) {
      if (now.meaning || now.word) mode = now.meaning ? "meaning" : "word";
      input.value = now.meaning || now.word || "";
    } else if (had && !now.meaning && !now.word && !typing && !pending) input.value = "";
    had = !!(now.meaning || now.word);
    if (now.wrong || now.meaning === pending) pending = "";
    close.hidden = !now.meaning;
    close.value = now.closeness;
    sort.value = now.sort;
    colours.show(now.colour);
    tabs.show(now.tab);
    tell(now.status || "", now.wrong ? "failed" : "");
    showMode();
    showPills();
    showLegend();
  }

  const root = /** @type {HTMLElement | null} */ (el.closest(".wb-fans"));
  const fit = () => {
    const board = root ?? el.closest(".wb-fans");
    board?.classList.toggle("wb-fans-narrow", el.clientWidth < NARROW);
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(el);

  el.addEventListener("keydown", (event) => {
    event.stopPropagation();
  });
  /** From everywhere on the board but where one types: slash leads to the search, "?" to the keys. */
  function fromAnywhere(/** @type {KeyboardEvent} */ event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("dialog")) return;
    if (asksForKeys(event)) {
      event.preventDefault();
      event.stopPropagation();
      showKeys();
      return;
    }
    if (event.key !== "/" || target.matches("input, textarea, select")) return;
    event.preventDefault();
    input.focus();
    input.select();
  }
  /** @type {Element | null} */ let listening = null;
  const begin = requestAnimationFrame(() => {
    listening = el.closest(".wb-fans");
    listening?.addEventListener("keydown", /** @type {any} */ (fromAnywhere), true);
  });

  model.on("change:_state", show);
  show();
  el.dataset.ready = "true";
  return () => {
    model.off("change:_state", show);
    watcher.disconnect();
    cancelAnimationFrame(begin);
    listening?.removeEventListener("keydown", /** @type {any} */ (fromAnywhere), true);
    calls.stop();
    unwatch();
  };
}

export default { render };
