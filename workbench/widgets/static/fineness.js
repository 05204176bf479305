// @ts-check
// The slider from few large topics to many small ones.

/**
 * @param {ReturnType<typeof speaker>} talk knows `slider`, `fewer` and `more`
 * @param {(step: number) => void} choose once the slider has come to rest
 */
function makeFineness(talk, choose) {
  const slider = make("input", { type: "range", min: "0", step: "1", "aria-label": talk.say("slider") });
  const box = make("div", { class: "wb-fine" },
    make("span", { class: "wb-soft wb-small", text: talk.say("fewer") }), slider,
    make("span", { class: "wb-soft wb-small", text: talk.say("more") }));
  slider.addEventListener("input", debounce(() => choose(Number(slider.value)), 250));
  return {
    box,
    /** Who slides is not pulled back. @param {number[]} steps @param {number} step @param {boolean} busy */
    show(steps, step, busy) {
      box.hidden = !steps.length;
      slider.max = String(Math.max(steps.length - 1, 0));
      if (!busy && (document.activeElement !== slider || Number(slider.value) === step)) slider.value = String(step);
    },
    back: (/** @type {number} */ step) => { slider.value = String(step); },
  };
}
