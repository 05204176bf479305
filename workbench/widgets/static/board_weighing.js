// @ts-check
// Weighing: one question at a time, always the newest wish; how sure the ranks are comes after.

const CALM = 80;

/** @param {any} board @param {any} ask @param {any} saved */
function makeWeighing(board, ask, saved) {
  const { talk } = board;
  /** @type {Record<string, number> | null} */ let wish = null;
  let weighing = false;

  async function work() {
    while (wish) {
      const now = wish;
      wish = null;
      const answer = await ask("weigh", { weights: now }, PATIENCE);
      if (!answer.ok) saved.failed(answer.reason ?? talk.say("lost"));
      else if (saved.text.dataset.state === "failed" && !board.waiting.size) saved.saved();
      if (!wish) await new Promise((done) => setTimeout(done, CALM));
    }
    if (board.reckoning) await ask("settle", {}, PATIENCE);
  }

  /** @param {Record<string, number> | null} wished */
  async function weigh(wished) {
    wish = wished;
    if (weighing) return;
    weighing = true;
    do await work(); while (wish);
    weighing = false;
  }
  return { weigh, settle: () => weigh(null) };
}
