// @ts-check
// One post as a card. What a stranger wrote goes in as text, the brand's own names set off.

const LETTER = { positive: "+", negative: "−", neutral: "○", mixed: "±", unclear: "?" };
/** @type {Record<string, string>} Paths of small signs for what a post is, 24 × 24. */
const SIGNS = {
  image: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
  carousel: "M8 4h12v12H8z M4 8v12h12",
  reel: "M4 5h16v14H4z M10 9l5 3-5 3z",
  video: "M4 5h16v14H4z M10 9l5 3-5 3z",
  story: "M7 3h10v18H7z M12 8v8 M8 12h8",
  text: "M5 6h14 M5 10h14 M5 14h10 M5 18h6",
};

/** @param {HTMLElement} box @param {string} caption @param {Set<string>} marks */
function writeMarked(box, caption, marks) {
  box.replaceChildren();
  let plain = "";
  for (const part of caption.split(/([@#]?[\p{L}\p{N}_][\p{L}\p{N}._]*)/u)) {
    if (marks.has(part.toLowerCase().replace(/[.]+$/, ""))) {
      if (plain) box.append(plain);
      plain = "";
      box.append(make("b", { text: part }));
    } else plain += part;
  }
  if (plain) box.append(plain);
}

function makeSign() {
  const path = makeSvg("path", { fill: "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-linejoin": "round", "stroke-linecap": "round" });
  const svg = makeSvg("svg", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true" });
  svg.append(path);
  return { svg, show: (/** @type {string} */ kind) => setAttribute(path, "d", SIGNS[kind] || SIGNS.text) };
}

/** Numbers of a post, in words. @param {any} talk @param {any} card */
function countsOf(talk, card) {
  return [
    card.likes === null ? null : talk.say("likes", { n: card.likes }),
    card.comments === null ? null : talk.say("comments_count", { n: card.comments }),
  ].filter(Boolean).join(" · ");
}

/** Chips below a caption. @param {any} talk @param {any} card */
function chipsOf(talk, card) {
  const chips = [];
  if (card.own) chips.push(["maybe", talk.say("own")]);
  if (card.feeling && card.feeling !== "unclear") {
    const tone = card.feeling === "positive" ? "good" : card.feeling === "negative" ? "no" : "";
    chips.push([tone, `${LETTER[/** @type {keyof typeof LETTER} */ (card.feeling)]} ${talk.say(`sentiments_${card.feeling}`)}`]);
  }
  for (const wish of card.wishes) chips.push(["", talk.say(`spaces_${wish}`)]);
  if (card.rights) chips.push([card.rights.tone, talk.say("rights", { status: card.rights.text })]);
  return chips.map(([tone, text]) => make("span", { class: `wf-tag ${tone ? `wf-tag-${tone}` : ""}`, text }));
}

/**
 * A card that is patched with one post after another while one scrolls.
 * @param {any} talk @param {Set<string>} marks @param {boolean} pictures
 */
function makePostCard(talk, marks, pictures) {
  const sign = makeSign();
  const picture = make("img", { alt: "", class: "wf-picture", hidden: true, draggable: "false" });
  const tile = make("span", { class: pictures ? "wf-tile wf-tile-wide" : "wf-tile", "aria-hidden": "true" }, sign.svg, picture);
  const who = make("bdi", { class: "wf-author" });
  const when = make("span", { class: "wb-soft wf-when" });
  const text = make("p", { class: "wf-text", dir: "auto" });
  const counts = make("span", { class: "wb-soft wf-counts" });
  const link = make("a", { target: "_blank", rel: "noopener noreferrer", text: talk.say("open"), tabindex: -1 });
  const dot = make("i", { "aria-hidden": "true" });
  const topicName = make("bdi");
  const topic = make("span", { class: "wf-topic-chip" }, dot, topicName);
  const chips = make("div", { class: "wf-chips" });
  const tick = make("span", { class: "wf-tick", "aria-hidden": "true" });
  const top = make("div", { class: "wf-card-top" }, make("div", { class: "wf-who" }, who, when), tick);
  if (!pictures) top.prepend(tile);
  const inside = make("div", { class: "wf-card-inside" }, top, text, topic, chips,
    make("div", { class: "wf-card-foot" }, counts, link));
  if (pictures) inside.prepend(tile);
  return {
    inside, tick, link,
    /** @param {any} card null while it is on its way */
    patch(card) {
      inside.classList.toggle("wf-coming", !card);
      if (!card) {
        for (const node of [who, when, text, counts, topicName]) setText(node, "");
        chips.replaceChildren();
        link.hidden = picture.hidden = true;
        return;
      }
      sign.show(card.kind);
      picture.hidden = !card.picture;
      if (card.picture) setAttribute(picture, "src", card.picture);
      setText(who, card.handle || talk.say("nobody_known"));
      setAttribute(who, "title", card.handle);
      setText(when, card.date);
      if (card.text) writeMarked(text, card.text.replace(/\s+/gu, " ").trim(), marks);
      else setText(text, talk.say("no_text"));
      text.classList.toggle("wb-soft", !card.text);
      setText(counts, countsOf(talk, card));
      const address = safeAddress(card.url);
      link.hidden = !address;
      if (address) setAttribute(link, "href", address);
      setAttribute(link, "aria-label", talk.say("open_post", { handle: card.handle }));
      dot.style.background = card.colour;
      setText(topicName, card.topic);
      setAttribute(topic, "title", card.unclear ? talk.say("unclear_hint") : card.topic);
      topic.classList.toggle("wf-unclear", card.unclear);
      setAttribute(topic, "data-unclear", card.unclear ? talk.say("unclear_short") : "");
      chips.replaceChildren(...chipsOf(talk, card));
    },
  };
}

/** Read int32 positions that the kernel sent. @param {DataView | undefined} view */
function readPlaces(view) {
  if (!view || !view.byteLength) return new Int32Array(0);
  return new Int32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}
