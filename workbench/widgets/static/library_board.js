// @ts-check
// LibraryBoard: posts by others as a gallery, the right to each beside it, one next step at a time.

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const facts = model.get("_facts");
  const talk = withPercent(speaker(model.get("_sentences"), facts.language));
  const calling = caller(model);
  const ask = (/** @type {string} */ type, /** @type {object} */ content = {}) => calling.ask(type, content, PATIENCE);
  const saved = makeSaved(talk);
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
  const picture = make("img", { alt: talk.say("picture"), class: "wl-large", hidden: true });
  const name = make("h3", { tabindex: -1 });
  const profile = make("a", { target: "_blank", rel: "noopener noreferrer", class: "wb-small", text: talk.say("profile") });
  const avatar = makeAvatar("wd-large");
  const status = makeStatus(desk);
  const about = make("p", { class: "wb-soft wb-small" });
  const link = make("a", { target: "_blank", rel: "noopener noreferrer", class: "wb-button wd-link" });
  const text = make("p", { class: "wd-message", dir: "auto", tabindex: 0 });
  const stepper = makeStepper(desk);
  const warnings = make("ul", { class: "wl-warnings" });
  const say_next = make("p", { class: "wl-next" });
  const actions = make("div", { class: "wd-do" });
  const formBox = make("div");
  const agreed = make("dl", { class: "wl-agreed" });
  const tags = make("input", { type: "text", id: `${desk.id}-tags`, maxlength: 400, autocomplete: "off", placeholder: talk.say("tags_hint"), onchange: () => saveTags(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") { saveTags(); current().focus(); event.preventDefault(); } } });
  const tagLine = make("div", { class: "wd-owner-line" }, make("label", { for: tags.id, class: "wd-title" }, talk.say("tags"), " ", make("kbd", { text: "t" })), tags);
  const reasons = make("ul", { class: "wl-reasons" });
  const reasonsBox = make("section", {}, make("h4", { text: talk.say("why_worth") }), reasons);
  const timeline = make("ol", { class: "wl-timeline" });
  const ledger = make("section", {}, make("h4", { text: talk.say("ledger") }), make("p", { class: "wb-soft wb-small", text: talk.say("ledger_keeps") }), timeline);
  const inside = make("div", {}, make("div", { class: "wd-detail-top" }, avatar.avatar, make("div", { class: "wd-grow" }, name, profile), status.chip), about, picture, text,
    stepper.list, warnings, say_next, actions, formBox, agreed, tagLine, reasonsBox, ledger);
  const blank = make("p", { class: "wb-soft wd-blank", text: talk.say("nothing_chosen") });
  const pane = make("aside", { class: "wd-detail", tabindex: 0, "aria-label": talk.say("detail") }, blank, inside);

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
    make("div", { class: "wd-middle" }, make("div", { class: "wl-left" }, libraryPanel, candidatesPanel), pane), foot, overlay.veil);
  el.append(root);

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
    patchDetail();
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

  let drawn = "";
  function patchDetail() {
    const card = find(desk.chosen);
    inside.hidden = !card;
    blank.hidden = Boolean(card);
    if (!card) { drawn = ""; return; }
    const fresh = drawn !== card.key;
    if (fresh) {
      drawn = card.key;
      pane.scrollTop = 0;
      formBox.replaceChildren();
      timeline.replaceChildren();
    }
    const inLibrary = card.status !== undefined;
    avatar.patch(card.handle);
    setText(name, desk.handle(card));
    const home = safeAddress(card.profile), address = safeAddress(card.link);
    profile.hidden = !home;
    if (home) setAttribute(profile, "href", home);
    status.patch(card);
    const kind = talk.knows(`kind_${card.kind}`) ? talk.say(`kind_${card.kind}`) : "";
    setText(about, [card.day ? desk.times.day(card.day) : talk.say("no_date"), card.platform, kind].filter(Boolean).join(" · "));
    const shown = desk.pictures.get(card.key);
    picture.hidden = !shown;
    if (shown) setAttribute(picture, "src", shown);
    setText(text, card.text.trim() || talk.say("wordless"));
    stepper.list.hidden = !inLibrary;
    if (inLibrary) stepper.patch(card);
    // A granted post says by itself that it is granted; why it may not be used stands with the warnings.
    const why = use && !use.usable.has(card.key) ? use.why[card.key] ?? [] : card.status === "granted" ? card.obstacles : [];
    const lines = [...(card.warnings ?? []), ...why.filter((/** @type {string} */ w) => !(card.warnings ?? []).length || use).map((/** @type {string} */ w) => ({ tone: "no", text: w }))];
    warnings.hidden = !lines.length;
    warnings.replaceChildren(...lines.map((/** @type {any} */ w) => make("li", { "data-tone": w.tone, text: w.text })));
    patchActions(card, address);
    const known = inLibrary && card.channels.length > 0;
    agreed.hidden = !known;
    if (known) {
      const pairs = [["channels", card.channels.map((/** @type {string} */ c) => talk.say(`channel_${c}`)).join(", ")], ["paid_ads", talk.say(card.paid ? "yes" : "no")], ["edits", talk.say(card.edits ? "yes" : "no")],
        ["people_shown", talk.say(`people_${card.people}`)], ["music", talk.say(`music_${card.music}`)], ["until", card.until ? desk.times.day(card.until) : talk.say("no_end")], ["proof", card.proof]];
      agreed.replaceChildren(...pairs.flatMap(([what, value]) => [make("dt", { text: talk.say(what) }), what === "proof" && safeAddress(value) ? make("dd", {}, makeLink(safeAddress(value) ?? "", value)) : make("dd", { dir: "auto", text: value })]));
    }
    tagLine.hidden = !inLibrary;
    if (document.activeElement !== tags) tags.value = (card.tags ?? []).join(", ");
    reasonsBox.hidden = !(card.reasons ?? []).length;
    reasons.replaceChildren(...(card.reasons ?? []).map((/** @type {string} */ r) => make("li", { dir: "auto", text: r })));
    ledger.hidden = !inLibrary || !timeline.children.length;
    if (fresh && inLibrary) fetchSteps();
  }
  const fetchSteps = debounce(async () => {
    const which = desk.chosen;
    const answer = await ask("history", { key: which });
    if (!answer.ok || desk.chosen !== which) return;
    timeline.replaceChildren(...answer.steps.map((/** @type {any} */ s) => make("li", { "data-step": s.step },
      make("b", { text: s.what }), make("span", { class: "wb-soft wb-small", text: `${desk.times.time(s.when)} · ${s.who}` }),
      s.more.length ? make("span", { class: "wb-small", dir: "auto", text: s.more.join(" · ") }) : "",
      s.text ? make("p", { class: "wd-quote wl-said", dir: "auto", text: s.text }) : "")));
    ledger.hidden = !answer.steps.length;
  }, 80);

  /** One obvious next step, the others beside it. @param {any} card @param {string | null} address */
  function patchActions(card, address) {
    /** @type {[string, string][]} the first is the next step */
    let steps;
    if (card.status === undefined) steps = [["add", "add"]];
    else {
      steps = /** @type {Record<string, [string, string][]>} */ ({
        none: [["ask", "ask"], ["grant", "grant"], ["remove", "remove"]],
        pending: [["ask", "ask"], ["grant", "grant"], ["withdraw", "withdraw"], ["refuse", "refuse"]],
        asked: [["reply", "reply"], ["grant", "grant"], ["refuse", "refuse"], ["ask", "remind"], ["withdraw", "withdraw"]],
        replied: [["grant", "grant"], ["refuse", "refuse"], ["reply", "reply"], ["ask", "remind"], ["withdraw", "withdraw"]],
        granted: [["grant", "grant_more"], ["revoke", "revoke"], ["ask", "ask_more"]],
        expired: [["ask", "ask_again"], ["grant", "grant"], ["refuse", "refuse"], ["remove", "remove"]],
        refused: [["ask", "ask_again"], ["grant", "grant"], ["remove", "remove"]],
        revoked: [["ask", "ask_again"], ["grant", "grant"], ["remove", "remove"]],
      })[card.status] ?? [];
    }
    setText(say_next, talk.say(card.status === undefined ? "next_add" : card.status === "granted" && !card.usable ? "next_blocked" : `next_${card.status}`, { until: card.until ? desk.times.day(card.until) : talk.say("no_end") }));
    const wanted = steps.map(([type, label]) => `${type} ${label}`).join("|");
    if (actions.dataset.for !== `${card.key} ${wanted}` ) {
      actions.dataset.for = `${card.key} ${wanted}`;
      const rest = steps.slice(2);
      actions.replaceChildren(...steps.slice(0, 2).map(([type, label], n) => make("button", {
        type: "button", class: !n && card.status !== "granted" ? "wb-button wb-primary" : "wb-button", "data-act": type, onclick: () => act(type),
      }, talk.say(`do_${label}`), !n && card.status !== "granted" ? make("kbd", { text: "n" }) : "")), link,
      ...rest.map(([type, label]) => make("button", { type: "button", class: "wb-plain-button", "data-act": type, text: talk.say(`do_${label}`), onclick: () => act(type) })));
    }
    link.hidden = !address;
    if (address) setAttribute(link, "href", address);
    setText(link, `${card.platform ? talk.say("open_on", card) : talk.say("open")} ↗`);
  }

  // ---- doing ---------------------------------------------------------------------------------
  /** @param {string} type */
  function act(type) {
    const card = find(desk.chosen);
    if (!card) return;
    if (type === "add") { add(card.key); return; }
    if (type === "remove") { write("remove", { key: card.key }); return; }
    const close = () => { formBox.replaceChildren(); current().focus(); };
    const form = type === "ask" ? askForm(desk, card, close) : type === "grant" ? grantForm(desk, card, close) : wordsForm(desk, card, type, close);
    formBox.replaceChildren(form.root);
    form.focus();
    form.root.scrollIntoView({ block: "nearest" });
  }
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
    const asked = pieces.length ? askWith(type, content, pieces) : ask(type, content);
    const answer = await saved.follow(asked.then((/** @type {any} */ a) => (a.ok || a.reason || !a.errors ? a : { ...a, reason: talk.say("look_at_form") })));
    if (!answer.ok) return answer;
    use = null;
    arrange();
    fetchSteps();
    return answer;
  }
  /** @param {string} type @param {object} content @param {ArrayBuffer[]} pieces */
  function askWith(type, content, pieces) {
    const carrier = { on: model.on.bind(model), off: model.off.bind(model), send: (/** @type {any} */ m) => model.send(m, undefined, pieces) };
    const once = caller(carrier);
    return once.ask(type, content, PATIENCE).finally(once.stop);
  }
  function saveTags() {
    const card = find(desk.chosen);
    const wished = [...new Set(tags.value.split(",").map((/** @type {string} */ t) => t.trim().replace(/^#/, "")).filter(Boolean))].sort();
    if (card?.tags && wished.join("\n") !== card.tags.join("\n")) write("tag", { key: card.key, tags: wished });
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
    const answer = await saved.follow(ask("undo"), talk.say("undone"));
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
    n: () => { const first = /** @type {any} */ (actions.querySelector("[data-act]")); if (first && !inside.hidden) act(first.dataset.act); },
    t: () => { if (!tagLine.hidden && !inside.hidden) { tags.focus(); tags.select(); } },
    x: () => { if (desk.chosen) { if (!desk.marked.delete(desk.chosen)) desk.marked.add(desk.chosen); repaint(); } },
    u: () => takeBack(), o: () => { if (!link.hidden) link.click(); },
    "/": () => search.focus(), "?": () => showKeys(), Enter: () => pane.focus(),
  };
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (overlay.isOpen() || event.defaultPrevented) return;
    if (event.key === "Escape") {
      if (target === search && search.value) { search.value = query = ""; arrange(); }
      else { formBox.replaceChildren(); current().focus(); }
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
  };
}

export default { render };
