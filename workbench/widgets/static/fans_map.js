// @ts-check
// FansMap: jupyter-scatter's dots under names, rings and a crosshair of our own.

const PATIENCE = 60_000;
const STEP = 14;
const SMALLEST = 12;
const LARGEST = 320;

/** @param {{model: any, el: HTMLElement}} context */
async function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const id = `wb-map-${model.model_id ?? "0"}`;
  const count = numbersOf(model.get("_shown"), "u1").length;
  /** @type {(() => void)[]} */ const undo = [stop, watchKernel(model, el)];
  let gone = false;

  const button = (/** @type {string} */ name, /** @type {string} */ text, /** @type {() => void} */ act) => make("button", {
    type: "button", class: "wb-button wb-icon", text, "aria-label": talk.say(name), title: talk.say(name), onclick: act });
  const pill = (/** @type {string} */ name, /** @type {() => void} */ act) => make("button", {
    type: "button", class: "wb-pill", text: talk.say(name), title: talk.say(`${name}_hint`), "aria-pressed": String(name === "lasso"), onclick: act });
  const lasso = pill("lasso", () => useMode("lasso"));
  const move = pill("move", () => useMode("panZoom"));
  const said = make("p", { class: "wb-said", role: "status", "aria-live": "polite", text: talk.say("loading") });
  const clear = make("button", { type: "button", class: "wb-plain-button wb-clear", text: talk.say("clear"), onclick: () => act.clear() });
  const tools = make("div", { class: "wb-map-tools", role: "group", "aria-label": talk.say("tools") }, lasso, move,
    button("closer", "+", () => act.zoom(1.5)), button("farther", "−", () => act.zoom(1 / 1.5)), button("whole", "⤢", () => act.whole()),
    said, clear);
  const host = make("div", { class: "wb-host", "aria-hidden": "true" });
  const names = make("div", { class: "wb-names", "aria-hidden": "true" });
  const marks = make("canvas", { class: "wb-marks", "aria-hidden": "true" });
  const card = makeCard();
  const stage = make("div", { class: "wb-stage", tabindex: "0", role: "application", "aria-label": `${talk.say("label", { posts: count })}. ${talk.say("stage")}` }, host, marks, names, card);
  const legend = make("ul", { class: "wb-legend wb-small", "aria-label": talk.say("legend") });
  const keys = make("p", { class: "wb-soft wb-small wb-keys", text: talk.say("keys"), id: `${id}-keys` });
  const root = make("section", { class: "wb wb-map", lang: talk.language, "aria-label": talk.say("label", { posts: count }) },
    tools, stage, make("div", { class: "wb-under" }, legend, keys));
  root.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  root.style.setProperty("--wb-map-height", `${model.get("_height")}px`);
  el.append(root);
  const isDark = () => getComputedStyle(root).colorScheme === "dark";
  const shade = (/** @type {string} */ colour, /** @type {number} */ at) => (isDark() && at === 0 ? rgbaOf("#59646f", false) : rgbaOf(colour, isDark()));

  /** @type {any} */ let dots = null;
  const act = { clear() {}, whole() {}, zoom(/** @type {number} */ _factor) {} };

  function showLegend() {
    const entries = model.get("_legend");
    legend.hidden = entries.length === 0;
    legend.replaceChildren(...entries.map((/** @type {any} */ entry) => {
      const dot = make("i");
      dot.style.background = cssOf(shade(entry.colour, 1));
      return make("li", {}, dot, make("bdi", { text: entry.name }));
    }));
  }

  function useMode(/** @type {string} */ mode) {
    dots?.set("mouse_mode", mode);
    setAttribute(lasso, "aria-pressed", mode === "lasso");
    setAttribute(move, "aria-pressed", mode !== "lasso");
    stage.dataset.mode = mode;
  }

  async function showStill() {
    root.classList.add("wb-stills");
    for (const node of [lasso, move, keys, clear, ...tools.querySelectorAll(".wb-icon")]) node.hidden = true;
    setText(said, talk.say("still"));
    const answer = await ask("picture", {}, PATIENCE);
    if (gone) return;
    if (!answer.ok) {
      setText(said, answer.reason ?? talk.say("lost"));
      return;
    }
    const picture = make("img", { alt: talk.say("label", { posts: count }), src: `data:image/png;base64,${answer.picture}` });
    stage.removeAttribute("tabindex");
    stage.removeAttribute("role");
    stage.removeAttribute("aria-label");
    stage.replaceChildren(picture);
    root.dataset.ready = "still";
  }

  function finish() {
    gone = true;
    for (const action of undo) action();
  }

  showLegend();
  if (count === 0) {
    setText(said, talk.say("empty"));
    for (const node of [lasso, move, keys, clear, ...tools.querySelectorAll(".wb-icon")]) node.hidden = true;
    stage.removeAttribute("tabindex");
    root.dataset.ready = "empty";
    return finish;
  }
  if (!drawsWebgl()) {
    showStill();
    return finish;
  }
  begin().catch(() => { if (!gone) showStill(); });
  return finish;

  async function begin() {
    dots = await model.widget_manager.get_model(String(model.get("_dots")).replace("IPY_MODEL_", ""));
    const palette = () => model.get("_palette").map(shade);
    dots.set("height", stage.clientHeight || model.get("_height"));
    const view = await model.widget_manager.create_view(dots, {});
    undo.push(() => view.remove());
    host.append(view.el);
    const found = await plotIn(host);
    if (gone) return;
    if (!found) throw new Error("no plot");
    found.canvas.setAttribute("tabindex", "-1");
    found.toolbar.hidden = true;
    run(found.plot, palette);
  }

  function run(/** @type {any} */ plot, /** @type {() => number[][]} */ palette) {
    const sight = makeSight(plot, stage, model.get("_wide"));
    const places = /** @type {Float32Array} */ (numbersOf(model.get("_spots"), "f4"));
    let labels = /** @type {Int32Array} */ (numbersOf(model.get("_labels"), "i4"));
    let shown = /** @type {Uint8Array} */ (numbersOf(model.get("_shown"), "u1"));
    let marked = numbersOf(model.get("_marked"), "u4");
    /** @type {{at: number[], radius: number} | null} */ let cross = null;

    let settling = false;
    let again = false;
    /** Give the plot its colours, what is hidden and what is selected; it refuses while it draws, so ask until it takes them. */
    async function settle() {
      again = true;
      if (settling) return;
      settling = true;
      while (again && !gone) {
        again = false;
        const codes = numbersOf(model.get("_codes"), "u4");
        const rows = Array.from({ length: count }, (_, at) => [places[2 * at], places[2 * at + 1], codes[at], 0]);
        const colours = palette();
        plot.set({ ...MANNERS, colorBy: "valueA", pointColor: colours, pointColorActive: colours, pointColorHover: colours });
        try {
          await plot.draw(rows, { zDataType: "categorical", preventFilterReset: true, spatialIndex: plot.get("spatialIndex") ?? undefined });
          if (gone) return;
          const hidden = shown.includes(0);
          if (hidden) plot.filter(Array.from(shown.keys()).filter((at) => shown[at]), { preventEvent: true });
          else plot.unfilter({ preventEvent: true });
          const picked = selection();
          if (picked.length) plot.select(picked, { preventEvent: true });
          else plot.deselect({ preventEvent: true });
          tellSelected();
          root.dataset.ready = "true";
        } catch {
          again = true;
          await new Promise((resolve) => { setTimeout(resolve, 40); });
        }
      }
      settling = false;
    }

    /** What the kernel says is selected. */
    function selection() {
      const raw = dots.get("selection");
      const bytes = raw?.view ?? raw;
      if (!bytes?.buffer) return Array.isArray(bytes) ? bytes : [];
      return Array.from(numbersOf(bytes, "u4")).filter((at) => at < count && shown[at]);
    }

    const chosen = () => /** @type {number[]} */ (plot.get("selectedPoints"));
    const nameOf = (/** @type {number} */ topic) => model.get("_names").find((/** @type {any} */ one) => one.topic === topic)?.name;

    let waiting = 0;
    function redraw() {
      if (waiting) return;
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        if (gone) return;
        const style = getComputedStyle(root);
        const colours = { ink: style.getPropertyValue("--wb-ink"), accent: style.getPropertyValue("--wb-accent"), ground: style.getPropertyValue("--wb-bg") };
        placeNames(names, namesInSight(model.get("_names"), labels, shown), sight, sight.size());
        drawMarks(marks, sight, places, marked, document.activeElement === stage ? cross : null, colours);
      });
    }

    const tellSelected = () => {
      const posts = chosen().length;
      setText(said, posts ? talk.say("selected", { posts }) : talk.say("nothing"));
      clear.style.visibility = posts ? "visible" : "hidden";
    };
    const tellHere = debounce(() => {
      if (!cross || gone) return;
      const near = postsNear(sight, places, shown, cross.at, cross.radius);
      const topic = topicOf(near, labels);
      const name = topic === null ? null : nameOf(topic);
      setText(said, name ? talk.say("here", { topic: name, posts: near.length }) : talk.say("circle", { posts: near.length }));
    }, 180);

    /** @param {number[]} posts @param {boolean} more */
    function select(posts, more) {
      const wanted = more ? [...new Set([...chosen(), ...posts])] : posts;
      if (wanted.length) plot.select(wanted);
      else plot.deselect();
      tellSelected();
    }

    function centred() {
      const { width, height } = sight.size();
      return { at: [width / 2, height / 2], radius: 60 };
    }

    function step(/** @type {number} */ dx, /** @type {number} */ dy) {
      if (!cross) return;
      const { width, height } = sight.size();
      const [x, y] = [cross.at[0] + dx, cross.at[1] + dy];
      const to = [Math.min(Math.max(x, 16), width - 16), Math.min(Math.max(y, 16), height - 16)];
      // At the rim the map moves instead.
      if (to[0] !== x || to[1] !== y) sight.move(to[0] - x, to[1] - y);
      cross = { ...cross, at: to };
      redraw();
      tellHere();
    }

    act.clear = () => { plot.deselect(); tellSelected(); stage.focus({ preventScroll: true }); };
    act.whole = () => { sight.whole(); redraw(); };
    act.zoom = (factor) => {
      const { width, height } = sight.size();
      const [x, y] = cross && document.activeElement === stage ? cross.at : [width / 2, height / 2];
      sight.zoom(factor, x, y);
      redraw();
    };

    stage.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      cross ??= centred();
      const far = event.shiftKey ? 5 * STEP : STEP;
      const arrows = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] };
      const arrow = arrows[/** @type {keyof typeof arrows} */ (event.key)];
      if (arrow) step(arrow[0], arrow[1]);
      else if (event.key === "+" || event.key === "-") {
        cross.radius = Math.min(Math.max(cross.radius + (event.key === "+" ? 8 : -8), SMALLEST), LARGEST);
        redraw();
        tellHere();
      } else if (event.key === "Enter" || event.key === " ") {
        select(postsNear(sight, places, shown, cross.at, cross.radius), event.shiftKey);
      } else if (event.key.toLowerCase() === "t") selectTopic(event.shiftKey);
      else if (event.key === "Escape") act.clear();
      else if (event.key === "Home") { cross.at = centred().at; act.whole(); tellHere(); }
      else if (event.key === "PageUp") act.zoom(1.5);
      else if (event.key === "PageDown") act.zoom(1 / 1.5);
      else return;
      event.preventDefault();
    });

    function selectTopic(/** @type {boolean} */ more) {
      if (!cross) return;
      const topic = topicOf(postsNear(sight, places, shown, cross.at, cross.radius), labels);
      if (topic === null) {
        setText(said, talk.say("no_topic"));
        return;
      }
      const own = [];
      for (let at = 0; at < count; at++) if (labels[at] === topic && shown[at]) own.push(at);
      select(own, more);
    }

    let byMouse = false;
    stage.addEventListener("focus", () => {
      cross ??= centred();
      // Whoever clicks sees no crosshair until the first key.
      stage.classList.toggle("wb-by-mouse", byMouse);
      redraw();
      if (!byMouse) tellHere();
    });
    stage.addEventListener("blur", () => { byMouse = false; redraw(); });
    stage.addEventListener("keydown", () => stage.classList.remove("wb-by-mouse"));
    stage.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      byMouse = true;
      hover.hide();
      const box = stage.getBoundingClientRect();
      cross = { at: [event.clientX - box.left, event.clientY - box.top], radius: cross?.radius ?? 60 };
      stage.classList.add("wb-by-mouse");
      stage.focus({ preventScroll: true });
      redraw();
    });
    tameMouse(host, stage);
    const hover = makeHover(card, sight, async (/** @type {number} */ at) => {
      const own = { head: nameOf(labels[at]) ?? talk.say("unclear"), text: "", foot: "" };
      const answer = model.get("_cards") ? await ask("card", { at }) : own;
      if (gone || answer.ok === false) return null;
      const [x, y] = sight.toScreen(places[2 * at], places[2 * at + 1]);
      return { parts: [answer.head || own.head, answer.text, answer.foot], x, y };
    });

    const listeners = {
      select: tellSelected,
      deselect: tellSelected,
      view: () => { hover.hide(); redraw(); },
      pointover: hover.over,
      pointout: hover.out,
    };
    for (const [name, listen] of Object.entries(listeners)) plot.subscribe(name, listen);
    undo.push(() => { for (const [name, listen] of Object.entries(listeners)) plot.unsubscribe(name, listen); });

    const recolour = () => { settle(); showLegend(); redraw(); };
    const changes = {
      _labels: () => { labels = /** @type {Int32Array} */ (numbersOf(model.get("_labels"), "i4")); redraw(); },
      _names: redraw,
      _shown: () => { shown = /** @type {Uint8Array} */ (numbersOf(model.get("_shown"), "u1")); settle(); redraw(); },
      _codes: recolour,
      _marked: () => { marked = numbersOf(model.get("_marked"), "u4"); redraw(); },
      _palette: recolour,
      _legend: showLegend,
    };
    for (const [name, action] of Object.entries(changes)) model.on(`change:${name}`, action);
    const silent = debounce(tellSelected, 60);
    dots.on("change:selection", silent);
    undo.push(() => {
      for (const [name, action] of Object.entries(changes)) model.off(`change:${name}`, action);
      dots.off("change:selection", silent);
    });

    const sized = new ResizeObserver(debounce(() => {
      if (gone || !stage.clientWidth) return;
      fit();
      requestAnimationFrame(() => requestAnimationFrame(() => {
        // Who looked closer keeps what is seen.
        if (sight.isWhole()) sight.whole();
        redraw();
      }));
    }, 60));
    sized.observe(stage);
    const themed = new MutationObserver(() => requestAnimationFrame(recolour));
    themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
    undo.push(() => { sized.disconnect(); themed.disconnect(); });

    function fit() {
      dots.set("height", stage.clientHeight);
      plot.set({ height: stage.clientHeight }); // the plot may have missed it while it was made
    }

    if (stage.clientHeight) fit();
    sight.whole();
    redraw();
    tellSelected();
    settle();
  }
}

export default { render };
