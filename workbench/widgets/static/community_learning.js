// @ts-check
// Words and languages of all messages come in pieces, so that a click never waits for all of them.

/**
 * @param {any} desk
 * @param {(type: string, content?: object) => Promise<any>} ask
 * @param {{came: () => void, all: () => void, told: () => void, clicked: () => number}} on
 *   what to do once words came, once all are here, once languages are told; when somebody last clicked
 */
function makeLearning(desk, ask, on) {
  const { facts } = desk;

  /** @param {number} page */
  function fetchPage(page) {
    const known = desk.pages.get(page);
    if (known) return known;
    const asked = ask("texts", { begin: page * facts.page }).then((answer) => {
      if (!answer.ok) { desk.pages.delete(page); return; }
      desk.takePage(answer.begin, answer.texts);
      on.came();
    });
    desk.pages.set(page, asked);
    return asked;
  }

  async function learnTexts() {
    for (let page = 0; desk.missing > 0 && page * facts.page < desk.size; page++) await fetchPage(page);
    if (!desk.missing) on.all();
  }

  /** Whoever is clicking goes first. */
  const calm = async () => {
    while (performance.now() - on.clicked() < 1_500) await new Promise((done) => { setTimeout(done, 300); });
  };

  async function learnLanguages() {
    for (let begin = 0; begin < desk.size;) {
      await calm();
      const answer = await ask("languages", { begin });
      if (!answer.ok || !answer.languages.length) return;
      answer.languages.forEach((/** @type {string} */ code, /** @type {number} */ k) => { desk.languages[begin + k] = code; });
      begin += answer.languages.length;
      on.told();
    }
  }

  return { fetchPage, learnTexts, begin: () => learnTexts().then(learnLanguages) };
}
