// @ts-check
// Whether anybody still answers behind the page, and what to do when nobody does.

const BEAT = 10_000, GIVEN = 30_000, ONCE_MORE = 5_000;

/**
 * A banner that shows once two questions in a row stayed unanswered, and goes when one is answered.
 * @param {any} model @param {(type: string, content?: object, patience?: number) => Promise<any>} ask
 */
function watchAlive(model, ask) {
  const words = make("span", {});
  const reload = make("button", { type: "button", class: "wb-button wb-primary", onclick: () => location.reload() });
  const banner = make("div", { class: "wb-page-gone", role: "alert", hidden: true }, words, reload);
  let stopped = true, round = 0;
  /** @type {any} */ let timer;

  /** @param {number} patience */
  async function beat(patience) {
    const mine = ++round;
    clearTimeout(timer);
    let answer = await ask("alive", {}, patience);
    // A computer that slept lets the first question run out before anybody could answer.
    if (!answer.ok && !stopped && mine === round) answer = await ask("alive", {}, ONCE_MORE);
    if (stopped || mine !== round) return;
    banner.hidden = answer.ok;
    timer = setTimeout(() => beat(GIVEN), BEAT);
  }
  const doubt = () => { if (!stopped) beat(ONCE_MORE); };

  return {
    banner,
    start() {
      if (!stopped) return;
      stopped = false;
      model.on("comm_live_update", doubt); // ipywidgets has lost or regained the connection
      timer = setTimeout(() => beat(GIVEN), BEAT);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      model.off("comm_live_update", doubt);
    },
    /** @param {any} talk */
    draw(talk) {
      setText(words, talk.say("gone"));
      setText(reload, talk.say("reload"));
    },
  };
}
