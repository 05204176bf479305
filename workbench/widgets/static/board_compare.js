// @ts-check
// Two accounts side by side, in a window over the board.

const OFFERED = 8;

/** @param {any} board */
function makeCompare(board) {
  const { talk } = board;
  const title = make("h3", { tabindex: -1, text: talk.say("compare_title") });
  const label = make("label", { class: "wb-soft" });
  const find = make("input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: talk.say("compare_find"), id: `${board.id}-find` });
  label.setAttribute("for", find.id);
  const offers = make("div", { class: "wb-offers", role: "group" });
  const told = make("div", { class: "wb-told", "aria-live": "polite" });
  const sides = make("table", { class: "wb-sides" });
  const close = make("button", { type: "button", class: "wb-button", text: talk.say("close"), onclick: () => shut() });
  const box = make("div", { class: "wb-dialog wb-compare", role: "dialog", "aria-modal": "true", "aria-label": talk.say("compare_title") },
    make("div", { class: "wb-compare-head" }, title, close), label, find, offers, told, sides);
  const veil = make("div", { class: "wb-veil", hidden: true }, box);
  let mine = -1, other = -1;
  /** @type {any} */ let before = null;

  function shut() {
    veil.hidden = true;
    if (before?.isConnected && before !== document.body) before.focus({ preventScroll: true });
    else board.focusList();
  }

  veil.addEventListener("mousedown", (/** @type {Event} */ event) => { if (event.target === veil) shut(); });
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      shut();
    } else if (event.key === "Enter" && event.target === find) {
      offers.querySelector("button")?.click();
    } else if (event.key === "Tab") {
      const stops = [...box.querySelectorAll("button, input")].filter((stop) => stop.checkVisibility());
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (event.target !== edge && event.target !== title) return;
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }
  });

  /** Whom to offer: those chosen, then the neighbours in the list; or whoever is called like that. */
  function candidates() {
    const needle = fold(find.value.trim().replace(/^@/, ""));
    if (needle) {
      const found = [];
      for (let who = 0; who < board.size && found.length < OFFERED; who++) {
        if (who !== mine && board.haystack[who].includes(needle)) found.push(who);
      }
      return found;
    }
    const team = board.team.members.map((/** @type {any} */ m) => m.at).filter((/** @type {number} */ at) => at >= 0);
    const near = board.view.slice(Math.max(0, board.active - 3), board.active + OFFERED);
    return [...new Set([other, ...team, ...near])].filter((who) => who >= 0 && who !== mine).slice(0, OFFERED);
  }

  function offer() {
    const found = candidates();
    offers.replaceChildren(...found.map((who) => make("button", {
      type: "button", class: "wb-pill", "aria-pressed": String(who === other), "data-who": who,
      onclick: () => {
        find.value = "";
        choose(who);
        offers.querySelector("button")?.focus();
      },
    }, make("bdi", { text: board.people.handle[who] }))));
    if (!found.length) offers.append(make("span", { class: "wb-soft", text: talk.say(find.value ? "compare_nothing" : "compare_none") }));
  }
  find.addEventListener("input", offer);

  /** @param {number} who */
  async function choose(who) {
    other = who;
    offer();
    told.replaceChildren(make("p", { class: "wb-soft", text: talk.say("compare_loading") }));
    const asked = [mine, other];
    const answer = await board.ask("compare", { a: board.people.account[mine], b: board.people.account[other] }, 60_000);
    if (asked[0] !== mine || asked[1] !== other) return;
    if (answer.ok) show(answer);
    else {
      told.replaceChildren(make("p", { text: answer.reason ?? talk.say("compare_lost") }));
      sides.replaceChildren();
    }
  }

  /** @param {number} who @param {string} side */
  function makeHead(who, side) {
    const avatar = make("span", { class: "wb-avatar", "aria-hidden": "true", text: board.initials[who], "data-hue": hueOf(board.people.handle[who]) });
    const name = make("bdi", { class: "wb-handle", text: board.people.handle[who], title: board.people.handle[who].slice(0, 200) });
    const place = make("span", { class: "wb-soft wb-small", text: talk.say("compare_place", { place: board.ranks.rank[who], candidates: board.facts.candidates }) });
    return make("th", { scope: "col", class: `wb-side wb-side-${side}` },
      make("div", { class: "wb-side-head" }, avatar, make("div", { class: "wb-who" }, name, place)));
  }

  /** @param {any} row @param {"a" | "b"} side */
  function makeFigure(row, side) {
    const bar = makeBar();
    bar.patch(row[side] ?? NOT_KNOWN);
    const ahead = row.ahead === side;
    const figure = make("span", { class: "wb-figure", text: row[side] === null ? "–" : talk.number(row[side]) });
    const cell = make("td", { class: `wb-side-${side}${ahead ? " wb-ahead" : ""}` }, make("div", { class: "wb-side-bar" }, bar.track, figure));
    if (ahead) cell.firstChild.append(make("span", { class: "wb-only-said", text: ` ${talk.say("compare_ahead")}` }));
    return cell;
  }

  /** @param {any} answer */
  function show(answer) {
    const sentences = answer.shared ? [...answer.sentences, answer.shared] : answer.sentences;
    told.replaceChildren(...sentences.map((/** @type {string} */ text, /** @type {number} */ k) => make("p", { class: k ? "wb-soft" : "", text })));
    sides.replaceChildren(
      make("thead", {}, make("tr", {}, makeHead(mine, "a"), make("th", { scope: "col", class: "wb-soft wb-small", text: talk.say("compare_signal") }), makeHead(other, "b"))),
      make("tbody", {}, ...answer.rows.map((/** @type {any} */ row) => make("tr", {},
        makeFigure(row, "a"), make("th", { scope: "row", text: row.label }), makeFigure(row, "b")))));
  }

  return {
    veil,
    /** Open for the current row; with two marked, for these. */
    open() {
      const marked = [...board.marked];
      mine = marked.length === 2 ? marked[0] : board.current();
      if (mine === undefined) return;
      before = document.activeElement;
      other = -1;
      find.value = "";
      sides.replaceChildren();
      told.replaceChildren();
      setText(label, talk.say("compare_with", { handle: isolate(board.people.handle[mine]) }));
      veil.hidden = false;
      const first = marked.length === 2 ? marked[1] : candidates()[0];
      if (first === undefined) offer();
      else choose(first);
      find.focus();
    },
  };
}
