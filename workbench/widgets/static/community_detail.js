// @ts-check
// One message beside the list: what it says and why, whose it is, what it is about, a draft to copy.

/** Six toggles and "none fits". @param {any} desk @param {() => number} at */
function makeLabelPicker(desk, at) {
  const { talk, facts } = desk;
  const pills = facts.labels.map((/** @type {string} */ name, /** @type {number} */ bit) => makePill(
    facts.label_names[name], () => desk.correct(at(), desk.mask(at()) ^ (1 << bit)), { class: "wb-pill wd-label", "data-label": name }));
  const none = makePill(talk.say("none_fits"), () => desk.correct(at(), 0), { class: "wb-pill wd-label" });
  const back = make("button", {
    type: "button", class: "wb-plain-button", text: talk.say("uncorrect"),
    onclick: () => desk.correct(at(), null),
  });
  const sure = make("p", { class: "wb-soft wb-small" });
  const box = make("div", { class: "wd-labels" },
    make("div", { class: "wd-pills", role: "group", "aria-label": talk.say("spaces_of") }, ...pills.map((/** @type {any} */ p) => p.pill), none.pill), sure, back);
  return {
    box,
    focus: () => pills[0].pill.focus(),
    patch() {
      const which = at();
      if (which === undefined) return;
      const mask = desk.mask(which);
      pills.forEach((/** @type {any} */ p, /** @type {number} */ bit) => p.patch(Boolean(mask & (1 << bit))));
      none.patch(mask === 0 && desk.isCorrected(which));
      const corrected = desk.isCorrected(which);
      back.hidden = desk.labelled[which] === undefined;
      setText(sure, corrected ? talk.say("sure_corrected") : saySure(desk, which));
    },
  };
}

/** How sure the reading is, in words. @param {any} desk @param {number} at */
function saySure(desk, at) {
  const { talk } = desk;
  if (!(desk.flags[at] & JUDGED)) return talk.say("not_judged");
  const figure = desk.sure[at];
  if (desk.flags[at] & ABSTAINED) return figure ? talk.say("sure_none", { sure: figure }) : talk.say("not_judged");
  return talk.say(figure < UNSURE ? "sure_little" : "sure", { sure: figure });
}
const UNSURE = 65;

