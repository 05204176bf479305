// @ts-check
// The card beside the list: where somebody stands, why, and the posts that show it.

/** So many reasons are said in words; of the others the bar is enough, and evidence comes sooner. */
const SAID = 4;
/** So many signals stand open; the rest is folded, so that overlap and evidence come sooner. */
const OPEN = 6;

/** @param {any} board */
function makeCard(board) {
  const { talk } = board;
  const initials = make("span");
  /** @type {any} */ let picture = null;
  const avatar = make("span", { class: "wb-avatar wb-large", "aria-hidden": "true" }, initials);
  const name = make("h3", { tabindex: -1 });
  const about = make("p", { class: "wb-soft wb-about" });
  const kind = make("p", { class: "wb-soft wb-small wb-kind" });
  const labels = make("ul", { class: "wb-labels", "aria-label": talk.say("card_labels") });
  const place = make("p", { class: "wb-standing" });
  const likely = make("p", { class: "wb-soft wb-likely-words" });
  const answers = makeAnswers(talk, (answer) => board.decide(board.current(), answer), true);
  const because = make("p", { class: "wb-soft wb-because" });
  const compare = make("button", {
    type: "button", class: "wb-button wb-compare-button", text: talk.say("compare"), onclick: () => board.compare(),
  });
  const flags = make("ul", { class: "wb-flags" });
  const reasons = make("ul", { class: "wb-reasons" });
  const others = make("ul", { class: "wb-reasons" });
  const moreHead = make("summary");
  const more = make("details", { class: "wb-more" }, moreHead, others);
  const overlap = make("p", { class: "wb-overlap" });
  const posts = make("div", { class: "wb-posts" });
  const grid = makeGrid(board);
  const lastNone = make("p", { class: "wb-soft", text: talk.say("last_none") });
  const history = makeHistory(board);
  const head = (/** @type {string} */ text) => make("h4", { text: talk.say(text) });
  const part = (/** @type {string} */ text, /** @type {Node[]} */ ...inside) => make("section", {}, head(text), ...inside);
  const lastPart = part("last_head", grid.box, lastNone);
  const historyPart = part("history_head", history.box);
  const person = make("div", { class: "wb-person-slot" });
  const filled = make("div", { class: "wb-card-filled" },
    make("div", { class: "wb-card-top" }, avatar, make("div", { class: "wb-who" }, name, about)),
    kind, labels, place, likely, answers.group, because, person, flags,
    part("better_head", reasons, more), part("overlap_head", overlap), part("evidence", posts), lastPart, historyPart, compare);
  const blank = make("p", { class: "wb-soft wb-blank", text: talk.say("card_empty") });
  const card = make("aside", {
    class: "wb-card", "aria-label": talk.say("card"), tabindex: 0,
  }, blank, filled);
  answers.group.classList.add("wb-wide");
  answers.group.after(compare);
  const namesOf = new Intl.DisplayNames([talk.language], { type: "language", fallback: "code" });
  let shown = "";

  /** @param {any} reason @param {number} order */
  function makeReason(reason, order) {
    if (reason.better === null) {
      return make("li", { class: "wb-plain" }, make("span", { class: "wb-soft", text: reason.sentence }));
    }
    const bar = makeBar();
    bar.patch(reason.known ? reason.better : NOT_KNOWN);
    const line = make("li", { "aria-label": reason.sentence, title: reason.sentence },
      make("span", { class: "wb-label", text: reason.label }), bar.track,
      make("span", { class: "wb-figure", text: reason.known ? talk.number(reason.better) : "–" }));
    if (order < SAID) line.append(make("span", { class: "wb-soft wb-because-of", text: reason.text }));
    return line;
  }

  /** @param {any[]} all */
  function showReasons(all) {
    const compared = all.filter((reason) => reason.better !== null);
    const folded = new Set(compared.slice(OPEN));
    let order = 0;
    reasons.replaceChildren(...all.filter((reason) => !folded.has(reason))
      .map((reason) => makeReason(reason, reason.better === null ? SAID : order++)));
    others.replaceChildren(...[...folded].map((reason) => makeReason(reason, SAID)));
    more.hidden = !folded.size;
    setText(moreHead, talk.say("all_signals", { signals: compared.length }));
  }

  /** Tier and language in words; what is not known is left out. @param {number} who */
  function sayAbout(who) {
    const { people } = board;
    const followers = people.followers[who];
    const tier = people.tier[who] ? talk.say(`tier_${people.tier[who]}`) : null;
    const spoken = people.language[who];
    let language = null;
    try {
      language = spoken ? namesOf.of(spoken) : null;
    } catch {
      language = spoken;  // no code that the browser knows
    }
    const size = followers === null ? talk.say("followers_unknown") : talk.say("follower_count", { followers });
    return [shorten(people.handle[who]), size, tier, language].filter(Boolean).join(" · ");
  }

  /** What stands in common with the team. @param {number} who */
  function sayOverlap(who) {
    const { reach, team } = board;
    if (team.why) return team.why;
    if (!reach) return talk.say("overlap_counting");
    const audience = reach.audience[who], gain = reach.gain[who];
    if (!audience) return talk.say("overlap_unknown");
    const member = team.members.some((/** @type {any} */ m) => m.at === who);
    const sentences = [];
    if (!team.members.length) sentences.push(talk.say("overlap_nobody"));
    else if (!member || team.members.length > 1) {
      const share = Math.round((100 * reach.shared[who]) / audience);
      sentences.push(talk.say(member ? "overlap_member" : "overlap", { share }));
      const closest = team.members[reach.closest[who]];
      if (closest) sentences.push(talk.say("overlap_closest", { handle: isolate(closest.handle), people: reach.common[who] }));
    }
    sentences.push(talk.say(member ? "overlap_alone" : "overlap_gain", { gain }));
    return sentences.join(" ");
  }

  /** @param {string[]} sentences */
  function showFlags(sentences) {
    const old = [...flags.children].map((item) => item.textContent).join("\n");
    const lines = sentences.map((sentence) => `⚑ ${sentence}`);
    if (old !== lines.join("\n")) flags.replaceChildren(...lines.map((line) => make("li", { class: "wb-flag wb-block", text: line })));
  }

  /** The same small picture as in the list, once it is here. */
  function patchPicture() {
    const who = board.current();
    const address = who === undefined ? null : board.thumbs.of(who);
    if (address && !picture) avatar.append(picture = make("img", { alt: "", decoding: "async" }));
    if (picture) picture.hidden = !address;
    if (address) setAttribute(picture, "src", address);
  }

  return {
    card, person, patchPicture,
    focus: () => name.focus({ preventScroll: true }),
    stop: grid.stop,
    /** What the page knows itself: at once. */
    patch() {
      const who = board.current();
      const none = who === undefined;
      blank.hidden = !none;
      filled.hidden = none;
      if (none) return;
      const { people, ranks, facts } = board;
      const all = board.facts.candidates;
      setText(initials, board.initials[who]);
      setAttribute(avatar, "data-hue", hueOf(people.handle[who]));
      patchPicture();
      setText(name, people.name[who] || people.handle[who]);
      const address = safeAddress(people.profile[who]);
      const line = sayAbout(who);
      if (about.dataset.line !== line) {  // the link keeps the focus while nothing changes
        about.dataset.line = line;
        about.replaceChildren(make("bdi", { text: line }));
        if (address) about.append(" · ", makeLink(address, talk.say("open_profile")));
      }
      const values = { place: ranks.rank[who], candidates: all, shown: board.view.length, shown_place: board.active + 1 };
      setText(place, talk.say(board.view.length < all ? "place_shown" : "place", values));
      setText(likely, `${talk.say("rank_between", { rank: ranks.rank[who], low: ranks.low[who], high: ranks.high[who] })}; ${
        talk.say("p_top", { top: facts.top, share: Math.round(ranks.top[who] / 10) })}`);
      likely.classList.toggle("wb-stale", board.reckoning);
      const { answer, label, status, reason } = board.answerOf(who);
      answers.patch(answer, label, status);
      setText(because, answer === "no" && reason ? talk.say("because", { reason: board.sayReason(reason) }) : status);
      setText(overlap, sayOverlap(who));
      if (shown === people.account[who]) return;
      card.classList.add("wb-loading");
      showFlags(people.flags[who] ? [people.flags[who]] : []);
    },
    /** What the kernel answered. @param {any} answer */
    fill(answer) {
      card.classList.remove("wb-loading");
      if (shown !== answer.account) card.scrollTop = 0;
      shown = answer.account;
      setText(kind, answer.kind);
      labels.replaceChildren(...answer.labels.map((/** @type {[string, string]} */ [kind, text]) => make("li", { class: `wb-label-${kind}`, text })));
      showFlags(answer.flags);
      showReasons(answer.reasons);
      const none = talk.say(board.facts.has_posts ? "no_evidence" : "no_posts");
      posts.replaceChildren(...(answer.posts.length ? answer.posts.map((/** @type {any} */ post) => makePost(board, post))
        : [make("p", { class: "wb-soft", text: none })]));
      lastPart.hidden = historyPart.hidden = !board.facts.has_posts;
      grid.fill(answer.last);
      lastNone.hidden = answer.last.length > 0;
      history.fill(answer.history);
    },
    /** The kernel takes its time: say so rather than show somebody else's reasons. */
    wait() {
      card.classList.remove("wb-loading");
      shown = "";
      setText(kind, "");
      labels.replaceChildren();
      more.hidden = true;
      reasons.replaceChildren(make("li", { class: "wb-plain wb-soft", text: talk.say("card_loading") }));
      posts.replaceChildren();
      grid.fill([]);
      history.fill(null);
    },
  };
}

/** @param {string} text */
function shorten(text) {
  return text.length > 40 ? `${[...text.slice(0, 80)].slice(0, 40).join("")}…` : text;
}

/** A stranger's name inside a sentence: it cannot turn the words around it. @param {string} text */
function isolate(text) {
  return `\u2068${shorten(text)}\u2069`;
}
