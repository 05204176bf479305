// @ts-check
// The switch between two views of a tab. It shows another one itself, without the kernel.

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const views = /** @type {string[]} */ (model.get("_views"));
  const buttons = views.map((name) => make("button", { type: "button", "data-view": name, onclick: () => go(name) }));
  const root = make("div", { class: "wb wb-page-switch", role: "group" }, ...buttons);
  listenForHelp(root);
  el.append(root);

  /** @param {string} name */
  function go(name) {
    model.set("current", name);
    model.save_changes();
  }

  function show() {
    const current = model.get("current");
    for (const button of buttons) setAttribute(button, "aria-pressed", String(button.dataset.view === current));
    const panel = /** @type {any} */ (el.closest(".wb-page-panel"));
    if (panel) panel.dataset.view = current;
    return Boolean(panel);
  }

  function draw() {
    const talk = speaker(model.get("_sentences"), model.get("_language"));
    setAttribute(root, "lang", talk.language);
    setAttribute(root, "aria-label", talk.say("views"));
    views.forEach((name, at) => setText(buttons[at], talk.say(`view_${name}`)));
  }

  let waiting = 0;
  const seek = () => { if (!show()) waiting = requestAnimationFrame(seek); };
  model.on("change:current", show);
  model.on("change:_sentences", draw);
  draw();
  seek();
  return () => {
    cancelAnimationFrame(waiting);
    model.off("change:current", show);
    model.off("change:_sentences", draw);
  };
}

export default { render };
