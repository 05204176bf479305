// @ts-check
// TopicExplorer: a slider from few to many topics, over the map and the list.

const PATIENCE = 120_000;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const fine = makeFineness(talk, step);
  const said = make("p", { class: "wb-said wb-small", role: "status", "aria-live": "polite" });
  const picture = make("img");
  const caption = make("caption");
  const body = make("tbody");
  const unclear = make("p", { class: "wb-soft wb-small" });
  const heads = ["name", "size", "example"].map((name) => make("th", { scope: "col", text: talk.say(name) }));
  const root = make("section", { class: "wb wb-explorer", lang: talk.language, "aria-label": talk.say("label") },
    make("header", {},
      make("b", { text: talk.say("slider"), "aria-hidden": "true" }), fine.box, said),
    make("div", { class: "wb-topics" }, picture,
      make("div", { class: "wb-topic-list" },
        make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body), unclear)));
  root.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  el.append(root);
  const unwatch = watchKernel(model, el);

  async function step(/** @type {number} */ to) {
    root.dataset.busy = "true";
    setText(said, talk.say("working"));
    const answer = await ask("step", { step: to }, PATIENCE);
    delete root.dataset.busy;
    if (!answer.ok) {
      setText(said, answer.reason ?? talk.say("lost"));
      fine.back(model.get("_step"));
    } else count();
  }

  function count() {
    setText(said, talk.say("count", { topics: model.get("_rows").length }));
  }

  function show() {
    const rows = model.get("_rows");
    fine.show(model.get("_steps"), model.get("_step"), Boolean(root.dataset.busy));
    const label = talk.say("label", { topics: rows.length });
    setAttribute(picture, "src", `data:image/png;base64,${model.get("_picture")}`);
    setAttribute(picture, "alt", label);
    setText(caption, label);
    setText(unclear, talk.say("unclear", { posts: model.get("_unclear") }));
    body.replaceChildren(...rows.map((/** @type {any} */ row) => {
      const dot = make("i");
      dot.style.background = row.colour;
      return make("tr", {},
        make("th", { scope: "row" }, dot, make("b", { text: row.name }), make("small", { text: row.words })),
        make("td", { class: "wb-number", text: talk.number(row.size) }),
        make("td", { dir: "auto", text: row.example }));
    }));
    count();
  }

  for (const name of ["_rows", "_picture", "_steps", "_step"]) model.on(`change:${name}`, show);
  show();
  root.dataset.ready = "true";
  return () => {
    for (const name of ["_rows", "_picture", "_steps", "_step"]) model.off(`change:${name}`, show);
    stop();
    unwatch();
  };
}

export default { render };
