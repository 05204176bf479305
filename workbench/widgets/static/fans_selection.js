// @ts-check
// The panel: what the selection says, who wrote it, and sending it on.

const TONES = { positive: "good", negative: "no", mixed: "maybe" };

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const calls = caller(model);
  const facts = model.get("_facts");
  const marks = new Set(facts.marks);
  const percent = (/** @type {number} */ share) => `${talk.number(100 * share)}\u00a0%`;
  let busy = false;
  let plan = /** @type {any} */ (null);

  el.classList.add("wb", "wf-selection");
  el.lang = talk.language;
  el.setAttribute("role", "region");
  el.setAttribute("aria-label", talk.say("panel"));

  const head = make("h3", { "aria-live": "polite" });
  const hint = make("p", { class: "wb-soft wf-hint" });
  const about = make("h4", { class: "wf-shown-head" });
  const all = make("button", { type: "button", class: "wb-button", onclick: () => calls.ask("all") });
  const none = make("button", { type: "button", class: "wb-plain-button wf-none", text: talk.say("choose_none"), onclick: () => calls.ask("none") });
  const adders = ["authors", "posts"].filter((what) => facts[what === "authors" ? "shortlist" : "library"]).map((what) =>
    make("button", { type: "button", class: "wb-button", "data-what": what, text: talk.say(`add_${what}`), onclick: () => begin(what) }));
  const buttons = make("div", { class: "wf-buttons" }, ...adders);

  const sure = make("p");
  const yes = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("yes"), onclick: () => sendAll() });
  const cancel = make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: () => { confirm.hidden = true; back(); } });
  const unsent = make("ul", { class: "wf-left" });
  const confirm = make("div", { class: "wf-confirm", role: "group", hidden: true }, sure, unsent, make("div", { class: "wf-buttons" }, yes, cancel));
  const said = make("p", { class: "wf-said", role: "status", "aria-live": "polite" });
  const left = make("ul", { class: "wf-left" });
  const undo = make("button", { type: "button", class: "wb-button", text: talk.say("undo"), hidden: true, onclick: () => takeBack() });
  const outcome = make("div", { class: "wf-outcome", hidden: true }, said, left, undo);

  const section = (/** @type {string} */ name, /** @type {any} */ inside, /** @type {any} */ beside = "") => {
    const box = make("section", { class: "wf-section" }, make("h4", { text: talk.say(`${name}_head`) }, beside), inside);
    return box;
  };
  const words = make("div", { class: "wf-words" });
  const feelings = make("div", { class: "wf-bars" });
  const wishes = make("div", { class: "wf-bars" });
  const authors = make("ul", { class: "wf-authors" });
  const posts = make("div", { class: "wf-posts" });
  const firstOnly = make("span", { class: "wf-first" });
  const parts = {
    words: section("words", words), feelings: section("feelings", feelings), wishes: section("wishes", wishes),
    authors: section("authors", authors), posts: section("posts", posts, firstOnly),
  };
  el.replaceChildren(head, hint, make("div", { class: "wf-buttons" }, all, none), buttons, confirm, outcome, about, ...Object.values(parts));

  function bars(/** @type {any} */ box, /** @type {any[]} */ rows, /** @type {string} */ kind) {
    box.replaceChildren(...rows.map(({ value, share, posts: n }) => {
      const fill = make("i", { class: `wf-fill wf-fill-${TONES[/** @type {keyof typeof TONES} */ (value)] || "plain"}` });
      fill.style.inlineSize = `${Math.max(2, 100 * share)}%`;
      return make("div", { class: "wf-bar-row", title: talk.number(n) },
        make("span", { text: talk.say(`${kind}_${value}`) }),
        make("span", { class: "wf-bar-track", "aria-hidden": "true" }, fill),
        make("span", { class: "wf-share", text: percent(share) }));
    }));
  }

  function makePost(/** @type {any} */ card) {
    const text = make("p", { class: "wf-full", dir: "auto" });
    if (card.text) writeMarked(text, card.text.replace(/\s+/gu, " ").trim(), marks);
    else text.append(make("span", { class: "wb-soft", text: talk.say("no_text") }));
    const about = make("p", { class: "wb-soft wf-about" },
      make("bdi", { text: card.handle || talk.say("nobody_known") }),
      ` · ${[card.date, countsOf(talk, card)].filter(Boolean).join(" · ")}`);
    const address = safeAddress(card.url);
    if (address) about.append(" · ", makeLink(address, talk.say("open"), talk.say("open_post", { handle: card.handle })));
    return make("article", { class: "wf-said-post" }, text, about, make("div", { class: "wf-chips" }, ...chipsOf(talk, card)));
  }

  /** The board gives the panel room once there is something to show. */
  function tellBoard() {
    el.closest(".wb-fans")?.classList.toggle("wb-fans-chosen", (model.get("_info").chosen || 0) > 0);
  }

  function show() {
    const info = model.get("_info");
    const chosen = info.chosen || 0;
    tellBoard();
    const values = { posts: info.posts ?? 0, people: info.people ?? 0 };
    setText(head, chosen ? talk.say("posts_authors", values) : talk.say("nothing_chosen"));
    setText(hint, chosen ? (info.hidden ? talk.say("hidden", { n: info.hidden }) : "")
      : `${talk.say("choose_hint")} ${talk.say("keys_short")}`);
    hint.hidden = !hint.textContent;
    setText(about, talk.say("shown_head", values));
    about.hidden = chosen > 0 || !info.posts;
    setText(all, talk.say("choose_all", { n: info.shown ?? 0 }));
    all.hidden = !info.shown || (chosen > 0 && chosen - info.hidden >= info.shown);
    none.hidden = !chosen;
    if (!chosen && el.contains(document.activeElement) && document.activeElement === none) all.focus();
    for (const button of adders) button.disabled = !chosen || busy;
    confirm.hidden = true;
    const set = (/** @type {HTMLElement} */ box, /** @type {boolean} */ on) => { box.hidden = !on; };
    set(parts.words, !!info.words?.length);
    words.replaceChildren(...(info.words || []).map((/** @type {string} */ word) => make("bdi", { class: "wf-word", text: word })));
    set(parts.feelings, !!info.feelings?.length);
    bars(feelings, info.feelings || [], "sentiments");
    set(parts.wishes, !!info.wishes?.length);
    bars(wishes, info.wishes || [], "spaces");
    set(parts.authors, !!info.authors?.length);
    authors.replaceChildren(...(info.authors || []).map((/** @type {any} */ { handle, posts: n }, /** @type {number} */ place) =>
      make("li", {}, make("button", {
        type: "button", class: "wf-author-button", title: talk.say("only_author", { handle }), onclick: () => calls.ask("author", { place }),
      }, make("bdi", { text: handle }), make("span", { class: "wb-soft", text: talk.number(n) })))));
    set(parts.posts, !!info.cards?.length);
    setText(firstOnly, chosen > (info.cards?.length ?? 0) ? ` · ${talk.say("first_posts", { n: info.cards.length })}` : "");
    posts.replaceChildren(...(info.cards || []).map(makePost));
  }

  function say(/** @type {string} */ text, /** @type {string} */ tone, /** @type {string[]} */ also = []) {
    outcome.hidden = !text;
    setText(said, text);
    setAttribute(said, "data-tone", tone);
    left.replaceChildren(...also.map((line) => make("li", { text: line })));
  }
  const back = () => (adders.find((b) => b.dataset.what === plan?.what) ?? adders[0])?.focus();
  function failed(/** @type {any} */ answer) {
    busy = false;
    say(answer.silent ? talk.say("lost") : talk.say("failed", { reason: answer.reason || "" }), "failed");
    for (const button of adders) button.disabled = !model.get("_info").chosen;
  }

  async function begin(/** @type {string} */ what) {
    undo.hidden = true;
    say("", "");
    const answer = await calls.ask("plan", { what });
    if (!answer.ok) return failed(answer);
    plan = answer;
    if (!answer.going) return say(talk.say("nobody_sent"), "plain", answer.left);
    if (!answer.ask) return sendAll();
    setText(sure, talk.say(`sure_${what}`, { n: answer.going }));
    unsent.replaceChildren(...answer.left.map((/** @type {string} */ line) => make("li", { text: line })));
    confirm.hidden = false;
    yes.focus();
  }

  async function sendAll() {
    const had = el.contains(document.activeElement);
    confirm.hidden = true;
    busy = true;
    for (const button of adders) button.disabled = true;
    let now = plan;
    while (now.seen < now.going) {
      say(talk.say("saving", { n: now.seen, all: now.going }), "busy");
      now = await calls.ask("send", {}, 60_000);
      if (!now.ok) return failed(now);
    }
    busy = false;
    say(now.done ? talk.say(`saved_${now.what}`, { n: now.done }) : talk.say("nobody_sent"), now.done ? "good" : "plain", now.left);
    undo.hidden = !now.done;
    for (const button of adders) button.disabled = !model.get("_info").chosen;
    if (had && now.done) undo.focus();
    else if (had) back();
  }

  async function takeBack() {
    undo.disabled = true;
    let now = await calls.ask("unsend", {}, 60_000);
    while (now.ok && now.done) {
      say(talk.say("undoing", { n: now.done }), "busy");
      now = await calls.ask("unsend", {}, 60_000);
    }
    undo.disabled = false;
    if (!now.ok) return failed(now);
    undo.hidden = true;
    say(talk.say("undone"), "good");
    back();
  }

  el.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape" && !confirm.hidden) { confirm.hidden = true; back(); }
  });
  model.on("change:_info", show);
  show();
  const told = requestAnimationFrame(tellBoard);
  el.dataset.ready = "true";
  const unwatch = watchKernel(model, el);
  return () => { cancelAnimationFrame(told); model.off("change:_info", show); calls.stop(); unwatch(); };
}

export default { render };
