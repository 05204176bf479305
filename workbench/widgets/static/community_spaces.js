// @ts-check
// SPACES: six columns of messages; a click on one says what it really is.

const FIRST_CARDS = 25;

/** @param {any} desk */
function makeSpaces(desk) {
  const { talk, facts } = desk;
  let order = "new";
  const pills = ["new", "unsure"].map((name) => ({ name, ...makePill(talk.say(`order_${name}`), () => { order = name; arrange(); }) }));
  const lead = make("p", { class: "wb-soft" });
  const columns = [...facts.labels, "none"].map((name, bit) => makeColumn(desk, name, name === "none" ? -1 : bit));
  const grid = make("div", { class: "wd-columns" }, ...columns.map((c) => c.column));
  const empty = make("div", { class: "wd-empty", hidden: facts.has_spaces }, make("h3", { text: talk.say("spaces_empty_head") }), make("p", { class: "wb-soft", text: talk.say("spaces_empty") }));
  const panel = make("div", { class: "wd-panel wd-spaces" },
    make("div", { class: "wd-bar" }, lead, make("span", { class: "wd-push" }),
      make("div", { class: "wd-pills wd-segment", role: "group", "aria-label": talk.say("order") }, ...pills.map((p) => p.pill))),
    grid, empty);
  grid.hidden = !facts.has_spaces;
  let arranged = false;

  function arrange() {
    arranged = true;
    /** @type {number[]} */ const all = [];
    for (let at = 0; at < desk.size; at++) if (desk.flags[at] & JUDGED) all.push(at);
    const newest = (/** @type {number} */ at) => (Number.isNaN(desk.written[at]) ? -Infinity : desk.written[at]);
    if (order === "new") all.sort((a, b) => newest(b) - newest(a) || a - b);
    else {
      const sure = (/** @type {number} */ at) => (desk.isCorrected(at) ? 101 : desk.sure[at]);
      all.sort((a, b) => sure(a) - sure(b) || a - b);
    }
    for (const p of pills) p.patch(p.name === order);
    for (const column of columns) column.show(all.filter((at) => column.holds(at)), all.length);
    patch();
  }

  function patch() {
    if (!arranged || panel.hidden) return;
    let judged = 0, unsure = 0, corrected = 0;
    for (let at = 0; at < desk.size; at++) {
      if (!(desk.flags[at] & JUDGED)) continue;
      judged++;
      if (desk.isCorrected(at)) corrected++;
      else if (desk.sure[at] < UNSURE) unsure++;
    }
    setText(lead, talk.say("spaces_lead", { judged, unsure, corrected }));
    for (const column of columns) {
      let n = 0;
      for (let at = 0; at < desk.size; at++) if ((desk.flags[at] & JUDGED) && column.holds(at)) n++;
      column.count(n, judged);
    }
  }

  return { panel, open: () => (arranged ? patch() : arrange()), patch, again: () => { if (arranged) arrange(); } };
}

