// @ts-check
// Keeping what is decided: "saved" only once the kernel has said so, and news of what others did.

const LOOK = 2_000;
const NOTICED = 9_000;

/**
 * @param {any} board
 * @param {{ask: any, saved: any, dialog: any, redraw: () => void, undo: any, redo: any}} parts
 */
function makeKeeping(board, { ask, saved, dialog, redraw, undo, redo }) {
  const { talk, people } = board;
  let calls = 0;

  /** @param {any} reply */
  function take(reply) {
    if (reply.answers) board.answers = reply.answers;
    if ("redo" in reply) redo.disabled = !reply.redo;
    undo.disabled = false;
  }

  /** Send a change and say how it went. @param {string} type @param {object} content @param {(reply: any) => string} said */
  function send(type, content, said) {
    return saved.follow(ask(type, content, PATIENCE), (/** @type {any} */ reply) => { take(reply); return said(reply); });
  }

  /** Set fields of some people; the reply says whether it was kept. @param {number[]} whos @param {object} fields */
  async function change(whos, fields) {
    const accounts = whos.map((who) => people.account[who]);
    const reply = await send("change", { accounts, fields }, (r) =>
      r.kept || (whos.length > 1 ? `✓ ${talk.say("changed_many", { people: whos.length })}` : ""));
    redraw();
    return reply;
  }

  /** @param {number[]} whos @param {string} answer @param {string} reason */
  async function save(whos, answer, reason) {
    const call = ++calls;
    for (const who of whos) board.waiting.set(who, { answer, reason, call });
    redraw();
    await change(whos, { answer, reason });
    for (const who of whos) if (board.waiting.get(who)?.call === call) board.waiting.delete(who);
    redraw();
  }

  /** @param {number[]} whos @param {string} answer */
  function decideMany(whos, answer) {
    if (!whos.length) return;
    if (answer === "no") askWhyNot(board, dialog, whos);
    else save(whos, answer, "");
  }

  /** @param {"undo" | "redo"} what */
  async function turn(what) {
    await send(what, {}, ({ accounts, people: changed }) => {
      if (!changed) return `✓ ${talk.say(what === "undo" ? "campaign_undone" : "campaign_redone")}`;
      const who = board.position.get(accounts[0]);
      const whom = changed === 1 && who !== undefined ? people.handle[who] : talk.say("people", { people: changed });
      return `✓ ${talk.say(what === "undo" ? "undone" : "redone", { handle: whom })}`;
    });
    redraw();
  }

  const notice = make("div", { class: "wb-notice", role: "status", "aria-live": "polite" });
  /** @type {any} */ let fading;
  /** @param {string} words */
  function tell(words) {
    setText(notice, words);
    clearTimeout(fading);
    fading = setTimeout(() => setText(notice, ""), NOTICED);
  }

  let looking = false;
  const watch = setInterval(async () => {
    if (looking || saved.waits() || document.visibilityState !== "visible" || !notice.checkVisibility()) return;
    looking = true;
    const reply = await ask("news", {}, PATIENCE);
    looking = false;
    if (!reply.ok || reply.news === null) return;
    take(reply);
    if (reply.news) tell(reply.news);
    redraw();
  }, LOOK);

  return {
    notice, send, change, save, decideMany,
    changeMany: change,
    undo: () => turn("undo"),
    redo: () => { if (!redo.disabled) turn("redo"); },
    stop: () => { clearInterval(watch); clearTimeout(fading); },
  };
}
