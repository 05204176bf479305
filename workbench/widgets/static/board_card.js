// @ts-check
// The card beside the list: where somebody stands, why, and the posts that show it.

/** So many reasons are said in words; of the others the bar is enough, and evidence comes sooner. */
const SAID = 4;

/**
 * Put a caption into `box` as text, the brand's own handles set off.
 * @param {HTMLElement} box @param {string} caption @param {string[]} handles
 */
function writeCaption(box, caption, handles) {
  const own = new Set(handles.map((handle) => `@${handle.toLowerCase()}`));
  for (const part of caption.split(/(@[\p{L}\p{N}._]+)/u)) {
    if (!part) continue;
    const named = own.has(part.toLowerCase().replace(/[.]+$/, ""));
    box.append(named ? make("b", { text: part }) : part);
  }
}

/** @param {any} board */
function makeCard(board) {
  const { talk } = board;
  const avatar = make("span", { class: "wb-avatar wb-large", "aria-hidden": "true" });
  const name = make("h3", { tabindex: -1 });
  const about = make("p", { class: "wb-soft wb-about" });
  const place = make("p", { class: "wb-standing" });
  const likely = make("p", { class: "wb-soft wb-likely-words" });
  const answers = makeAnswers(talk, (answer) => board.decide(board.current(), answer), true);
  const because = make("p", { class: "wb-soft wb-because" });
  const flags = make("p", { class: "wb-flag wb-block" });
  const reasons = make("ul", { class: "wb-reasons" });
  const reasonsHead = make("h4", { text: talk.say("better_head") });
  const posts = make("div", { class: "wb-posts" });
  const postsHead = make("h4", { text: talk.say("evidence") });
  const filled = make("div", { class: "wb-card-filled" },
    make("div", { class: "wb-card-top" }, avatar, make("div", { class: "wb-who" }, name, about)),
    place, likely, answers.group, because, flags, reasonsHead, reasons, postsHead, posts);
  const blank = make("p", { class: "wb-soft wb-blank", text: talk.say("card_empty") });
  const card = make("aside", {
    class: "wb-card", "aria-label": talk.say("card"), tabindex: 0,
  }, blank, filled);
  answers.group.classList.add("wb-wide");
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

  /** @param {any} post */
  function makePost(post) {
    const text = make("p", { class: "wb-caption", dir: "auto" });
    if (post.text) writeCaption(text, post.text, board.facts.handles);
    else text.append(make("span", { class: "wb-soft", text: talk.say("no_text") }));
    const facts = [post.date];
    if (post.likes !== null) facts.push(talk.say("likes", { likes: post.likes }));
    else if (post.likes_hidden) facts.push(talk.say("likes_hidden"));
    if (post.comments !== null) facts.push(talk.say("comments", { comments: post.comments }));
    const line = make("p", { class: "wb-soft wb-small", text: facts.filter(Boolean).join(" · ") });
    const address = safeAddress(post.url);
    if (address) {
      line.append(" · ", makeLink(address, talk.say("open_post"), talk.say("open_post_label", { date: post.date ?? "" })));
    }
    return make("article", { class: "wb-post" }, text, line);
  }

  return {
    card,
    focus: () => name.focus({ preventScroll: true }),
    /** What the page knows itself: at once. */
    patch() {
      const who = board.current();
      const none = who === undefined;
      blank.hidden = !none;
      filled.hidden = none;
      if (none) return;
      const { people, ranks, facts } = board;
      const all = board.facts.candidates;
      setText(avatar, board.initials[who]);
      setAttribute(avatar, "data-hue", hueOf(people.account[who]));
      setText(name, people.name[who] || people.handle[who]);
      const followers = people.followers[who];
      const size = followers === null ? talk.say("followers_unknown") : talk.say("follower_count", { followers });
      const line = `${people.handle[who]} · ${size}`;
      const address = safeAddress(people.profile[who]);
      about.replaceChildren(make("bdi", { text: line }));
      if (address) about.append(" · ", makeLink(address, talk.say("open_profile")));
      const values = { place: ranks.rank[who], candidates: all, shown: board.view.length, shown_place: board.active + 1 };
      setText(place, talk.say(board.view.length < all ? "place_shown" : "place", values));
      setText(likely, `${talk.say("rank_between", { rank: ranks.rank[who], low: ranks.low[who], high: ranks.high[who] })}; ${
        talk.say("p_top", { top: facts.top, share: Math.round(ranks.top[who] / 10) })}`);
      const { answer, label, status, reason } = board.answerOf(who);
      answers.patch(answer, label, status);
      setText(because, answer === "no" && reason ? talk.say("because", { reason: board.sayReason(reason) }) : status);
      setText(flags, people.flags[who] ? `⚑ ${people.flags[who]}` : "");
      if (shown !== people.account[who]) card.classList.add("wb-loading");
    },
    /** What the kernel answered. @param {any} answer */
    fill(answer) {
      card.classList.remove("wb-loading");
      if (shown !== answer.account) card.scrollTop = 0;
      shown = answer.account;
      reasons.replaceChildren(...answer.reasons.map(makeReason));
      const none = talk.say(board.facts.has_posts ? "no_evidence" : "no_posts");
      posts.replaceChildren(...(answer.posts.length ? answer.posts.map(makePost)
        : [make("p", { class: "wb-soft", text: none })]));
    },
    /** The kernel takes its time: say so rather than show somebody else's reasons. */
    wait() {
      card.classList.remove("wb-loading");
      shown = "";
      reasons.replaceChildren(make("li", { class: "wb-plain wb-soft", text: talk.say("card_loading") }));
      posts.replaceChildren();
    },
  };
}
