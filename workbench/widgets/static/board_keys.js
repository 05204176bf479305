// @ts-check
// The keys of the board: letters decide and move, arrows and Enter belong to what has the focus.

/**
 * @param {any} board @param {any} root
 * @param {any} parts what the keys work on
 */
function listenToKeys(board, root, { go, mark, markAll, unmark, keeping, filters, compare, team, dialog, list, card, search, seek }) {
  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => go(board.active + 1), ArrowDown: () => go(board.active + 1),
    k: () => go(board.active - 1), ArrowUp: () => go(board.active - 1),
    PageDown: () => go(board.active + 10), PageUp: () => go(board.active - 10),
    Home: () => go(0), End: () => go(board.view.length - 1),
    y: () => board.decide(board.current(), "yes"), m: () => board.decide(board.current(), "maybe"),
    n: () => board.decide(board.current(), "no"), u: () => keeping.undo(), r: () => keeping.redo(),
    x: () => board.current() !== undefined && mark(board.current()),
    a: () => (board.marked.size ? unmark() : markAll()),
    e: () => board.edit(board.current()),
    f: () => filters.toggle(),
    c: () => compare.open(), t: () => team.toggle(),
    "/": () => search.focus(), "?": () => showKeys(board, dialog),
    Enter: () => card.focus(), Escape: () => board.focusList(),
  };
  const arrows = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter"]);
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (target === search) {
      if (event.key === "Escape" && search.value) { search.value = ""; seek(); }
      else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) board.focusList();
      else return;
      event.preventDefault();
      return;
    }
    // Who types is not deciding.
    if (target.matches("input:not([type=range], [type=checkbox]), textarea, select") && event.key !== "Escape") return;
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    // Arrows and Enter belong to the control that has the focus; letters belong to the board.
    if (arrows.has(event.key) && target !== list.list) return;
    event.preventDefault();
    keys[event.key]();
  });
}
