// @ts-check
// What became of the last click: "saved" only once the kernel has said so.

const ALIVE = 8_000;
const PATIENCE = 600_000;

/** Saving, saved, or why not. @param {any} talk @param {string} [kind] class of the words */
function makeSaved(talk, kind = "wb-saved") {
  const text = make("span", { class: kind, role: "status", "aria-live": "polite" });
  let open = 0;
  const tell = (/** @type {string} */ words, /** @type {string} */ state) => {
    setText(text, words);
    setAttribute(text, "data-state", state);
    setAttribute(text, "title", words);
  };
  const saved = () => tell(`✓ ${talk.say("saved")}`, "saved");
  return {
    text, saved,
    /** Whether the kernel still owes an answer. */
    waits: () => open > 0,
    /**
     * Show what a promise of the kernel comes to; resolves with its answer.
     * @param {Promise<any>} asked @param {(answer: any) => string} [said] what stands there instead of "saved"
     */
    async follow(asked, said) {
      open += 1;
      tell(talk.say("saving"), "saving");
      const late = setTimeout(() => tell(talk.say("unsaved"), "failed"), ALIVE);
      const answer = await asked;
      clearTimeout(late);
      open -= 1;
      if (!answer.ok) {
        tell(answer.reason ? talk.say("failed", answer) : talk.say("unsaved"), "failed");
        return answer;
      }
      const words = said?.(answer);
      if (words) tell(words, "saved");
      else if (!open) saved();
      return answer;
    },
    note: (/** @type {string} */ words) => tell(words, "saved"),
    failed: (/** @type {string} */ words) => tell(words, "failed"),
  };
}
