// @ts-check
// jupyter-scatter's plot: found in its widget, given better manners, and a card for the dot under the mouse.

const WAIT_FOR_PLOT = 12_000;
/** Escape would be heard anywhere on the page. */
const MANNERS = {
  deselectOnEscape: false, deselectOnDblClick: false, actionKeyMap: { merge: "shift", remove: "alt" }, pointSizeSelected: 1, pointOutlineWidth: 0,
};
/** @param {any} host @returns {Promise<any>} the regl-scatterplot, or null if none comes */
async function plotIn(host) {
  const end = performance.now() + WAIT_FOR_PLOT;
  while (performance.now() < end) {
    const holder = [...host.querySelectorAll("div")].find((node) => /** @type {any} */ (node).api);
    if (holder) {
      const toolbar = /** @type {any} */ (holder.parentElement?.parentElement?.firstElementChild);
      return { plot: /** @type {any} */ (holder).api, canvas: holder.querySelector("canvas"), toolbar };
    }
    await new Promise((resolve) => { setTimeout(resolve, 16); });
  }
  return null;
}

const CLICK = 6;
const LINGER = 140;

/**
 * Let a lasso that ends where it began click nothing, and a wheel over a map nobody works in scroll the page.
 * @param {any} host @param {any} stage
 */
function tameMouse(host, stage) {
  let from = [0, 0];
  let travelled = false;
  host.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    from = [event.clientX, event.clientY];
    travelled = false;
  }, { capture: true });
  host.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.buttons && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > CLICK) travelled = true;
  }, { capture: true });
  host.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    if (travelled) event.stopPropagation();
  }, { capture: true });
  host.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== stage) event.stopPropagation();
  }, { capture: true, passive: true });
}

/** The card of a post: head, text, foot. */
function makeCard() {
  return make("div", { class: "wb-card", "aria-hidden": "true", hidden: true },
    make("b", { dir: "auto" }), make("p", { dir: "auto" }), make("small", { dir: "auto" }));
}

/**
 * Show the card beside the dot where the mouse lingers.
 * @param {any} card @param {ReturnType<typeof makeSight>} sight
 * @param {(at: number) => Promise<{parts: string[], x: number, y: number} | null>} ask what it says, and where the dot is
 */
function makeHover(card, sight, ask) {
  let hovered = -1;
  const show = debounce(async (/** @type {number} */ at) => {
    if (at !== hovered) return;
    const told = await ask(at);
    if (!told || at !== hovered) return;
    told.parts.forEach((text, part) => {
      setText(card.children[part], text ?? "");
      card.children[part].hidden = !text;
    });
    card.hidden = false;
    const { width, height } = sight.size();
    const left = told.x + 14 + card.offsetWidth > width ? told.x - 14 - card.offsetWidth : told.x + 14;
    const top = Math.min(Math.max(told.y - 20, 6), height - card.offsetHeight - 6);
    card.style.transform = `translate(${Math.round(Math.max(left, 6))}px, ${Math.round(top)}px)`;
  }, LINGER);
  const hide = () => { card.hidden = true; };
  return {
    hide,
    over(/** @type {number} */ at) { hovered = at; show(at); },
    out() { hovered = -1; hide(); },
  };
}
