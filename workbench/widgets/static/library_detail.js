// @ts-check
// The post beside the gallery: what it is, how far its right has come, and the next step.

/**
 * @param {any} desk
 * @param {{add: (which: string) => void, back: () => void}} parts what it cannot do alone
 */
function makeDetail(desk, { add, back }) {
  const { talk } = desk;
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
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") { saveTags(); back(); event.preventDefault(); } } });
  const tagLine = make("div", { class: "wd-owner-line" }, make("label", { for: tags.id, class: "wd-title" }, talk.say("tags"), " ", make("kbd", { text: "t" })), tags);
  const reasons = make("ul", { class: "wl-reasons" });
  const reasonsBox = make("section", {}, make("h4", { text: talk.say("why_worth") }), reasons);
  const timeline = make("ol", { class: "wl-timeline" });
  const ledger = make("section", {}, make("h4", { text: talk.say("ledger") }), make("p", { class: "wb-soft wb-small", text: talk.say("ledger_keeps") }), timeline);
  const inside = make("div", {}, make("div", { class: "wd-detail-top" }, avatar.avatar, make("div", { class: "wd-grow" }, name, profile), status.chip), about, picture, text,
    stepper.list, warnings, say_next, actions, formBox, agreed, tagLine, reasonsBox, ledger);
  const blank = make("p", { class: "wb-soft wd-blank", text: talk.say("nothing_chosen") });
  const pane = make("aside", { class: "wd-detail", tabindex: 0, "aria-label": talk.say("detail") }, blank, inside);

  let drawn = "";
  /** @type {any} */ let card;
  /** @param {any} shown @param {{usable: Set<string>, why: Record<string, string[]>} | null} use */
  function patch(shown, use) {
    card = shown;
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
    const seen = desk.pictures.get(card.key);
    picture.hidden = !seen;
    if (seen) setAttribute(picture, "src", seen);
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
    const answer = await desk.ask("history", { key: which });
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

  /** @param {string} type */
  function act(type) {
    if (!card) return;
    if (type === "add") { add(card.key); return; }
    if (type === "remove") { desk.write("remove", { key: card.key }); return; }
    const form = type === "ask" ? askForm(desk, card, leave) : type === "grant" ? grantForm(desk, card, leave) : wordsForm(desk, card, type, leave);
    formBox.replaceChildren(form.root);
    form.focus();
    form.root.scrollIntoView({ block: "nearest" });
  }
  /** Away with what was begun. */
  function leave() {
    formBox.replaceChildren();
    back();
  }
  function saveTags() {
    const wished = [...new Set(tags.value.split(",").map((/** @type {string} */ t) => t.trim().replace(/^#/, "")).filter(Boolean))].sort();
    if (card?.tags && wished.join("\n") !== card.tags.join("\n")) desk.write("tag", { key: card.key, tags: wished });
  }

  return {
    pane, patch, fetchSteps, leave,
    /** Take the next step. */
    next() {
      const first = /** @type {any} */ (actions.querySelector("[data-act]"));
      if (first && !inside.hidden) act(first.dataset.act);
    },
    writeTags() {
      if (tagLine.hidden || inside.hidden) return;
      tags.focus();
      tags.select();
    },
    follow: () => { if (!link.hidden) link.click(); },
  };
}
