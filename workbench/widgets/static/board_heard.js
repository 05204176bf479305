// @ts-check
// What the kernel changes: a new order, another campaign, decisions and selections from elsewhere.

/**
 * Take up what changes; returns what stops it.
 * @param {any} board @param {any} model
 * @param {any} parts what shows it
 */
function listenToKernel(board, model, { cards, list, weights, campaign, team, lot, saved, arrange, redraw, patchCard, fetchCard, moveTo, stir, seek }) {
  /** A new order, at first without how sure it is. */
  function takeRanks() {
    const before = board.ranks.rank;
    board.takeRanks();
    cards.clear();
    const same = before.every((/** @type {number} */ rank, /** @type {number} */ who) => rank === board.ranks.rank[who]);
    if (!same || board.sorted === "likely") {
      arrange();
    } else {
      list.refresh();
      patchCard();
    }
    fetchCard();
  }
  /** @type {[string, () => void][]} */
  const heard = [
    ["change:_ranks", takeRanks],
    ["change:_order", takeRanks],
    ["change:_gone", () => {
      board.takeGone();
      cards.clear();
      if (board.query) seek(); // captions that named them are hits no more
      else arrange();
      fetchCard();
    }],
    ["change:_campaign", () => {
      const { id } = board.campaign;
      board.campaign = model.get("_campaign");
      if (board.campaign.id !== id) board.drafts.clear();
      campaign.patch();
      team.patch();
    }],
    ["change:_weights", () => weights.show(model.get("_weights"))],
    ["change:_answers", () => {
      board.answers = model.get("_answers");
      // Whoever asked hears what became of it; the answers alone speak only where nothing stands yet.
      if (!saved.text.dataset.state) saved.saved();
      redraw();
    }],
    ["change:_reach", () => {
      board.reach = readReach(model.get("_reach"), board.size);
      patchCard();
      team.patch();
    }],
    ["change:_team", () => {
      board.team = model.get("_team");
      patchCard();
      team.patch();
    }],
    ["change:_export", team.patchExport],
    ["change:_chosen", () => {
      board.chosen = model.get("_chosen");
      list.takeColumns();
    }],
    ["change:_elsewhere", () => {
      const places = model.get("_elsewhere").map((/** @type {string} */ account) => board.position.get(account));
      board.elsewhere = new Set(places.filter((/** @type {any} */ who) => who !== undefined));
      if (!board.elsewhere.size) board.filters.elsewhere.clear();
      arrange();
      const first = board.view.findIndex((/** @type {number} */ who) => board.elsewhere.has(who));
      if (first >= 0) list.reveal(first);
    }],
    ["change:selected", () => {
      const whos = model.get("selected").map((/** @type {string} */ a) => board.position.get(a)).filter((/** @type {any} */ w) => w !== undefined);
      if (whos.length > 1) board.marked = new Set(whos);
      const place = board.view.indexOf(whos[0]);
      if (whos.length) stir();
      if (place >= 0 && (whos.length > 1 || !board.marked.size) && place !== board.active) moveTo(place);
      lot.patch();
      list.refresh();
    }],
  ];
  for (const [what, react] of heard) model.on(what, react);
  return () => {
    for (const [what, react] of heard) model.off(what, react);
  };
}
