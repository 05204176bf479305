// @ts-check
// Posts as cards: a picture where one was kept, the words, and how the right stands.

const TONES = { none: "", pending: "accent", asked: "accent", replied: "accent", granted: "good", expired: "maybe", refused: "no", revoked: "no" };
const STEPS = ["pending", "asked", "replied", "granted"];
const FIRST_CARDS = 60;

/** The state as a chip: word and colour. @param {any} desk */
function makeStatus(desk) {
  const chip = make("span", { class: "wd-chip" });
  return {
    chip,
    /** @param {any} card */
    patch(card) {
      const blocked = card.status === "granted" && !card.usable;
      setText(chip, card.status === undefined ? desk.talk.say(card.score === null ? "worth_asking" : "score", card) : blocked ? desk.talk.say("blocked") : desk.talk.say(`status_${card.status}`));
      setAttribute(chip, "data-tone", card.status === undefined ? "" : blocked ? "no" : TONES[/** @type {keyof typeof TONES} */ (card.status)]);
    },
  };
}

/** One post in the gallery. @param {any} desk @param {number} slot */
function makeCard(desk, slot) {
  const { talk } = desk;
  const picture = make("img", { alt: "", loading: "lazy", decoding: "async", hidden: true });
  const kind = make("span", { class: "wl-kind" });
  const frame = make("span", { class: "wl-frame" }, picture, kind);
  const who = make("bdi", { class: "wd-handle" });
  const day = make("span", { class: "wd-age" });
  const text = make("span", { class: "wd-snippet wl-text", dir: "auto" });
  const status = makeStatus(desk);
  const warning = make("span", { class: "wd-chip wl-warning" });
  const tags = make("span", { class: "wl-tags wb-soft wb-small", dir: "auto" });
  let key = "";
  const button = make("button", {
    type: "button", class: "wl-card", id: `${desk.id}-card-${slot}`, "aria-pressed": "false",
    onclick: () => desk.choose(key),
    onfocus: () => desk.reach(key),
  }, frame, make("span", { class: "wl-body" },
    make("span", { class: "wd-row-top" }, who, day), text,
    make("span", { class: "wd-row-top wl-foot" }, status.chip, warning, tags)));
  const item = make("li", {}, button);
  return {
    item, button,
    key: () => key,
    /** @param {any} card */
    patch(card) {
      key = card.key;
      setText(who, desk.handle(card));
      setText(day, card.day ? desk.times.day(card.day) : "");
      setText(text, card.text.trim() || talk.say("wordless"));
      text.classList.toggle("wb-soft", !card.text.trim());
      const shown = desk.pictures.get(key);
      picture.hidden = !shown;
      if (shown) setAttribute(picture, "src", shown);
      else picture.removeAttribute("src");
      frame.hidden = !desk.pictures.size;
      setText(kind, shown ? "" : talk.knows(`kind_${card.kind}`) ? talk.say(`kind_${card.kind}`) : "");
      status.patch(card);
      const [worst] = card.warnings ?? [];
      warning.hidden = !worst;
      setText(warning, worst?.text ?? "");
      setAttribute(warning, "data-tone", worst?.tone ?? "");
      setAttribute(warning, "title", worst?.text ?? "");
      setText(tags, (card.tags ?? []).slice(0, 4).map((/** @type {string} */ t) => `#${t}`).join(" "));
      setAttribute(button, "aria-pressed", String(desk.chosen === key));
      item.classList.toggle("wl-chosen", desk.chosen === key);
      item.classList.toggle("wl-highlight", desk.highlighted.has(key));
      item.classList.toggle("wl-marked", desk.marked.has(key));
    },
  };
}

/** A gallery: cards in a grid, arrow keys and j/k walk through them. @param {any} desk */
function makeGallery(desk, /** @type {string} */ label) {
  const list = make("ul", { class: "wl-cards" });
  const more = make("button", { type: "button", class: "wb-button", onclick: () => { room += FIRST_CARDS; fill(shown); } });
  const box = make("div", { class: "wl-gallery", role: "region", "aria-label": label }, list, more);
  /** @type {any[]} */ const cards = [];
  /** @type {any[]} */ let shown = [];
  let room = FIRST_CARDS;

  /** @param {any[]} now */
  function fill(now) {
    shown = now;
    const some = now.slice(0, room);
    while (cards.length < some.length) {
      const card = makeCard(desk, cards.length);
      cards.push(card);
      list.append(card.item);
    }
    cards.forEach((card, n) => {
      card.item.hidden = n >= some.length;
      if (n < some.length) card.patch(some[n]);
    });
    more.hidden = now.length <= room;
    setText(more, desk.talk.say("show_more", { n: now.length - some.length }));
    list.hidden = !some.length;
  }
  const at = () => shown.findIndex((card) => card.key === desk.chosen);
  return {
    box, fill,
    shown: () => shown,
    first: () => shown[0]?.key,
    focus() { cards[Math.max(at(), 0)]?.button.focus({ preventScroll: true }); },
    /** @param {number} by */
    step(by) {
      const to = Math.max(0, Math.min(at() + by, Math.min(shown.length, room) - 1));
      if (!shown[to]) return;
      desk.choose(shown[to].key);
      cards[to].button.focus({ preventScroll: true });
      cards[to].item.scrollIntoView({ block: "nearest" });
    },
    /** How many cards stand in one line. */
    across() {
      const top = cards[0]?.item.offsetTop;
      const n = cards.findIndex((card) => !card.item.hidden && card.item.offsetTop !== top);
      return n > 0 ? n : Math.max(Math.min(shown.length, cards.length), 1);
    },
  };
}

/** How far a right has come: four steps and what became of them. @param {any} desk */
function makeStepper(desk) {
  const { talk } = desk;
  const steps = STEPS.map((name) => make("li", { "data-step": name }, make("i", { "aria-hidden": "true" }), make("span", { text: talk.say(`status_${name}`) })));
  const ended = make("li", { class: "wl-ended" }, make("i", { "aria-hidden": "true" }), make("span"));
  const list = make("ol", { class: "wl-steps", "aria-label": talk.say("stepper") }, ...steps, ended);
  return {
    list,
    /** @param {any} card */
    patch(card) {
      const at = STEPS.indexOf(card.status);
      const over = ["expired", "refused", "revoked"].includes(card.status);
      steps.forEach((step, n) => {
        const done = over ? card.status !== "refused" || n < 2 : n <= at;  // who refused was asked, not granted
        step.classList.toggle("wl-done", done);
        if (n === at) setAttribute(step, "aria-current", "step");
        else step.removeAttribute("aria-current");
      });
      ended.hidden = !over;
      if (over) {
        setText(ended.lastChild, talk.say(`status_${card.status}`));
        setAttribute(ended, "data-tone", TONES[/** @type {keyof typeof TONES} */ (card.status)]);
        setAttribute(ended, "aria-current", "step");
      }
    },
  };
}