/** @param {any} desk @param {string} name @param {number} bit -1: messages without a label */
function makeColumn(desk, name, bit) {
  const { talk, facts } = desk;
  const title = bit < 0 ? talk.say("label_none") : facts.label_names[name];
  const figure = make("span", { class: "wd-figure" });
  const share = make("span", { class: "wb-soft wb-small" });
  const fill = make("i");
  const head = make("div", { class: "wd-column-head" },
    make("h3", {}, bit < 0 ? "" : make("span", { class: "wd-letter", "aria-hidden": "true", text: title.slice(0, 1) }), make("span", { text: title }), figure),
    make("span", { class: "wd-track", "aria-hidden": "true" }, fill),
    make("p", { class: "wb-soft wb-small wd-hint", text: talk.say(`hint_${name}`) }), share);
  const list = make("ul", { class: "wd-cards" });
  const more = make("button", { type: "button", class: "wb-button", onclick: () => { room += FIRST_CARDS; fillList(); } });
  const body = make("div", { class: "wd-column-body", tabindex: 0, role: "region", "aria-label": title }, list, more);
  const column = make("div", { class: "wd-column", "data-label": name }, head, body);
  /** @type {any[]} */ const cards = [];
  /** @type {number[]} */ let held = [];
  let room = FIRST_CARDS;

  function fillList() {
    const shown = held.slice(0, room);
    while (cards.length < shown.length) {
      const card = makeSpacesCard(desk, bit);
      cards.push(card);
      list.append(card.item);
    }
    cards.forEach((card, n) => {
      card.item.hidden = n >= shown.length;
      if (n < shown.length) card.show(shown[n]);
    });
    more.hidden = held.length <= room;
    setText(more, talk.say("show_more", { n: held.length - shown.length }));
  }

  return {
    column,
    holds: (/** @type {number} */ at) => (bit < 0 ? desk.mask(at) === 0 : Boolean(desk.mask(at) & (1 << bit))),
    /** @param {number[]} positions */
    show(positions) {
      held = positions;
      fillList();
      body.scrollTop = 0;
    },
    /** @param {number} n @param {number} all */
    count(n, all) {
      setText(figure, talk.number(n));
      const part = all ? n / all : 0;
      setText(share, all ? talk.say("share_of", { share: talk.percent(part), all }) : "");
      fill.style.inlineSize = `${100 * part}%`;
      for (const card of cards) if (!card.item.hidden) card.patch();
    },
  };
}

/** @param {any} desk @param {number} bit of the column it stands in */
function makeSpacesCard(desk, bit) {
  const { talk, facts } = desk;
  let at = -1;
  const who = make("bdi", { class: "wd-handle" });
  const day = make("span", { class: "wd-age" });
  const text = make("span", { class: "wd-snippet wd-three", dir: "auto" });
  const doubt = make("span", { class: "wd-chip" });
  const moved = make("span", { class: "wd-chip wd-owner" });
  /** @type {any} */ let picker = null;
  const button = make("button", {
    type: "button", class: "wd-card", "aria-expanded": "false",
    onclick: () => {
      if (!picker) {
        picker = makeLabelPicker(desk, () => at);
        item.append(picker.box);
        picker.box.hidden = true;
      }
      picker.box.hidden = !picker.box.hidden;
      setAttribute(button, "aria-expanded", String(!picker.box.hidden));
      picker.patch();
      desk.choose(at);
    },
  }, make("span", { class: "wd-row-top" }, who, day), text, make("span", { class: "wd-row-top" }, doubt, moved));
  const item = make("li", {}, button);
  const card = {
    item,
    /** @param {number} now */
    show(now) {
      if (now !== at && picker) { picker.box.hidden = true; setAttribute(button, "aria-expanded", "false"); }
      at = now;
      setText(who, desk.handle(at));
      setText(day, desk.times.brief(desk.written[at], facts.timezone));
      setAttribute(day, "title", desk.times.moment(desk.written[at], facts.timezone));
      card.patch();
    },
    patch() {
      setText(text, desk.text(at));
      const corrected = desk.isCorrected(at);
      const unsure = !corrected && desk.sure[at] < UNSURE;
      doubt.hidden = !corrected && !unsure;
      setText(doubt, corrected ? talk.say("corrected") : desk.sure[at] ? talk.say("unsure", { sure: desk.sure[at] }) : talk.say("not_read"));
      setAttribute(doubt, "data-kind", corrected ? "corrected" : desk.sure[at] ? "unsure" : "unread");
      const here = bit < 0 ? desk.mask(at) === 0 : Boolean(desk.mask(at) & (1 << bit));
      moved.hidden = here;
      if (!here) {
        const names = facts.labels.filter((/** @type {string} */ _, /** @type {number} */ b) => desk.mask(at) & (1 << b)).map((/** @type {string} */ l) => facts.label_names[l]);
        setText(moved, `→ ${names.join(", ") || talk.say("label_none")}`);
      }
      item.classList.toggle("wd-pending", desk.pending.has(at));
      item.classList.toggle("wd-highlight", desk.highlighted.has(at));
      if (picker && !picker.box.hidden) picker.patch();
    },
  };
  return card;
}
