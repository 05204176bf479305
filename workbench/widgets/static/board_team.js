// @ts-check
// The tray below the list: whom the team reaches, what it costs, whom to add; and the team as a table.

const NEAR = 50;
const NEAR_TIMES = 10;

/** @param {DataView | undefined} bytes @param {number} size */
function readReach(bytes, size) {
  if (!bytes || bytes.byteLength !== 20 * size || !size) return null;
  const all = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const part = (/** @type {number} */ k) => all.subarray(k * size, (k + 1) * size);
  return { gain: part(0), shared: part(1), audience: part(2), closest: part(3), common: part(4) };
}

/** @param {any} board @param {HTMLElement} editor opens budget and size */
function makeTeam(board, editor) {
  const { talk } = board;

  /** A figure and what it counts. @param {string} name */
  function makeStat(name) {
    const figure = make("b", { class: "wb-stat-figure" });
    const words = make("span", { class: "wb-soft wb-stat-words" });
    const box = make("div", { class: `wb-stat wb-stat-${name}` }, figure, words);
    return {
      box,
      /** @param {string} value @param {string} text @param {string} [warning] @param {string} [hint] */
      patch(value, text, warning, hint = text) {
        setText(figure, value);
        setText(words, text);
        setAttribute(words, "title", hint);
        box.classList.toggle("wb-warning", Boolean(warning));
      },
    };
  }

  const size = makeStat("size"), people = makeStat("people"), gain = makeStat("gain");
  const largest = makeStat("largest"), money = makeStat("money");
  const empty = make("p", { class: "wb-soft wb-team-empty", text: talk.say("team_empty") });
  const status = make("span", { class: "wb-soft wb-export-words", role: "status" });
  const exportButton = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("team_export"), onclick: () => handOver("csv") });
  const reportButton = make("button", { type: "button", class: "wb-button", text: talk.say("team_report"), onclick: () => handOver("report") });
  const table = makeTeamTable(board);
  const drawer = make("section", { class: "wb-drawer", id: `${board.id}-team`, "aria-label": talk.say("team_table"), hidden: true, tabindex: -1 }, ...table.parts);
  const opener = make("button", {
    type: "button", class: "wb-button wb-unfold", "aria-expanded": "false", "aria-controls": drawer.id, onclick: () => toggle(),
  });
  const tray = make("section", { class: "wb-tray", "aria-label": talk.say("team") },
    empty, make("div", { class: "wb-stats" }, size.box, people.box, gain.box, largest.box, money.box),
    make("span", { class: "wb-push" }), status, editor, opener, reportButton, exportButton);

  /** Write the file, or go where the page has its files made. @param {"csv" | "report"} what */
  async function handOver(what) {
    const answer = await board.ask("export", { what });
    if (!answer.ok) setText(status, answer.reason ?? talk.say("lost"));
    else if (answer.go) tray.dispatchEvent(new CustomEvent("wb-go", { bubbles: true, composed: true, detail: { tab: answer.go } }));
  }

  /** @param {boolean} [open] */
  function toggle(open = drawer.hidden === true) {
    drawer.hidden = !open;
    setAttribute(opener, "aria-expanded", String(open));
    setText(opener, talk.say(open ? "team_close" : "team_open"));
    if (open) table.patch();
  }
  drawer.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
    opener.focus();
  });

  function patchCurrent() {
    const who = board.current(), { reach, team } = board;
    gain.box.hidden = !team.counted && !reach;
    if (gain.box.hidden) return;
    const value = reach && who !== undefined ? reach.gain[who] : null;
    if (who === undefined) return gain.patch("…", talk.say("team_gain_none"));
    const handle = isolate(board.people.handle[who]);
    // Who is in the team adds nobody any more: what would be lost is the figure.
    const member = team.members.some((/** @type {any} */ m) => m.at === who);
    const words = talk.say(member ? "team_gain_member" : "team_gain", { handle });
    gain.patch(value === null ? "…" : `${member ? "" : "+"}${talk.number(value)}`, words, "",
      member ? `${words}: ${talk.say("team_alone_hint")}` : words);
  }

  function patchSize() {
    const { members, reserve } = board.team, wanted = board.campaign.size ?? null;
    const over = wanted !== null && members.length > wanted;
    const words = over ? talk.say("team_too_many", { over: members.length - wanted })
      : reserve ? talk.say("team_reserve", { reserve }) : talk.say("team_size");
    size.patch(wanted === null ? talk.number(members.length) : talk.say("team_of", { members: members.length, wanted }), words, over ? "over" : "");
  }

  function patchMoney() {
    const { spent, unpriced } = board.team, { budget = null, currency = "EUR" } = board.campaign;
    money.box.hidden = spent === null && budget === null;
    if (money.box.hidden) return;
    const over = budget !== null && spent !== null && spent > budget;
    const words = budget === null ? talk.say("team_spent")
      : talk.say(over ? "team_over" : "team_spent_of", { budget: board.money(budget, currency) });
    money.patch(board.money(spent ?? 0, currency), words + (unpriced ? talk.say("team_unpriced", { unpriced }) : ""), over ? "over" : "");
  }

  function patch() {
    const { team } = board;
    const { members } = team;
    empty.hidden = members.length > 0 || team.reserve > 0;
    size.box.hidden = !empty.hidden;
    patchSize();
    people.box.hidden = largest.box.hidden = !members.length || Boolean(team.why);
    people.patch(team.counted ? talk.number(team.people) : "…", talk.say("team_people"));
    const pair = team.largest;
    largest.patch(!team.counted ? "…" : `${talk.number(pair ? pair.share : 0)} %`, pair
      ? talk.say("team_largest_who", { one: isolate(members[pair.one].handle), other: isolate(members[pair.other].handle) })
      : talk.say("team_largest"));
    patchMoney();
    patchCurrent();
    opener.hidden = !members.length && !board.reach;
    if (!drawer.hidden) table.patch();
  }

  function patchExport() {
    const told = board.model.get("_export");
    setText(status, told.words ?? "");
    setAttribute(status, "title", told.words ?? "");
    setAttribute(status, "data-state", told.state ?? "");
    reportButton.hidden = !told.report;
    exportButton.hidden = !told.csv;
    exportButton.disabled = told.state === "writing";
  }

  toggle(false);
  return { tray, drawer, toggle, patch, patchCurrent, patchExport };
}

/** Who of the best-ranked that are shown would add most. @param {any} board */
function findNext(board) {
  const { reach, team, ranks, people } = board;
  if (!reach) return null;
  const near = Math.max(NEAR, NEAR_TIMES * (team.members.length + 1));
  const members = new Set(team.members.map((/** @type {any} */ m) => m.at));
  let best = -1;
  for (const who of board.view) {
    if (ranks.rank[who] > near || members.has(who) || people.flags[who]) continue;
    if (["yes", "no"].includes(board.answerOf(who).answer) || !reach.gain[who]) continue;
    const more = best < 0 ? 1 : reach.gain[who] - reach.gain[best];
    if (more > 0 || (more === 0 && ranks.rank[who] < ranks.rank[best])) best = who;
  }
  return { who: best, near };
}
