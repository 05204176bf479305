// @ts-check
// HandoverBoard: a card a file, made by the kernel and saved by the browser; an edited list comes back.

const FOREVER = 2_147_000_000;
const FIRST = ["handover", "report"]; // what most people come for

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const facts = model.get("_facts");
  const { ask, stop } = caller(model);
  const campaign = make("p", { class: "wb-out-campaign" });
  const counts = make("p", {});
  const said = make("p", { class: "wb-said", role: "status", "aria-live": "polite" });
  const groups = make("div", { class: "wb-out-groups" });
  const plan = makePlan(talk, { apply, dismiss });
  const root = make("section", { class: "wb wb-out", lang: talk.language, "aria-label": talk.say("label", { brand: facts.brand }) },
    make("header", {}, make("h2", { text: talk.say("head") }), counts, campaign),
    make("p", { class: "wb-out-privacy" }, talk.say("privacy")),
    groups, backForm(), plan.root, said,
    make("p", { class: "wb-soft wb-small wb-out-folder", text: talk.say("folder", { folder: facts.folder }) }));
  listenForHelp(root);
  el.append(root);
  const unwatch = watchKernel(model, el);

  const cards = new Map(facts.cards.map((/** @type {any} */ card) => [card.name, makeCard(card)]));
  groups.append(...facts.groups.map((/** @type {string} */ group) => {
    const inside = facts.cards.filter((/** @type {any} */ card) => card.group === group);
    return make("section", { class: "wb-out-group" }, make("h3", { text: talk.say(`group_${group}`) }),
      make("div", { class: "wb-out-cards" }, ...inside.map((/** @type {any} */ card) => cards.get(card.name).root)));
  }));

  /** @param {string} words @param {string} state */
  function tell(words, state) {
    setText(said, words);
    said.dataset.state = state;
  }

  /** @param {any} card */
  function makeCard(card) {
    const title = talk.say(`${card.name}_title`);
    const state = make("p", { class: "wb-out-state wb-small", role: "status" });
    const produce = make("button", { type: "button", class: "wb-button", "data-make": card.name, onclick: create });
    const fetch = make("button", { type: "button", class: "wb-button wb-primary", "data-fetch": card.name, hidden: true, text: talk.say("download"), onclick: leave });
    const month = card.file.includes("{month}") ? make("select", { "aria-label": talk.say("month") }) : null;
    const sure = make("div", { class: "wb-out-warn", role: "group", "aria-label": talk.say("warn"), hidden: true }, make("p", { text: talk.say("warn") }),
      make("div", { class: "wb-out-acts" },
        make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("warn_yes"), onclick: () => { ask_(false); save(); fetch.focus(); } }),
        make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: () => { ask_(false); fetch.focus(); } })));
    const cardRoot = make("article", { class: "wb-out-card", "data-card": card.name },
      make("h4", {}, title), make("p", { class: "wb-out-about", text: talk.say(`${card.name}_about`) }),
      make("p", { class: `wb-out-names ${card.personal ? "wb-out-personal" : ""}`, text: `${card.personal ? "⚠ " : "✓ "}${talk.say(card.personal ? "personal" : "plain")}` }),
      make("div", { class: "wb-out-acts" }, ...(month ? [month] : []), produce, fetch), state, sure);

    const ask_ = (/** @type {boolean} */ open) => {
      sure.hidden = !open;
      if (open) sure.querySelector("button")?.focus();
    };
    async function create() {
      if (cardRoot.dataset.busy) return;
      cardRoot.dataset.busy = "true";
      setAttribute(produce, "aria-disabled", "true");
      setText(state, talk.say("making"));
      state.dataset.state = "";
      const answer = await ask("make", { name: card.name, month: month?.value }, FOREVER);
      delete cardRoot.dataset.busy;
      produce.removeAttribute("aria-disabled");
      if (answer.ok) return show();
      setText(state, answer.reason ?? talk.say("lost"));
      state.dataset.state = "bad";
    }
    function leave() {
      if (card.personal) ask_(sure.hidden);
      else save();
    }
    async function save() {
      const made = model.get("_made")[card.name];
      if (made && made.bytes > facts.largest) return tell(talk.say("large"), "bad");
      const answer = await fetchFile(card.name);
      if (!answer.ok) return tell(answer.reason ?? talk.say("lost"), "bad");
      handOver(answer.file, answer.content);
      tell(talk.say("downloaded", { file: answer.file }), "good");
    }
    function show() {
      const made = model.get("_made")[card.name];
      setText(produce, talk.say(made ? "make_again" : "make"));
      setAttribute(produce, "aria-label", `${talk.say(made ? "make_again" : "make")}: ${title}`);
      produce.classList.toggle("wb-primary", !made && FIRST.includes(card.name));
      fetch.hidden = !made;
      if (cardRoot.dataset.busy) return;
      const lacks = !made && model.get("_lacking").includes(card.name);
      setText(state, made ? `${made.is_before ? "↻" : "✓"} ${made.words} · ${made.file}` : lacks ? talk.say("no_posts") : "");
      state.dataset.state = !made ? "" : made.is_before ? "before" : "good";
      if (made) {
        setAttribute(state, "title", made.path);
        setAttribute(fetch, "aria-label", talk.say("download_file", { file: made.file }));
      }
    }
    function showMonths() {
      if (!month) return;
      const chosen = /** @type {any} */ (month).value;
      const names = model.get("_months");
      month.replaceChildren(...names.map((/** @type {string} */ name) => make("option", { value: name, text: monthName(name) })));
      if (names.includes(chosen)) /** @type {any} */ (month).value = chosen;
    }
    return { root: cardRoot, show, showMonths };
  }

  /** @param {string} name */
  function monthName(name) {
    const day = new Date(`${name}-15T12:00:00Z`);
    return day.toLocaleDateString(talk.language === "de" ? "de-DE" : "en-US", { month: "long", year: "numeric", timeZone: "UTC" });
  }

  /** @type {Map<number, any>} */ const contents = new Map();
  const catchContent = (/** @type {any} */ message, /** @type {DataView[]} */ buffers) => {
    if (message?.file && buffers?.length) contents.set(message.reply_to, buffers[0]);
  };
  model.on("msg:custom", catchContent);

  /** @param {string} name @returns {Promise<any>} */
  async function fetchFile(name) {
    const answer = await ask("fetch", { name }, FOREVER);
    await Promise.resolve(); // the content is caught beside the answer
    const content = contents.get(answer.reply_to);
    contents.delete(answer.reply_to);
    return answer.ok && !content ? { ok: false } : { ...answer, content };
  }

  /** @param {string} file @param {DataView} content */
  function handOver(file, content) {
    const address = URL.createObjectURL(new Blob([/** @type {any} */ (content)], { type: "application/octet-stream" }));
    const link = make("a", { href: address, download: file, hidden: true });
    root.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  function backForm() {
    const input = make("input", {
      type: "file", accept: ".csv,.xlsx,.tsv", class: "wb-out-file", hidden: true, tabindex: "-1", "aria-label": talk.say("choose"),
      onchange: async () => {
        const file = /** @type {any} */ (input).files?.[0];
        if (!file) return;
        if (file.size > facts.largest) return tell(talk.say("large"), "bad");
        tell(talk.say("reading"), "");
        const answer = await send("plan", { file: file.name }, await file.arrayBuffer());
        /** @type {any} */ (input).value = "";
        if (answer.ok) tell("", "");
        else tell(answer.reason ?? talk.say("lost"), "bad");
      },
    });
    // The browser's own control speaks the browser's language, this button that of the board.
    const choose = make("button", { type: "button", class: "wb-button", text: talk.say("choose_file"), onclick: () => input.click() });
    return make("section", { class: "wb-out-group wb-out-back" }, make("h3", { text: talk.say("back") }),
      make("p", { class: "wb-soft", text: talk.say("back_about") }), make("div", {}, choose, input));
  }

  /** @param {string} type @param {object} content @param {ArrayBuffer} piece @returns {Promise<any>} */
  function send(type, content, piece) {
    const forward = model.send.bind(model);
    const withPiece = new Proxy(model, {
      get: (target, name) => (name === "send" ? (/** @type {any} */ message) => forward(message, undefined, [piece])
        : typeof target[name] === "function" ? target[name].bind(target) : target[name]),
    });
    const once = caller(withPiece);
    return once.ask(type, content, FOREVER).finally(once.stop);
  }

  async function apply() {
    tell(talk.say("applying"), "");
    const answer = await ask("apply", {}, FOREVER);
    tell(answer.ok ? answer.words : answer.reason ?? talk.say("lost"), answer.ok ? "good" : "bad");
  }

  async function dismiss() {
    const answer = await ask("dismiss");
    tell(answer.ok ? talk.say("dismissed") : answer.reason ?? talk.say("lost"), answer.ok ? "" : "bad");
  }

  const showMade = () => { for (const card of cards.values()) card.show(); };
  const showMonths = () => { for (const card of cards.values()) card.showMonths(); };
  const showCounts = () => setText(counts, model.get("_counts"));
  const showCampaign = () => {
    setText(campaign, model.get("_campaign"));
    campaign.hidden = !campaign.textContent;
  };
  const showPlan = () => plan.show(model.get("_plan"), true);
  const heard = [["change:_made", showMade], ["change:_lacking", showMade], ["change:_counts", showCounts], ["change:_campaign", showCampaign], ["change:_months", showMonths], ["change:_plan", showPlan]];
  for (const [event, act] of heard) model.on(event, act);
  showMonths();
  showMade();
  showCounts();
  showCampaign();
  plan.show(model.get("_plan"), false);
  root.dataset.ready = "true";
  return () => {
    for (const [event, act] of heard) model.off(event, act);
    model.off("msg:custom", catchContent);
    stop();
    unwatch();
  };
}

export default { render };
