// @ts-check
// What stands in a tab while its board is made, or where there is none.

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  let talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const tab = model.get("_tab");
  const head = make("h2", {});
  const what = make("p", {});
  const hint = make("p", { class: "wb-soft" });
  const words = make("div", { role: "status", "aria-live": "polite" }, head, what, hint);
  const button = make("button", { type: "button", class: "wb-button", onclick: act });
  const bones = make("div", { class: "wb-page-wait-bones", "aria-hidden": "true" },
    make("i", {}), make("i", {}), make("i", {}), make("i", {}), make("i", {}), make("i", {}));
  const root = make("section", { class: "wb wb-page-wait" },
    make("div", { class: "wb-page-wait-words" }, make("span", { class: "wb-page-wait-turn", "aria-hidden": "true" }), words, button), bones);
  listenForHelp(root);
  el.append(root);

  async function act() {
    const { go } = model.get("state");
    if (go) {
      root.dispatchEvent(new CustomEvent("wb-go", { bubbles: true, composed: true, detail: { tab: go } }));
      return;
    }
    if (!(await ask("again")).ok) setText(what, talk.say("lost"));
  }

  function draw() {
    talk = speaker(model.get("_sentences"), model.get("_language"));
    const state = model.get("state");
    const kind = state.kind;
    root.dataset.kind = kind;
    setAttribute(root, "lang", talk.language);
    root.hidden = kind === "ready";
    head.hidden = kind === "new";
    setText(head, kind === "trouble" ? talk.say("trouble_at") : talk.say(kind === "working" ? `wait_${tab}` : `tab_${tab}`));
    setText(what, state.what ?? "");
    setText(hint, kind === "working" ? talk.say("patience") : state.hint ?? "");
    bones.hidden = kind !== "working";
    button.hidden = kind === "working";
    button.classList.toggle("wb-primary", kind === "empty");
    setText(button, state.button ?? talk.say(kind === "new" ? "show_new" : "again"));
  }

  model.on("change:state", draw);
  model.on("change:_sentences", draw);
  draw();
  return () => {
    model.off("change:state", draw);
    model.off("change:_sentences", draw);
    stop();
  };
}

export default { render };
