// @ts-check
// ProjectChooser: the projects of a folder as tiles, a form for a new one, four ways to begin, and what is next.

const PATIENCE = 2_147_000_000;
const WAYS = [["export", "file"], ["instagram", "api"], ["names", "names"], ["sample", ""]];

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const { ask, stop } = caller(model);
  /** What outlives a drawing: in another language all is drawn anew, and what runs goes on. */
  const held = { ask, busy: "", wish: "", tried: false, open: false, words: "", state: "", /** @type {any} */ typed: model.get("_draft") };
  let drawn = draw({ model, el, held });
  const anew = () => {
    held.typed = drawn.values();
    drawn.end();
    drawn = draw({ model, el, held });
    held.now = drawn;
    drawn.look();
  };
  held.now = drawn;
  model.on("change:_language", anew);
  const unwatch = watchKernel(model, el);
  return () => {
    unwatch();
    model.off("change:_language", anew);
    drawn.end();
    stop();
  };
}

/** @param {{model: any, el: HTMLElement, held: any}} context */
function draw({ model, el, held }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask } = held;
  /** @type {Map<string, any>} */ const tiles = new Map();

  const list = make("ul", { class: "wb-projects" });
  const begin = make("button", {
    type: "button", class: "wb-tile wb-begin", "data-action": "new", "aria-expanded": "false",
    onclick: () => openForm(""),
  }, make("b", { text: `+ ${talk.say("new")}` }), make("span", { class: "wb-soft wb-small", text: talk.say("begin_hint") }));
  const none = make("p", { class: "wb-soft", text: talk.say("none") });
  const said = make("p", { class: "wb-said", role: "status", "aria-live": "polite" });
  const bar = make("i");
  const progress = make("div", { class: "wb-progress", role: "progressbar", "aria-label": talk.say("progress"), hidden: true }, bar);
  const waysTitle = make("h3", {});
  const ways = WAYS.map(([name, way]) => make("button", {
    type: "button", class: "wb-tile", "data-action": name,
    onclick: () => (name === "sample" ? work("sample", {}) : take(way)),
  }, make("b", { text: talk.say(name) }), make("span", { class: "wb-soft wb-small", text: talk.say(`${name}_hint`) })));
  const edited = debounce(() => { model.set("_draft", form.values()); model.save_changes(); }, 250);
  const form = projectForm(talk, model.get("_choices"), {
    onsubmit: () => create(), oncancel: closeForm, onedit: edited,
    oncheck: async () => {
      const found = await ask("check", { values: form.values() });
      if (found.ok) form.show(found, held.tried);
    },
  });
  const nextTitle = make("h3", {});
  const nextList = make("ol", { class: "wb-steps" });
  const next = make("section", { class: "wb-next", hidden: true, tabindex: "-1" }, nextTitle, nextList);
  const root = make("section", { class: "wb wb-chooser", "aria-label": talk.say("label"), lang: talk.language },
    make("header", {}, make("h2", { text: talk.say("head") }),
      make("span", { class: "wb-soft", dir: "auto", text: talk.say("place", { folder: model.get("_folder") }) })),
    none, list, make("div", { class: "wb-saying" }, said, progress), form.root, next,
    make("section", { class: "wb-ways" }, waysTitle, make("div", { class: "wb-tiles" }, ...ways)));
  listenForHelp(root);
  el.replaceChildren(root);

  const opened = () => model.get("_projects").find((/** @type {any} */ p) => p.folder === model.get("opened"));

  /** @param {string} words @param {string} [state] */
  function tell(words, state = "") {
    setText(said, words);
    said.dataset.state = state;
    Object.assign(held, { words, state });
  }

  function showBusy() {
    if (held.busy) root.dataset.busy = held.busy;
    else delete root.dataset.busy;
    for (const button of root.querySelectorAll("button")) {
      if (held.busy) setAttribute(button, "aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    showRun();
  }

  /** @param {string} type @param {object} content @returns {Promise<any>} */
  async function work(type, content) {
    if (held.busy) return { ok: false, busy: true };
    held.busy = type;
    showBusy();
    tell(talk.say("working"));
    const answer = await ask(type, content, PATIENCE);
    held.busy = "";
    held.now.settle(answer);
    return answer;
  }

  /** @param {any} answer */
  function settle(answer) {
    showBusy();
    if (answer.ok) {
      tell([answer.words, talk.say(model.get("alone") ? "opened" : "opened_here", { brand: answer.brand }), answer.trouble].filter(Boolean).join("\n"),
        answer.trouble ? "warn" : "good");
      look();
    } else if (!answer.errors) tell(answer.reason ?? talk.say("lost"), "bad");
  }

  /** Go on in the open project; without one, begin one for it. @param {string} way */
  function take(way) {
    if (opened()) go(way);
    else openForm(way);
  }

  /** @param {string} way */
  async function go(way) {
    const answer = await ask("go", { way });
    if (answer.ok && model.get("alone")) tell(talk.say(`alone_${way}`, { brand: answer.brand }), "good");
  }

  /** @param {string} way */
  function openForm(way) {
    Object.assign(held, { wish: way, open: true });
    setAttribute(begin, "aria-expanded", "true");
    form.open(way);
  }

  function closeForm() {
    held.open = false;
    form.root.hidden = true;
    setAttribute(begin, "aria-expanded", "false");
    begin.focus();
  }

  async function create() {
    held.tried = true;
    held.now.made(await work("create", { values: form.values() }));
  }

  /** @param {any} answer */
  function made(answer) {
    if (answer.errors) {
      form.show({ errors: answer.errors, read: {} }, true);
      form.goToFirst(answer.errors);
      tell(talk.say("wrong", { n: Object.keys(answer.errors).length }), "bad");
    }
    if (!answer.ok) return;
    held.tried = false;
    closeForm();
    form.clear();
    if (held.wish && !answer.words && !answer.trouble) go(held.wish);
    if (next.hidden) ways[0].focus();
    else next.focus();
  }

  /** After an import, ask what to fetch next; it takes a few seconds and nobody has to wait. */
  async function look() {
    if (!opened()?.posts || held.busy) return;
    await ask("next", {}, PATIENCE);
  }

  function showRun() {
    const run = model.get("_run");
    const running = Boolean(held.busy) && run.state === "running";
    progress.hidden = !running;
    if (!running) return;
    if (run.stage) setText(said, talk.say(`stage_${run.stage}`, { records: run.records ?? 0 }));
    const share = typeof run.share === "number" ? run.share : null;
    progress.classList.toggle("wb-unknown", share === null);
    bar.style.inlineSize = share === null ? "" : `${Math.round(100 * share)}%`;
    if (share === null) progress.removeAttribute("aria-valuenow");
    else setAttribute(progress, "aria-valuenow", Math.round(100 * share));
  }

  function showProjects() {
    const projects = model.get("_projects");
    none.hidden = projects.length > 0;
    const wanted = projects.map((/** @type {any} */ project) => {
      const tile = tiles.get(project.folder) ?? makeTile(project.folder);
      tiles.set(project.folder, tile);
      tile.show(project, project.folder === model.get("opened"));
      return tile.root;
    });
    for (const [folder, tile] of tiles) {
      if (wanted.includes(tile.root)) continue;
      tile.root.remove();
      tiles.delete(folder);
    }
    const focused = /** @type {any} */ (document.activeElement);
    [...wanted, last].forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null); });
    if (list.contains(focused)) focused.focus();
    const project = opened();
    setText(waysTitle, project ? talk.say("ways_into", { brand: project.brand }) : talk.say("ways_title"));
    showNext();
  }
  const last = make("li", {}, begin);

  /** @param {string} folder */
  function makeTile(folder) {
    const brand = make("bdi", { class: "wb-name" }), state = make("span", { class: "wb-open" });
    const facts = make("span", { class: "wb-soft wb-small" }), worked = make("span", { class: "wb-soft wb-small" });
    const ahead = make("span", { class: "wb-small wb-waits" });
    const button = make("button", {
      type: "button", class: "wb-tile wb-project", "data-folder": folder, title: folder,
      onclick: () => work("open", { folder }),
    }, make("b", {}, brand), state, facts, worked, ahead);
    return {
      root: make("li", {}, button),
      /** @param {any} project @param {boolean} open */
      show(project, open) {
        setText(brand, project.brand);
        setText(state, open ? `✓ ${talk.say("open")}` : project.sample ? talk.say("invented") : "");
        setAttribute(button, "title", project.problem || folder);
        setText(facts, project.problem || [project.posts ? talk.say("posts", { posts: project.posts }) : talk.say("empty"),
          project.date ? talk.say("data_to", { date: project.date }) : ""].filter(Boolean).join(" · "));
        setText(worked, project.worked ? talk.say("worked", { date: project.worked }) : "");
        setText(ahead, project.problem ? "" : talk.say(`waits_${project.next}`, { n: project.chosen }));
        setAttribute(button, "aria-pressed", String(open));
        button.disabled = Boolean(project.problem);
      },
    };
  }

  function showNext() {
    const project = opened();
    next.hidden = !project || !project.posts;
    if (next.hidden) return;
    setText(nextTitle, talk.say("next", { brand: project.brand }));
    const steps = [
      { way: project.next, what: talk.say(`do_${project.next}`, { n: project.chosen }), why: talk.say(`why_${project.next}`) },
      ...(model.get("_next").steps ?? []),
    ];
    steps.forEach((step, at) => {
      const item = /** @type {any} */ (nextList.children[at]) ?? nextList.appendChild(makeStep());
      item.show(step, at === 0);
    });
    while (nextList.children.length > steps.length) nextList.lastChild?.remove();
  }

  function makeStep() {
    const what = make("b"), price = make("span", { class: "wb-price" }), why = make("p", { class: "wb-soft" });
    const button = make("button", { type: "button", class: "wb-button", text: talk.say("go") });
    let way = "";
    button.addEventListener("click", () => go(way));
    const item = make("li", {}, make("div", { class: "wb-step" }, make("div", {}, what, price, why), button));
    /** @param {any} step @param {boolean} first */
    item.show = (step, first) => {
      way = step.way;
      setText(what, step.what);
      setText(price, step.price ?? "");
      price.hidden = !step.price;
      setText(why, step.why);
      button.hidden = !way;
      button.classList.toggle("wb-primary", first);
      setAttribute(button, "aria-label", `${talk.say("go")}: ${step.what}`);
    };
    return item;
  }

  const heard = [["change:_projects", showProjects], ["change:opened", showProjects], ["change:_next", showNext], ["change:_run", showRun]];
  for (const [event, act] of heard) model.on(event, act);
  form.fill(held.typed);
  if (held.open) {
    const at = /** @type {any} */ (document.activeElement);
    openForm(held.wish);
    at?.focus?.({ preventScroll: true });
  }
  if (held.busy) tell(talk.say("working"));
  showProjects();
  showBusy();
  root.dataset.ready = "true";
  return {
    settle, made, look, values: () => form.values(),
    end: () => { for (const [event, act] of heard) model.off(event, act); },
  };
}

export default { render };
