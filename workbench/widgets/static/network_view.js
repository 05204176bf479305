// @ts-check
// NetworkView: the drawing in a sandboxed frame; controls, legend and a table twin outside of it.

const ABOUT = "workbench-network";
const STRONGEST = 3;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const group = `wb-around-${Math.random().toString(36).slice(2)}`;
  const title = make("h2", { dir: "auto" });
  const about = make("p", { class: "wb-soft" });
  const boxes = make("fieldset", { class: "wb-kinds" }, make("legend", { text: talk.say("kinds") }));
  const rangeLabel = make("span", {});
  const range = make("input", { type: "range", step: 1, oninput: () => { showTop(); saveTop(); draw({ fit: true }); } });
  const saveTop = debounce(() => { model.set("top", Number(range.value)); model.save_changes(); }, 150);
  const around = ["brand", "selection"].map((to) => {
    const input = make("input", { type: "radio", name: group, value: to, onchange: () => turn(to) });
    const text = make("span", {});
    return { to, input, text, root: make("label", { class: "wb-check" }, input, text) };
  });
  const legend = make("ul", { class: "wb-legend", "aria-label": talk.say("legend") });
  const frame = make("iframe", { sandbox: "allow-scripts", title: `${model.get("_label")}. ${talk.say("drawing")}`, referrerpolicy: "no-referrer" });
  const wait = make("p", { class: "wb-soft wb-wait", text: talk.say("drawing_now"), "aria-hidden": "true" });
  const empty = make("p", { class: "wb-none", hidden: true, text: talk.say("empty") });
  const state = make("p", { class: "wb-soft", role: "status", "aria-live": "polite" });
  const unnamed = make("p", { class: "wb-soft" });
  const picked = make("span", {});
  const clear = make("button", { type: "button", class: "wb-button", hidden: true, text: talk.say("clear"), onclick: () => select([]) });
  const body = make("tbody");
  const twin = make("details", { class: "wb-twin" }, make("summary", { text: talk.say("table") }),
    make("div", { class: "wb-scroll", tabindex: "0", role: "region", "aria-label": talk.say("table") },
      make("table", {}, make("thead", {}, make("tr", {}, ...["who", "rank", "score", "group", "ties"].map((name) =>
        make("th", { scope: "col", class: `wb-${name}`, text: talk.say(name) })))), body)));
  const stage = make("div", { class: "wb-stage" }, wait, frame, empty);
  const root = make("section", { class: "wb wb-network", lang: talk.language, "aria-label": model.get("_label") },
    make("header", {}, title, about,
      make("div", { class: "wb-controls" }, boxes,
        make("label", { class: "wb-slide" }, rangeLabel, range),
        make("fieldset", { class: "wb-kinds" }, make("legend", { text: talk.say("around") }), ...around.map((one) => one.root))),
      legend),
    stage, make("footer", {}, state, unnamed, picked, clear), twin);
  const help = keysWindow(root);
  const keys = make("button", { type: "button", class: "wb-button wb-network-keys", text: talk.say("keys_button"), onclick: () => showKeys() });
  const showKeys = () => help.open(talk, [["Tab", "key_next"], ["Space", "key_kinds"], ["← →", "key_top"], ["↵", "key_pick"], ["↑ ↓", "key_pan"], ["+ −", "key_zoom"], ["?", "key_help"], ["Esc", "key_close"]]);
  root.querySelector("footer")?.append(keys);
  listenForHelp(root, showKeys);
  el.append(root);
  const unwatch = watchKernel(model, el);

  /** @type {Map<string, any>} */ const ticks = new Map();
  /** @type {any[]} */ let rows = [];
  let ready = false;

  const centre = () => model.get("_head").centre ?? 0;
  const shown = () => Math.min(centre() + Number(range.value), model.get("_nodes").length);
  const chosen = () => new Set(model.get("selected"));

  /** Ties of the ticked kinds between the shown, added up, strongest first. */
  function tiesNow() {
    const names = KIND_NAMES;
    const on = new Set(model.get("kinds"));
    const many = shown();
    /** @type {Map<number, number>} */ const sums = new Map();
    for (const [source, target, kind, weight] of model.get("_ties")) {
      if (source >= many || target >= many || (kind >= 0 && !on.has(names[kind]))) continue;
      const key = source * 10_000 + target;
      sums.set(key, (sums.get(key) ?? 0) + weight);
    }
    return [...sums].map(([key, weight]) => ({ source: Math.floor(key / 10_000), target: key % 10_000, weight }))
      .sort((a, b) => b.weight - a.weight || a.source - b.source || a.target - b.target);
  }

  /** @param {{fit?: boolean}} [how] */
  function draw(how = {}) {
    const ties = tiesNow();
    const most = model.get("_head").edges ?? 400;
    const drawn = ties.slice(0, most);
    const heaviest = drawn[0]?.weight || 1;
    const selected = chosen();
    const lit = [...new Set([...model.get("_lit"), ...model.get("_nodes").flatMap((/** @type {any} */ node, /** @type {number} */ at) =>
      (selected.has(node.key) ? [at] : []))])];
    if (ready) {
      // The frame has no origin of its own to name; it is told numbers only.
      frame.contentWindow?.postMessage({
        about: ABOUT, shown: shown(), lit, fit: Boolean(how.fit),
        ties: drawn.map((tie) => [tie.source, tie.target, Math.round(100 * (0.6 + 2.4 * Math.sqrt(tie.weight / heaviest))) / 100]),
      }, "*");
    }
    setText(state, talk.say(ties.length > most ? "most" : "state", { nodes: shown(), ties: drawn.length, all: ties.length }));
    showTable(ties);
  }

  /** @param {any[]} ties */
  function showTable(ties) {
    const nodes = model.get("_nodes");
    const lit = new Set(model.get("_lit")), selected = chosen();
    /** @type {Map<number, string[]>} */ const strongest = new Map();
    const tell = (/** @type {number} */ of, /** @type {string} */ way, /** @type {number} */ other) => {
      const list = strongest.get(of) ?? [];
      if (list.length < STRONGEST) list.push(talk.say(way, { name: `\u2068${nodes[other].name}\u2069` }));
      strongest.set(of, list);
    };
    for (const tie of ties) { tell(tie.source, "gives", tie.target); tell(tie.target, "gets", tie.source); }
    while (rows.length < nodes.length) rows.push(makeRow(rows.length));
    while (rows.length > nodes.length) rows.pop().root.remove();
    rows.forEach((row, at) => row.show(nodes[at], at >= shown(), strongest.get(at), lit.has(at), selected.has(nodes[at].key)));
    const count = model.get("selected").length;
    setText(picked, count ? talk.say("picked", { n: count }) : "");
    clear.hidden = !count;
  }

  /** @param {number} at */
  function makeRow(at) {
    const name = make("bdi"), dot = make("i", { "aria-hidden": "true" });
    const button = make("button", { type: "button", class: "wb-who-button", onclick: () => toggle(at) }, dot, name);
    const cells = Object.fromEntries(["rank", "score", "group", "ties"].map((key) => [key, make("td", { class: `wb-${key}` })]));
    const line = make("tr", {}, make("th", { scope: "row" }, button), ...Object.values(cells));
    body.append(line);
    return {
      root: line,
      /** @param {any} node @param {boolean} hidden @param {string[] | undefined} ties @param {boolean} lit @param {boolean} selected */
      show(node, hidden, ties, lit, selected) {
        line.hidden = hidden;
        setText(name, node.name);
        dot.style.background = node.centre ? "#1a2332" : node.colour;
        setAttribute(button, "aria-pressed", String(selected));
        line.classList.toggle("wb-lit", lit || selected);
        setText(cells.rank, node.centre ? talk.say("brand") : node.rank === null ? "–" : talk.number(node.rank));
        setText(cells.score, node.score || "–");
        setText(cells.group, node.group >= 0 ? talk.number(node.group + 1) : "–");
        setText(cells.ties, ties?.join(", ") ?? talk.say("no_ties"));
      },
    };
  }

  /** @param {number} at */
  function toggle(at) {
    const key = model.get("_nodes")[at]?.key;
    if (key === undefined) return;
    const before = model.get("selected");
    select(before.includes(key) ? before.filter((/** @type {string} */ one) => one !== key) : [...before, key]);
  }

  /** @param {string[]} keys */
  function select(keys) {
    model.set("selected", keys);
    model.save_changes();
  }

  /** @param {string} to */
  async function turn(to) {
    setText(state, talk.say("drawing_now"));
    const answer = await ask("around", { to }, 60_000);
    if (!answer.ok) setText(state, answer.reason ?? talk.say("lost"));
    showAround();
  }

  function showAround() {
    const many = model.get("selected").length || model.get("_others");
    for (const { to, input, text, root: label } of around) {
      input.checked = model.get("_around") === to;
      setText(text, talk.say(`around_${to}`, { n: many }));
      input.disabled = to === "selection" && !many && !input.checked;
      label.classList.toggle("wb-off", input.disabled);
    }
  }

  function showTop() {
    setText(rangeLabel, talk.say(model.get("_around") === "brand" ? "top" : "nearest", { n: Number(range.value) }));
  }

  function showHead() {
    const head = model.get("_head");
    setText(title, head.title);
    setText(about, head.about.join(" · "));
    range.max = String(head.most);
    range.min = String(Math.min(head.least, head.most));
    range.value = String(Math.min(model.get("top"), head.most));
    legend.replaceChildren(...head.legend.map(([colour, text]) => {
      const dot = make("i", { "aria-hidden": "true" });
      dot.style.background = colour;
      return make("li", {}, dot, make("bdi", { text }));
    }));
    for (const kind of KIND_NAMES) {
      const here = head.kinds.includes(kind);
      if (here && !ticks.has(kind)) {
        const input = make("input", { type: "checkbox", value: kind, onchange: () => tick() });
        const root = make("label", { class: "wb-check" }, input, make("span", { text: talk.say(`kind_${kind}`) }));
        ticks.set(kind, { input, root });
        boxes.append(root);
      } else if (!here && ticks.has(kind)) {
        ticks.get(kind).root.remove();
        ticks.delete(kind);
      }
    }
    boxes.hidden = !ticks.size;
    showTicks();
    showTop();
    showAround();
  }

  function showTicks() {
    for (const [kind, { input }] of ticks) input.checked = model.get("kinds").includes(kind);
  }

  function tick() {
    model.set("kinds", KIND_NAMES.filter((kind) => (ticks.has(kind) ? ticks.get(kind).input.checked : model.get("kinds").includes(kind))));
    model.save_changes();
  }

  function showPage() {
    const page = model.get("_page");
    frame.hidden = wait.hidden = !page;
    empty.hidden = Boolean(page);
    twin.hidden = !page;
    /** @type {any} */ (root.querySelector(".wb-controls")).hidden = !page;
    ready = false;
    if (page) frame.srcdoc = page;
    else root.dataset.ready = "true";
  }

  /** Only our own frame is heard: whether it is there, which number was clicked, how many have no name. */
  function hear(/** @type {MessageEvent} */ event) {
    if (!frame.contentWindow || event.source !== frame.contentWindow) return;
    const told = event.data;
    if (told?.about !== ABOUT) return;
    if (told.ready === true) {
      ready = true;
      wait.hidden = true;
      root.dataset.ready = "true";
      draw({ fit: true });
    } else if (Number.isInteger(told.unnamed)) {
      setText(unnamed, told.unnamed > 0 && told.unnamed <= shown() ? talk.say("unnamed", { n: told.unnamed }) : "");
    } else if (Number.isInteger(told.picked) && told.picked >= 0 && told.picked < shown()) toggle(told.picked);
  }

  /** @type {[string, () => void][]} */
  const heard = [
    ["change:_page", showPage], ["change:_head", showHead], ["change:_nodes", () => draw()], ["change:_ties", () => draw()],
    ["change:_around", () => { showAround(); showTop(); }], ["change:_others", showAround], ["change:_lit", () => draw()],
    ["change:selected", () => { showAround(); draw(); }], ["change:kinds", () => { showTicks(); draw(); }],
    ["change:top", () => { range.value = String(model.get("top")); showTop(); draw({ fit: true }); }],
  ];
  for (const [event, act] of heard) model.on(event, act);
  window.addEventListener("message", hear);
  showHead();
  draw();
  showPage();
  return () => {
    for (const [event, act] of heard) model.off(event, act);
    window.removeEventListener("message", hear);
    stop();
    unwatch();
  };
}

const KIND_NAMES = ["mention", "tag", "comment", "reply", "repost", "collab"];

export default { render };
