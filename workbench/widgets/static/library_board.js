// @ts-check
// LibraryBoard: posts by others as a gallery, the right to each beside it, one next step at a time.

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const facts = model.get("_facts");
  const talk = withPercent(speaker(model.get("_sentences"), facts.language));
  const calling = caller(model);
  const ask = (/** @type {string} */ type, /** @type {object} */ content = {}, /** @type {ArrayBuffer[]} */ pieces = []) => calling.ask(type, content, PATIENCE, pieces);
  const saved = makeSaved(talk, "wd-saved");
  const overlay = makeWindow(talk);
  /** @type {any} */ const desk = {
    model, facts, talk, ask, times: clock(talk),
    id: `wl-${model.model_id ?? Math.random().toString(36).slice(2)}`,
    /** @type {Map<string, string>} */ pictures: new Map(),
    /** @type {Set<string>} */ marked: new Set(),
    highlighted: new Set(model.get("_highlighted")),
    chosen: "", lastWish: null,
    handle: (/** @type {any} */ card) => (card.handle ? `@${card.handle}` : talk.say("nameless")),
    choose, reach, write,
  };
  /** @type {any[]} */ let offered = [];
  let offering = false, looked = false;
  let query = "", only = "", tagged = "";
  /** @type {{usable: Set<string>, why: Record<string, string[]>} | null} */ let use = null;

  // ---- the gallery -------------------------------------------------------------------------------
  const library = makeGallery(desk, talk.say("tab_library"));
  const asking = makeGallery(desk, talk.say("tab_candidates"));
  const statuses = facts.statuses.map((/** @type {string} */ name) => ({ name, ...makePill(talk.say(`status_${name}`), () => { only = only === name ? "" : name; arrange(); }, { "data-status": name }) }));
  const tagPills = make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("tags") });
  const channel = make("select", { "aria-label": talk.say("channel"), onchange: () => checkUse() },
    make("option", { value: "", text: talk.say("any_channel") }), ...facts.channels.map((/** @type {string} */ c) => make("option", { value: c, text: talk.say(`channel_${c}`) })));
  const paid = make("input", { type: "checkbox", autocomplete: "off", onchange: () => checkUse() });
  const edited = make("input", { type: "checkbox", autocomplete: "off", onchange: () => checkUse() });
  const usable = makePill(talk.say("usable_today"), () => { if (use) { use = null; arrange(); } else checkUse(true); });
  const csv = make("button", { type: "button", class: "wb-button", text: talk.say("csv"), onclick: () => exportCsv() });
  const path = make("p", { class: "wb-soft wb-small wd-path wd-line", role: "status" });
  const useBar = make("div", { class: "wl-use", role: "group", "aria-label": talk.say("usable_today") }, usable.pill, make("span", { class: "wb-soft", text: talk.say("on") }), channel,
    make("label", { class: "wl-choice" }, paid, make("span", { text: talk.say("as_ad") })), make("label", { class: "wl-choice" }, edited, make("span", { text: talk.say("changed") })), csv);
  const bar = make("div", { class: "wd-bar" }, make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("status") }, ...statuses.map((/** @type {any} */ s) => s.pill)), tagPills, useBar);
  const empty = makeEmpty();
  const libraryPanel = make("div", { class: "wd-panel wl-side" }, bar, library.box, empty.box);
  const looking = make("p", { class: "wb-soft wd-blank", role: "status" });
  const candidatesPanel = make("div", { class: "wd-panel wl-side" }, make("div", { class: "wb-soft wd-bar", text: talk.say("candidates_lead") }), looking, asking.box);

  // ---- the post beside it ------------------------------------------------------------------------
  const detail = makeDetail(desk, { add: (/** @type {string} */ which) => add(which), back: () => current().focus() });

  // ---- the frame ---------------------------------------------------------------------------------
  const headline = make("h2", { class: "wd-headline", "aria-live": "polite" });
  const subline = make("p", { class: "wb-soft wd-line" });
  const search = make("input", { type: "search", class: "wd-search", autocomplete: "off", spellcheck: "false", placeholder: talk.say("search"), "aria-label": talk.say("search"), oninput: () => { query = search.value; arrange(); } });
  const undo = make("button", { type: "button", class: "wb-button", title: talk.say("undo_hint"), onclick: () => takeBack() }, talk.say("undo"), make("kbd", { text: "u" }));
  const tabs = makeTabs(desk.id, talk.say("tabs"), [
    { name: "library", label: talk.say("tab_library"), panel: libraryPanel, open: () => settle() },
    { name: "candidates", label: talk.say("tab_candidates"), panel: candidatesPanel, open: () => { settle(); offer(); } },
  ]);
  const key = (/** @type {string[]} */ keys, /** @type {string} */ what) => make("span", { class: "wd-key" }, ...keys.map((k) => make("kbd", { text: k })), ` ${talk.say(what)}`);
  const foot = make("footer", { class: "wd-foot" }, path, make("span", { class: "wd-push" }), key(["j", "k"], "key_move"), key(["n"], "key_next"),
    make("button", { type: "button", class: "wb-plain-button", onclick: () => showKeys() }, make("kbd", { text: "?" }), ` ${talk.say("key_all")}`));
  const root = make("section", { class: "wb wd wl", "aria-label": talk.say("label", { brand: facts.brand }), lang: facts.language },
    make("header", { class: "wd-top" }, make("div", { class: "wd-grow" }, headline, subline), search, saved.text, undo), tabs.bar,
    make("div", { class: "wd-middle" }, make("div", { class: "wl-left" }, libraryPanel, candidatesPanel), detail.pane), foot, overlay.veil);
  el.append(root);
  const unwatch = watchKernel(model, el);

  const cards = () => model.get("_cards");
  const current = () => (tabs.chosen() === "candidates" ? asking : library);
  const find = (/** @type {string} */ which) => cards().find((/** @type {any} */ c) => c.key === which) ?? offered.find((c) => c.key === which);

  function makeEmpty() {
    const head = make("h3");
    const words = make("p", { class: "wb-soft" });
    const button = make("button", { type: "button", class: "wb-button wb-primary" });
    const box = make("div", { class: "wd-empty wl-empty", hidden: true }, head, words, button);
    return {
      box,
      patch(/** @type {number} */ shown) {
        box.hidden = shown > 0;
        const none = !cards().length;
        setText(head, talk.say(none ? "empty_head" : "nothing_head"));
        setText(words, talk.say(none ? (facts.has_candidates ? "empty" : "empty_alone") : use ? "nothing_usable" : "nothing"));
        button.hidden = none && !facts.has_candidates;
        setText(button, talk.say(none ? "see_candidates" : "clear"));
        button.onclick = () => { if (none) tabs.choose("candidates"); else { query = search.value = ""; only = tagged = ""; use = null; arrange(); } };
      },
    };
  }

  // ---- showing -------------------------------------------------------------------------------
  function arrange() {
    const needle = fold(query.trim().replace(/^[@#]/, ""));
    const said = (/** @type {any} */ card) => !needle || fold(`${card.handle} ${card.text} ${(card.tags ?? []).join(" ")}`).includes(needle);
    const all = cards();
    const fits = all.filter((/** @type {any} */ c) => said(c) && (!tagged || c.tags.includes(tagged)) && (!use || use.usable.has(c.key)));
    const shown = fits.filter((/** @type {any} */ c) => !only || c.status === only);
    for (const s of statuses) {
      const n = fits.filter((/** @type {any} */ c) => c.status === s.name).length;
      s.patch(only === s.name, talk.number(n));
      s.pill.hidden = !n && only !== s.name;
    }
    patchTags(all);
    usable.patch(Boolean(use), use ? talk.number(use.usable.size) : "");
    library.fill(shown);
    asking.fill(offered.filter(said));
    empty.patch(shown.length);
    const granted = all.filter((/** @type {any} */ c) => c.usable).length;
    const soon = all.filter((/** @type {any} */ c) => c.usable && c.left !== null && c.left <= 30).length;
    const open = all.filter((/** @type {any} */ c) => ["none", "pending", "asked", "replied"].includes(c.status)).length;
    setText(headline, all.length ? talk.say("headline", { all: all.length, granted, open }) : talk.say("headline_empty"));
    setText(subline, soon ? talk.say("soon", { n: soon }) : talk.say("subline"));
    tabs.count("library", all.length ? talk.number(all.length) : "");
    tabs.count("candidates", offered.length ? talk.number(offered.length) : "");
    bar.hidden = !all.length;
    ask("shown", { keys: shown.map((/** @type {any} */ c) => c.key) });
    settle();
    fetchPictures();
  }

  /** @param {any[]} all */
  function patchTags(all) {
    const known = [...new Set(all.flatMap((c) => c.tags))].sort().slice(0, 12);
    if (tagged && !known.includes(tagged)) tagged = "";
    const old = [...tagPills.children].map((/** @type {any} */ p) => p.dataset.tag);
    if (old.join("\n") !== known.join("\n")) {
      tagPills.replaceChildren(...known.map((tag) => makePill("", () => { tagged = tagged === tag ? "" : tag; arrange(); }, { "data-tag": tag }).pill));
      [...tagPills.children].forEach((/** @type {any} */ pill, n) => pill.prepend(make("bdi", { class: "wd-cut", text: `#${known[n]}` })));
    }
    for (const pill of tagPills.children) setAttribute(pill, "aria-pressed", String(/** @type {any} */ (pill).dataset.tag === tagged));
  }

  /** Keep something chosen while there is something. */
  function settle() {
    const shown = current().shown();
    if (!shown.some((/** @type {any} */ c) => c.key === desk.chosen)) desk.chosen = shown[0]?.key ?? "";
    repaint();
  }
  function repaint() {
    library.fill(library.shown());
    asking.fill(asking.shown());
    detail.patch(find(desk.chosen), use);
    tellSelected();
  }
  const tellSelected = debounce(() => {
    model.set("selected", desk.marked.size ? [...desk.marked] : desk.chosen ? [desk.chosen] : []);
    model.save_changes();
  }, 120);
  const fetchPictures = debounce(async () => {
    const keys = [...library.shown(), ...asking.shown()].slice(0, 120).map((/** @type {any} */ c) => c.key).filter((k) => !desk.pictures.has(k));
    for (let n = 0; n < keys.length; n += 24) {
      const answer = await ask("thumbs", { keys: keys.slice(n, n + 24) });
      if (!answer.ok || !Object.keys(answer.pictures).length) continue;
      for (const [k, address] of Object.entries(answer.pictures)) desk.pictures.set(k, /** @type {string} */ (address));
      repaint();
    }
  }, 200);

  // ---- doing ---------------------------------------------------------------------------------
  /** @param {string} which */
  async function add(which) {
    const answer = await write("add", { key: which });
    if (!answer.ok) return;
    const place = offered.findIndex((c) => c.key === which);
    offered = offered.filter((c) => c.key !== which);
    desk.chosen = offered[Math.min(Math.max(place, 0), offered.length - 1)]?.key ?? "";
    arrange();
    asking.focus();
    saved.note(`✓ ${talk.say("added")}`);
  }
  /** @param {string} type @param {object} content @param {ArrayBuffer[]} [pieces] @returns {Promise<any>} */
  async function write(type, content, pieces = []) {
    const asked = ask(type, content, pieces);
    const answer = await saved.follow(asked.then((/** @type {any} */ a) => (a.ok || a.reason || !a.errors ? a : { ...a, reason: talk.say("look_at_form") })));
    if (!answer.ok) return answer;
    use = null;
    arrange();
    detail.fetchSteps();
    return answer;
  }
  async function checkUse(on = use !== null) {
    if (!on && !use) return;
    const answer = await ask("usable", { channel: channel.value, paid: paid.checked, edited: edited.checked });
    if (!answer.ok) { saved.failed(answer.reason ?? talk.say("lost")); return; }
    use = { usable: new Set(answer.usable), why: answer.why };
    arrange();
  }
  async function exportCsv() {
    const answer = await saved.follow(ask("csv", { channel: channel.value, paid: paid.checked, edited: edited.checked }));
    if (answer.ok) { setText(path, talk.say("written", answer)); path.title = answer.path; }
  }
  async function takeBack() {
    const answer = await saved.follow(ask("undo"), () => `✓ ${talk.say("undone")}`);
    if (!answer.ok) return;
    if (looked) { looked = false; await offer(); }
    arrange();
    if (find(answer.key)) choose(answer.key);
  }
  async function offer() {
    if (looked || offering) return;
    if (!facts.has_candidates) { setText(looking, talk.say("no_candidates")); return; }
    offering = true;
    looking.hidden = false;
    setText(looking, talk.say("looking"));
    const answer = await ask("candidates");
    offering = false;
    if (!answer.ok) { setText(looking, answer.reason ?? talk.say("lost")); return; }
    looked = true;
    offered = answer.cards;
    looking.hidden = offered.length > 0;
    setText(looking, talk.say("none_offered"));
    arrange();
  }

  // ---- moving --------------------------------------------------------------------------------
  /** @param {string} which */
  function choose(which) {
    desk.chosen = which;
    repaint();
  }
  /** A card got the focus by Tab: it is the one that is shown. @param {string} which */
  function reach(which) { if (desk.chosen !== which) choose(which); }

  function showKeys() {
    overlay.open(talk.say("key_all"), keyList(talk, [["j k", "key_move"], ["n", "key_next"], ["t", "key_tags"], ["x", "key_mark"], ["u", "key_undo"], ["o", "key_open"], ["/", "key_search"], ["Enter", "key_detail"], ["Esc", "key_list"]]));
  }
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => current().step(1), k: () => current().step(-1), ArrowRight: () => current().step(1), ArrowLeft: () => current().step(-1),
    ArrowDown: () => current().step(current().across()), ArrowUp: () => current().step(-current().across()),
    n: () => detail.next(), t: () => detail.writeTags(),
    x: () => { if (desk.chosen) { if (!desk.marked.delete(desk.chosen)) desk.marked.add(desk.chosen); repaint(); } },
    u: () => takeBack(), o: () => detail.follow(),
    "/": () => search.focus(), "?": () => showKeys(), Enter: () => detail.pane.focus(),
  };
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (overlay.isOpen() || event.defaultPrevented) return;
    if (event.key === "Escape") {
      if (target === search && search.value) { search.value = query = ""; arrange(); }
      else detail.leave();
      event.preventDefault();
      return;
    }
    if (target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    const onCard = target.matches(".wl-card");
    if (/^(Arrow|Enter)/.test(event.key) && !onCard) return;
    event.preventDefault();
    keys[event.key]();
  });

  const sizes = new ResizeObserver(() => {
    root.classList.toggle("wd-narrow", root.clientWidth < 760);
    root.classList.toggle("wd-tight", root.clientWidth < 1080);
  });
  sizes.observe(root);
  /** @type {[string, () => void][]} */
  const heard = [
    ["change:_cards", () => arrange()],
    ["change:_offers", async () => {  // somebody was erased
      const opened = looked || offering;
      looked = offering = false;
      offered = [];
      desk.pictures.clear();
      arrange();
      if (opened) await offer();
    }],
    ["change:_highlighted", () => { desk.highlighted = new Set(model.get("_highlighted")); repaint(); }],
    ["change:selected", () => {
      const [wanted] = model.get("selected");
      if (wanted && wanted !== desk.chosen && !desk.marked.size && current().shown().some((/** @type {any} */ c) => c.key === wanted)) choose(wanted);
    }],
  ];
  for (const [what, react] of heard) model.on(what, react);
  arrange();
  tabs.choose("library");
  root.dataset.ready = "true";
  return () => {
    for (const [what, react] of heard) model.off(what, react);
    sizes.disconnect();
    calling.stop();
    unwatch();
  };
}

export default { render };