/** The pane beside the list. @param {any} desk */
function makeDetail(desk) {
  const { talk, facts, times } = desk;
  const avatar = makeAvatar("wd-large");
  const name = make("h3", { tabindex: -1 });
  const profile = make("a", { target: "_blank", rel: "noopener noreferrer", class: "wb-small", text: talk.say("profile") });
  const about = make("p", { class: "wb-soft wb-small" });
  const urgent = make("span", { class: "wd-chip wd-urgent", text: talk.say("kind_urgent") });
  const kind = make("span", { class: "wd-chip" });
  const mood = make("span", { class: "wd-chip" });
  const text = make("p", { class: "wd-message", dir: "auto", tabindex: 0 });
  const why = make("div", { class: "wd-why" });
  const link = make("a", { target: "_blank", rel: "noopener noreferrer", class: "wb-button wd-link" });
  const tickKey = make("kbd", { text: "t" });
  const tickText = make("span");
  const tick = make("button", {
    type: "button", class: "wb-button wb-primary",
    onclick: () => desk.tick(desk.chosen(), !desk.isTicked(desk.current())),
  }, tickText, tickKey);
  const known = make("datalist", { id: `${desk.id}-owners` });
  const owner = make("input", {
    type: "text", list: known.id, maxlength: 80, autocomplete: "off", spellcheck: "false", id: `${desk.id}-owner`,
    placeholder: talk.say("nobody"),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") { assign(); desk.focusList(); event.preventDefault(); }
      if (event.key === "Escape") { owner.value = desk.owner(desk.current()); desk.focusList(); event.preventDefault(); }
    },
    onchange: () => assign(),
  });
  const mine = make("button", { type: "button", class: "wb-button", text: talk.say("mine"), hidden: !facts.writer, onclick: () => { owner.value = facts.writer; assign(); } });
  const labels = makeLabelPicker(desk, () => desk.current());
  const drafts = makeDrafts(desk);
  const belowText = make("p", { class: "wd-below", dir: "auto" });
  const belowHead = make("h4");
  const below = make("section", {}, belowHead, belowText);
  const history = make("ul", { class: "wd-history" });
  const past = make("details", { class: "wd-past" }, make("summary", { text: talk.say("history") }), history);
  const inside = make("div", {},
    make("div", { class: "wd-detail-top" }, avatar.avatar, make("div", { class: "wd-grow" }, name, profile), urgent, kind, mood),
    about, text, why,
    make("div", { class: "wd-do" }, tick, link),
    make("div", { class: "wd-owner-line" }, make("label", { for: owner.id, class: "wd-title" }, talk.say("owner"), " ", make("kbd", { text: "a" })), owner, mine, known),
    drafts.section,
    make("section", {}, make("h4", {}, talk.say("spaces_of"), " ", make("kbd", { text: "s" })), labels.box),
    below, past);
  const blank = make("p", { class: "wb-soft wd-blank" });
  const pane = make("aside", { class: "wd-detail", tabindex: 0, "aria-label": talk.say("detail") }, blank, inside);
  let shown = -1;

  function assign() {
    const wished = owner.value.trim();
    const chosen = desk.chosen();
    if (chosen.length && chosen.some((/** @type {number} */ at) => desk.owner(at) !== wished)) desk.assign(chosen, wished);
  }

  return {
    pane,
    focus: () => pane.focus(),
    focusOwner() { owner.focus(); owner.select(); },
    focusLabels: () => labels.focus(),
    focusDraft: () => drafts.focus(),
    copy: () => drafts.copy(),
    openLink: () => { if (!link.hidden) link.click(); },
    /** What is known without asking. */
    patch() {
      const at = desk.current();
      inside.hidden = at === undefined;
      blank.hidden = at !== undefined;
      setText(blank, talk.say("nothing_chosen"));
      if (at === undefined) { shown = -1; return; }
      const fresh = at !== shown;
      if (fresh) {
        shown = at;
        pane.scrollTop = 0;
        setText(text, desk.text(at));
        why.replaceChildren();
        profile.hidden = link.hidden = below.hidden = past.hidden = true;
        inside.classList.add("wd-loading");
        drafts.clear();
      }
      avatar.patch(desk.words.handle[at]);
      setText(name, desk.handle(at));
      const span = times.span(desk.waits[at]);
      const where = talk.say(desk.flags[at] & POST ? "is_post" : "is_comment");
      const wait = desk.isAnswered(at) ? talk.say("answered") : desk.isTicked(at) ? talk.say("ticked_long") : span ? talk.say("waits", { span }) : "";
      setText(about, [times.moment(desk.written[at], facts.timezone), where, wait].filter(Boolean).join(" · "));
      urgent.hidden = !desk.isUrgent(at);
      const kindName = facts.kinds[desk.kind(at)];
      kind.hidden = kindName === "urgent";
      setText(kind, talk.say(`kind_${kindName}`));
      const felt = facts.moods[desk.moods[at]];
      mood.hidden = felt !== "negative" && felt !== "positive";
      setText(mood, felt ? talk.say(`mood_${felt}`) : "");
      setAttribute(mood, "data-mood", felt);
      const several = desk.marked.size > 1;
      setText(tickText, several ? talk.say("tick_marked", { n: desk.marked.size }) : talk.say(desk.isTicked(at) ? "untick" : "tick"));
      tick.classList.toggle("wb-primary", !desk.isTicked(at));
      tick.hidden = desk.isAnswered(at) && !several;
      if (document.activeElement !== owner) owner.value = desk.owner(at);
      const owners = [...new Set([...Object.values(desk.owners), facts.writer].filter(Boolean))].sort().slice(0, 200);
      if (known.children.length !== owners.length) known.replaceChildren(...owners.map((/** @type {any} */ o) => make("option", { value: o })));
      labels.patch();
    },
    /** What the kernel knows of it. @param {any} told */
    fill(told) {
      const at = desk.current();
      inside.classList.remove("wd-loading");
      setText(text, told.text.trim() || talk.say("wordless"));
      const home = safeAddress(told.profile);
      profile.hidden = !home;
      if (home) setAttribute(profile, "href", home);
      const address = safeAddress(told.url);
      link.hidden = !address;
      if (address) setAttribute(link, "href", address);
      setText(link, `${told.platform ? talk.say("open_on", told) : talk.say("open")} ↗`);
      const reasons = told.why.filter((/** @type {string} */ w) => w.trim() && w.trim() !== told.text.trim());
      const lead = talk.say(desk.isUrgent(at) ? "why_urgent" : "why");
      const others = told.others && !desk.isAnswered(at) ? [make("p", { class: "wb-soft wb-small", text: talk.say("others", { n: told.others }) })] : [];
      const said = reasons.slice(0, 3).map((/** @type {string} */ w) => make("p", { class: "wd-quote", dir: "auto", text: `“${w}”` }));
      const words = desk.isUrgent(at) || said.length ? [make("p", { class: "wd-title", text: said.length ? lead : talk.say("urgent_words") }), ...said] : [];
      why.replaceChildren(...words, ...others);
      const parent = told.below || told.below_url;
      below.hidden = !parent;
      if (parent) {
        const to = safeAddress(told.below_url);
        belowHead.replaceChildren(talk.say("below"), " ", to ? makeLink(to, talk.say("open"), talk.say("open_below")) : "");
        setText(belowText, told.below || talk.say("wordless"));
      }
      past.hidden = !told.history.length;
      history.replaceChildren(...told.history.map((/** @type {string} */ line) => make("li", { text: line })));
      drafts.fill(told, at);
    },
  };
}

