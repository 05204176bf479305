// @ts-check
// ProjectChooser: the projects of a folder as buttons, the sample, and an export of one's own.

const PATIENCE = 600_000;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const list = make("ul", { class: "wb-projects" });
  const none = make("p", { class: "wb-soft", text: talk.say("none") });
  const said = make("p", { class: "wb-said", role: "status", "aria-live": "polite" });
  const field = (/** @type {string} */ name) => {
    const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "data-field": name });
    return { input, label: make("label", { class: `wb-field wb-field-${name}` }, make("span", { text: talk.say(name) }), input) };
  };
  const path = field("path"), brand = field("brand"), handle = field("handle");
  const send = make("button", { type: "submit", class: "wb-button wb-primary", text: talk.say("import") });
  const form = make("form", {
    class: "wb-export", hidden: true,
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      work("import", { path: path.input.value, brand: brand.input.value, handles: handle.input.value });
    },
  }, path.label, brand.label, handle.label, send, make("p", { class: "wb-soft wb-small", text: talk.say("brand_hint") }));
  const sample = make("button", {
    type: "button", class: "wb-button wb-primary", "data-action": "sample", text: talk.say("sample"), title: talk.say("sample_hint"),
    onclick: () => work("sample", {}),
  });
  const unfold = make("button", {
    type: "button", class: "wb-button", "data-action": "export", "aria-expanded": "false", text: talk.say("export"),
    onclick: () => {
      form.hidden = !form.hidden;
      setAttribute(unfold, "aria-expanded", String(!form.hidden));
      if (!form.hidden) path.input.focus();
    },
  });
  const root = make("section", { class: "wb wb-chooser", "aria-label": talk.say("label"), lang: talk.language },
    make("header", {}, make("h2", { text: talk.say("head") }),
      make("span", { class: "wb-soft", text: talk.say("place", { folder: model.get("_folder") }) })),
    list, none,
    make("div", { class: "wb-actions" }, sample, unfold, make("span", { class: "wb-soft wb-small", text: talk.say("sample_hint") })),
    form, said);
  root.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  el.append(root);

  /** @param {string} type @param {object} content */
  async function work(type, content) {
    const busy = [sample, send, ...list.querySelectorAll("button")];
    for (const button of busy) setAttribute(button, "aria-disabled", "true");
    root.dataset.busy = "true";
    say(talk.say("working"), "");
    const answer = await ask(type, content, PATIENCE);
    delete root.dataset.busy;
    for (const button of busy) button.removeAttribute("aria-disabled");
    if (answer.ok) say(`${answer.words ? `${answer.words}\n` : ""}${talk.say("opened", { brand: answer.brand })}`, "good");
    else say(answer.reason ?? talk.say("lost"), "bad");
  }

  /** @param {string} words @param {string} state */
  function say(words, state) {
    setText(said, words);
    said.dataset.state = state;
  }

  function show() {
    const projects = model.get("_projects");
    const chosen = model.get("_chosen");
    none.hidden = projects.length > 0;
    const focused = list.contains(document.activeElement)
      ? /** @type {any} */ (document.activeElement).dataset.folder : null;
    list.replaceChildren(...projects.map((/** @type {any} */ project) => {
      const facts = [project.posts ? talk.say("posts", { posts: project.posts }) : talk.say("empty")];
      if (project.date) facts.push(talk.say("data_to", { date: project.date }));
      const open = project.folder === chosen;
      const button = make("button", {
        type: "button", class: "wb-project", "data-folder": project.folder, "aria-pressed": String(open),
        disabled: Boolean(project.problem), title: project.folder,
        onclick: () => { if (!root.dataset.busy) work("open", { folder: project.folder }); },
      }, make("b", { text: project.brand }), make("span", { class: "wb-soft wb-small", text: project.problem || facts.join(" · ") }),
      make("span", { class: "wb-open", text: open ? `✓ ${talk.say("open")}` : "" }));
      return make("li", {}, button);
    }));
    if (focused) [...list.querySelectorAll("button")].find((b) => b.dataset.folder === focused)?.focus();
  }

  model.on("change:_projects", show);
  model.on("change:_chosen", show);
  show();
  root.dataset.ready = "true";
  return () => {
    model.off("change:_projects", show);
    model.off("change:_chosen", show);
    stop();
  };
}

export default { render };
