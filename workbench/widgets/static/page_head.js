// @ts-check
// Head of the page: brand, tabs, language, theme. It shows another tab itself, without the kernel.

const MARKS = { working: "◌", new: "●", trouble: "!" };
const CALM = 250;
const THEME = "ugc-workbench-theme";

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  let talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const alive = watchAlive(model, ask);
  const names = /** @type {string[]} */ (model.get("_tabs"));
  const id = `wb-${Math.random().toString(36).slice(2, 9)}`;
  const brand = make("h1", { dir: "auto" });
  const date = make("span", { class: "wb-soft wb-page-date" });
  const list = make("div", { role: "tablist", class: "wb-page-tabs" });
  const tongues = make("div", { role: "group", class: "wb-page-tongues" });
  const theme = make("select", { class: "wb-page-theme", onchange: () => look(theme.value, true) });
  const root = make("header", { class: "wb wb-page-head" },
    make("div", { class: "wb-page-name" }, brand, date), list,
    make("div", { class: "wb-page-choices" }, tongues, theme), alive.banner);
  const help = keysWindow(root);
  const showKeys = () => help.open(talk, [["← →", "key_tabs"], ["Home End", "key_ends"], ["Tab", "key_next"], ["?", "key_help"], ["Esc", "key_close"]],
    talk.say("keys_boards"));
  listenForHelp(root, showKeys);
  el.append(root);

  const tabs = new Map(names.map((name, at) => {
    const label = make("span", {});
    const mark = make("i", { "aria-hidden": "true", class: "wb-page-mark" });
    const state = make("span", { class: "wb-page-hush" });
    const tab = make("button", {
      type: "button", role: "tab", id: `${id}-tab-${name}`, "aria-controls": `${id}-panel-${name}`, "data-tab": name,
      onclick: () => go(name),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
        if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        const next = names[(to + names.length) % names.length];
        show(next);
        tabs.get(next)?.tab.focus();
        tellSoon(next); // passing over a tab makes no board
      },
    }, label, mark, state);
    list.append(tab);
    return [name, { tab, label, mark, state }];
  }));

  let here = model.get("current");
  const tell = (/** @type {string} */ name) => {
    if (model.get("current") === name) return;
    model.set("current", name);
    model.save_changes();
  };
  const tellSoon = debounce((/** @type {string} */ name) => { if (name === here) tell(name); }, CALM);

  /** @param {string} name */
  function go(name) {
    show(name);
    tell(name);
  }

  /** @type {Element | null} */ let page = null;
  const panelOf = (/** @type {string} */ name) => page?.querySelector(`:scope > .wb-page-${name}`);

  /** @param {string} name */
  function show(name) {
    here = name;
    for (const [each, { tab }] of tabs) {
      setAttribute(tab, "aria-selected", String(each === name));
      setAttribute(tab, "tabindex", each === name ? "0" : "-1");
      panelOf(each)?.classList.toggle("wb-here", each === name);
    }
    tabs.get(name)?.tab.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  /** The panels are ipywidgets' own boxes: what they are to a screen reader is said from here. */
  function adopt() {
    page = el.closest(".wb-page");
    if (!page || names.some((name) => !panelOf(name))) return false;
    for (const name of names) {
      const panel = /** @type {HTMLElement} */ (panelOf(name));
      panel.id = `${id}-panel-${name}`;
      setAttribute(panel, "role", "tabpanel");
      setAttribute(panel, "aria-labelledby", `${id}-tab-${name}`);
      setAttribute(panel, "tabindex", "0");
      setAttribute(panel, GUARD, "true");
    }
    const host = document.getElementById("rendered_cells") ? "page" : "lab"; // Voila's own, or a notebook
    /** @type {any} */ (page).dataset.host = host;
    theme.hidden = host === "lab";
    page.addEventListener("wb-go", onGo);
    page.addEventListener("wb-keys", showKeys);
    page.addEventListener("keydown", onKey); // of the panels themselves: boards keep theirs
    if (host === "page") document.addEventListener("keydown", onStray);
    if (host === "page") look(kept(), false);
    if (host === "page") alive.start(); // in a notebook a cell that runs long is no trouble
    show(here);
    root.dataset.ready = "true";
    ask("shown");
    return true;
  }
  const onGo = (/** @type {any} */ event) => {
    const name = event.detail?.tab;
    if (!tabs.has(name)) return;
    go(name);
    tabs.get(name)?.tab.focus();
  };
  const onKey = (/** @type {any} */ event) => { if (asksForKeys(event)) { event.preventDefault(); event.stopPropagation(); showKeys(); } };
  const onStray = (/** @type {any} */ event) => { if (event.target === document.body) onKey(event); };
  let waiting = 0;
  const seek = () => { if (!adopt()) waiting = requestAnimationFrame(seek); };

  function kept() {
    try {
      return localStorage.getItem(THEME) ?? "system";
    } catch {
      return "system"; // a browser that keeps nothing
    }
  }

  /** @param {string} name @param {boolean} keep */
  function look(name, keep) {
    const wanted = ["light", "dark"].includes(name) ? name : "system";
    theme.value = wanted;
    if (wanted === "system") document.body.removeAttribute("data-jp-theme-light");
    else document.body.setAttribute("data-jp-theme-light", String(wanted === "light"));
    document.documentElement.style.colorScheme = wanted === "system" ? "light dark" : wanted;
    if (!keep) return;
    try {
      localStorage.setItem(THEME, wanted);
    } catch { /* it holds for this visit */ }
  }

  function draw() {
    talk = speaker(model.get("_sentences"), model.get("_language"));
    setAttribute(root, "lang", talk.language);
    setAttribute(list, "aria-label", talk.say("tabs"));
    alive.draw(talk);
    const states = model.get("states");
    for (const [name, { tab, label, mark, state }] of tabs) {
      setText(label, talk.say(`tab_${name}`));
      label.dataset.text = label.textContent ?? "";
      const now = states[name] ?? "";
      tab.dataset.state = now;
      setText(mark, MARKS[/** @type {"new"} */ (now)] ?? "");
      setText(state, MARKS[/** @type {"new"} */ (now)] ? `, ${talk.say(`state_${now}`)}` : "");
    }
    drawName();
    setAttribute(tongues, "aria-label", talk.say("language"));
    const spoken = model.get("_languages");
    if (tongues.children.length !== spoken.length) {
      tongues.replaceChildren(...spoken.map((/** @type {string} */ name) => make("button", {
        type: "button", "data-language": name, text: name.toUpperCase(), lang: name,
        onclick: () => ask("language", { language: name }),
      })));
    }
    for (const button of tongues.children) {
      const name = /** @type {any} */ (button).dataset.language;
      setAttribute(button, "aria-pressed", String(name === talk.language));
      setAttribute(button, "aria-label", talk.say(`language_${name}`));
    }
    setAttribute(theme, "aria-label", talk.say("theme"));
    const looks = ["system", "light", "dark"];
    if (!theme.options.length) theme.append(...looks.map((name) => make("option", { value: name })));
    looks.forEach((name, at) => setText(theme.options[at], talk.say(`theme_${name}`)));
  }

  function drawName() {
    setText(brand, model.get("brand") || talk.say("no_brand"));
    setAttribute(brand, "title", brand.textContent);
    setText(date, model.get("date"));
  }

  const follow = () => { if (model.get("current") !== here) show(model.get("current")); };
  const heard = [["change:_sentences", draw], ["change:states", draw], ["change:brand", drawName],
    ["change:date", drawName], ["change:current", follow]];
  for (const [event, act] of heard) model.on(event, act);
  draw();
  seek();
  return () => {
    cancelAnimationFrame(waiting);
    alive.stop();
    page?.removeEventListener("wb-go", onGo);
    page?.removeEventListener("wb-keys", showKeys);
    page?.removeEventListener("keydown", onKey);
    document.removeEventListener("keydown", onStray);
    for (const [event, act] of heard) model.off(event, act);
    stop();
  };
}

export default { render };