/** Drafts in the language of the message: choose, change, copy; keep as a template. @param {any} desk */
function makeDrafts(desk) {
  const { talk, facts } = desk;
  /** @type {Map<number, string>} */ const typed = new Map();
  /** @type {any} */ let told = null;
  let at = -1, chosen = 0;
  const picks = make("select", { "aria-label": talk.say("template"), onchange: () => choose(Number(picks.value)) });
  const languages = ["de", "en"].map((code) => makePill(code.toUpperCase(), () => desk.fetchCard(at, code), { "data-language": code, title: talk.say(`draft_${code}`), "aria-label": talk.say(`draft_${code}`) }));
  const area = make("textarea", { rows: 5, dir: "auto", "aria-label": talk.say("draft"), oninput: () => { typed.set(at, area.value); setText(note, ""); } });
  const note = make("span", { class: "wb-soft wb-small", role: "status" });
  const copy = make("button", {
    type: "button", class: "wb-button",
    onclick: async () => {
      const there = await copyText(area.value, area);
      setText(note, talk.say(there ? "copied" : "not_copied"));
    },
  }, talk.say("copy"), make("kbd", { text: "c" }));
  const name = make("input", { type: "text", maxlength: 60, id: `${desk.id}-template`, autocomplete: "off" });
  const raw = make("textarea", { rows: 4, dir: "auto", "aria-label": talk.say("template_text") });
  const keep = make("button", { type: "submit", class: "wb-button wb-primary", text: talk.say("template_keep") });
  const drop = make("button", { type: "button", class: "wb-button", text: talk.say("template_drop"), onclick: () => remove() });
  const form = make("form", { class: "wd-template", hidden: true, onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); save(); } },
    make("label", { class: "wd-title", for: name.id, text: talk.say("template_name") }), name, raw,
    make("p", { class: "wb-soft wb-small", text: talk.say("template_slots") }),
    make("div", { class: "wd-do" }, keep, drop, make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: () => { form.hidden = true; edit.focus(); } })));
  const edit = make("button", { type: "button", class: "wb-plain-button", text: talk.say("template_edit"), onclick: () => unfold() });
  const none = make("p", { class: "wb-soft wb-small" });
  const tools = make("div", { class: "wd-draft" },
    make("div", { class: "wd-draft-top" }, picks, ...languages.map((l) => l.pill)), area,
    make("div", { class: "wd-do" }, copy, edit, note), form);
  const section = make("section", {}, make("h4", {}, talk.say("draft"), " ", make("kbd", { text: "d" })), none, tools);

  /** @param {number} k */
  function choose(k) {
    chosen = k;
    area.value = told?.drafts[k]?.text ?? "";
    typed.delete(at);
    setText(note, "");
  }
  function unfold() {
    const draft = told?.drafts[chosen];
    if (!draft) return;
    name.value = draft.own ? draft.name : draft.own === false && !typed.has(at) ? "" : name.value;
    // What was changed by hand becomes a template again: names give way to their places.
    const handle = desk.handle(at);
    raw.value = typed.has(at) ? area.value.replaceAll(handle, "{name}").replaceAll(facts.brand, "{brand}") : draft.raw;
    drop.hidden = !draft.own;
    form.hidden = false;
    name.focus();
  }
  async function save() {
    const wished = { kind: desk.kind(at), language: told.language, name: name.value, text: raw.value };
    const answer = await desk.keep("template", wished);
    if (!answer.ok) return;
    form.hidden = true;
    typed.delete(at);
    await desk.fetchCard(at, told.language, wished.name.trim());
  }
  async function remove() {
    const draft = told.drafts[chosen];
    const answer = await desk.keep("untemplate", { kind: desk.kind(at), language: told.language, name: draft.name });
    if (!answer.ok) return;
    form.hidden = true;
    typed.delete(at);
    await desk.fetchCard(at, told.language);
  }

  return {
    section,
    focus() { if (!tools.hidden) { area.focus(); area.setSelectionRange(area.value.length, area.value.length); } },
    copy: () => copy.click(),
    clear() {
      tools.hidden = true;
      form.hidden = true;
      setText(note, "");
      setText(none, talk.say("draft_waits"));
      none.hidden = false;
    },
    /** @param {any} now @param {number} which */
    fill(now, which) {
      const same = which === at && told?.language === now.language;
      told = now;
      at = which;
      if (!same) form.hidden = true;
      if (!same || chosen >= now.drafts.length) chosen = 0;
      const wanted = now.drafts.findIndex((/** @type {any} */ d) => d.name === now.wanted && d.own);
      if (wanted >= 0) chosen = wanted;
      const kinds = facts.kinds[desk.kind(which)];
      tools.hidden = !now.drafts.length;
      none.hidden = Boolean(now.drafts.length) && now.language_known;
      setText(none, now.drafts.length ? talk.say("draft_language") : talk.say("draft_none", { kind: talk.say(`kind_${kinds}`) }));
      picks.replaceChildren(...now.drafts.map((/** @type {any} */ d, /** @type {number} */ k) =>
        make("option", { value: k, text: d.own ? talk.say("template_own", d) : talk.knows(`template_${d.name}`) ? talk.say(`template_${d.name}`) : d.name })));
      picks.value = String(chosen);
      languages.forEach((l) => l.patch(l.pill.dataset.language === now.language));
      if (document.activeElement !== area) area.value = typed.get(which) ?? now.drafts[chosen]?.text ?? "";
    },
  };
}
