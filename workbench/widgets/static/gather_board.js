// @ts-check
// GatherBoard: four ways to bring posts in, what came of it, and what to do next.

const FOREVER = 2_147_000_000;
const SMALL = 10 << 20;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop: hangUp } = caller(model);
  const tabs = make("div", { class: "wb-tabs", role: "tablist", "aria-label": talk.say("which") });
  const panel = make("div", { class: "wb-panel", role: "tabpanel", tabindex: "-1" });
  const said = make("p", { class: "wb-said", role: "status", "aria-live": "polite" });
  const halt = make("button", {
    type: "button", class: "wb-button wb-stop", hidden: true, text: talk.say("stop"),
    onclick: () => { setText(said, talk.say("stopping")); ask("stop"); },
  });
  const report = make("div", { class: "wb-report", hidden: true });
  const ahead = make("div", { class: "wb-ahead" });
  const look = make("button", {
    type: "button", class: "wb-button", "data-action": "next", text: talk.say("next"),
    onclick: () => work("next", {}),
  });
  const root = make("section", { class: "wb wb-gather", lang: talk.language, "aria-label": talk.say("label", { brand: model.get("_brand") }) },
    make("header", {}, make("h2", { text: talk.say("head", { brand: model.get("_brand") }) }),
      make("span", { class: "wb-soft", text: talk.say("lead") })),
    tabs, panel, make("div", { class: "wb-saying" }, said, halt), report,
    make("div", { class: "wb-actions" }, look), ahead);
  listenForHelp(root);
  el.append(root);
  const unwatch = watchKernel(model, el);

  let open = "";
  let canStop = false;
  /** @type {Map<string, any>} */ const typed = new Map();

  /** @param {string} type @param {object} content @param {ArrayBuffer[]} [pieces] */
  async function work(type, content, pieces) {
    if (root.dataset.busy) return false;
    root.dataset.busy = "true";
    for (const button of root.querySelectorAll("button.wb-primary")) setAttribute(button, "aria-disabled", "true");
    said.dataset.state = "";
    setText(said, talk.say("working"));
    const answer = await askWith(type, content, pieces);
    delete root.dataset.busy;
    halt.hidden = true;
    canStop = false;
    for (const button of root.querySelectorAll("button.wb-primary")) button.removeAttribute("aria-disabled");
    if (!answer.ok) {
      tell(answer.reason ?? talk.say("lost"), "bad");
      return false;
    }
    if (type === "next") {
      tell("", "");
      return true;
    }
    const words = answer.stopped ?? talk.say(type === "remove" ? "removed" : "done");
    tell([words, ...(answer.skipped ?? [])].join("\n"), answer.stopped ? "warn" : "good");
    if (type !== "remove") ask("next", {}, FOREVER);
    return true;
  }

  /** @param {string} type @param {object} content @param {ArrayBuffer[]} [pieces] @returns {Promise<any>} */
  function askWith(type, content, pieces) {
    return ask(type, content, FOREVER, pieces);
  }

  /** @param {string} words @param {string} state */
  function tell(words, state) {
    setText(said, words);
    said.dataset.state = state;
  }

  function showTabs() {
    const ways = [{ name: "file", title: talk.say("file_title"), about: talk.say("file_about") }, ...model.get("_ways")];
    if (tabs.children.length !== ways.length) {
      tabs.replaceChildren(...ways.map((way, at) => make("button", {
        type: "button", role: "tab", class: "wb-tile", "data-way": way.name,
        onclick: () => choose(way.name),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          const to = ways[(at + step + ways.length) % ways.length].name;
          choose(to);
          /** @type {any} */ (tabs.querySelector(`[data-way="${to}"]`))?.focus();
          event.preventDefault();
        },
      }, make("b", { text: way.title }), make("span", { class: "wb-soft wb-small", text: way.about }))));
    }
    for (const tab of tabs.children) {
      const here = /** @type {any} */ (tab).dataset.way === open;
      setAttribute(tab, "aria-selected", String(here));
      setAttribute(tab, "tabindex", here ? "0" : "-1");
    }
  }

  /** @param {string} name */
  function choose(name) {
    if (open === name) return;
    keep();
    open = name;
    showTabs();
    draw();
    if (model.get("_open") !== name) {
      model.set("_open", name);
      model.save_changes();
    }
  }

  function draw() {
    const way = model.get("_ways").find((/** @type {any} */ one) => one.name === open);
    panel.replaceChildren(way ? wayForm(way) : fileForm());
    setAttribute(panel, "aria-label", tabs.querySelector("[aria-selected='true'] b")?.textContent ?? "");
    for (const input of panel.querySelectorAll("[data-field]")) restore(input);
  }

  /** What somebody typed in a form stays when another is looked at; but no token and no file. */
  function keep() {
    for (const input of panel.querySelectorAll("[data-field]")) {
      const { dataset, type, checked, value } = /** @type {any} */ (input);
      if (type !== "file" && type !== "password") typed.set(`${open}/${dataset.field}`, type === "checkbox" ? checked : value);
    }
  }

  /** What was entered by hand is in: the form is ready for the next one. */
  function empty() {
    const within = panel.contains(document.activeElement) || document.activeElement === document.body;
    for (const key of [...typed.keys()]) if (key.startsWith(`${open}/`)) typed.delete(key);
    draw();
    if (within) /** @type {any} */ (panel.querySelector("[data-field]"))?.focus({ preventScroll: true });
  }

  /** @param {any} input */
  function restore(input) {
    const before = typed.get(`${open}/${input.dataset.field}`);
    if (before === undefined) return;
    if (input.type === "checkbox") input.checked = before;
    else input.value = before;
  }

  function fileForm() {
    const path = makeField({ name: "path", kind: "text", label: talk.say("path"), hint: talk.say("path_hint") });
    const send = make("button", { type: "submit", class: "wb-button wb-primary", text: talk.say("import") });
    const hand = async (/** @type {File | undefined} */ file) => {
      if (!file) return;
      if (file.size > SMALL) return tell(talk.say("too_large", { folder: model.get("_inbox").folder }), "bad");
      await work("upload", { name: file.name }, [await file.arrayBuffer()]);
    };
    // The browser's own button speaks the browser's language; ours speaks the board's.
    const upload = make("input", {
      type: "file", class: "wb-upload", tabindex: "-1", "aria-hidden": "true",
      onchange: async () => { await hand(/** @type {any} */ (upload).files?.[0]); /** @type {any} */ (upload).value = ""; },
    });
    const pick = make("button", { type: "button", class: "wb-button", text: talk.say("pick"), onclick: () => upload.click() });
    const zone = make("div", {
      class: "wb-zone",
      ondragover: (/** @type {DragEvent} */ event) => { event.preventDefault(); event.stopPropagation(); zone.dataset.over = "true"; },
      ondragleave: () => { delete zone.dataset.over; },
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        event.stopPropagation();
        delete zone.dataset.over;
        hand(event.dataTransfer?.files?.[0]);
      },
    }, make("span", {}, make("b", { text: talk.say("drop_here") }), make("span", { class: "wb-soft wb-small", text: talk.say("upload_hint") })), pick, upload);
    return make("div", { class: "wb-form" },
      make("form", {
        class: "wb-row", onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          work("import", { paths: [path.read()] });
        },
      }, path.root, send),
      zone,
      dropped());
  }

  /** The drop folder; only its list is drawn anew, so that focus and what was typed stay. */
  function dropped() {
    const list = make("div", { class: "wb-drop-list" });
    fillDropped(list);
    const again = make("button", { type: "button", class: "wb-button", text: talk.say("look_again"), onclick: () => ask("look") });
    return make("div", { class: "wb-drop" },
      make("div", { class: "wb-row wb-drop-head" }, make("span", {}, make("b", { text: talk.say("drop") }), " ", make("code", { text: model.get("_inbox").folder })), again), list);
  }

  /** @param {any} place */
  function fillDropped(place) {
    const files = model.get("_inbox").files ?? [];
    const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
    const list = make("ul", { class: "wb-dropped" }, ...files.map((/** @type {any} */ file) => make("li", {},
      make("span", { class: "wb-file", text: file.name }),
      make("span", { class: "wb-soft wb-small", text: file.bytes ? sizeOf(file.bytes) : "" }),
      make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("import"), "aria-label": talk.say("import_file", { file: file.name }), onclick: () => work("import", { paths: [file.name] }) }),
      make("button", { type: "button", class: "wb-button", text: talk.say("remove"), title: talk.say("remove_hint"), "aria-label": talk.say("remove_file", { file: file.name }), onclick: () => work("remove", { name: file.name }) }))));
    place.replaceChildren(
      files.length ? list : make("p", { class: "wb-soft wb-small", text: talk.say("drop_empty") }),
      files.length ? make("p", { class: "wb-soft wb-small", text: talk.say("remove_hint") }) : "");
    if (!focused) return;
    const same = [...place.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focused);
    (same ?? panel).focus();
  }

  /** @param {any} way */
  function wayForm(way) {
    const fields = way.fields.map(makeField);
    const checks = fields.filter((/** @type {any} */ f) => f.kind === "check");
    const others = fields.filter((/** @type {any} */ f) => f.kind !== "check");
    const notice = way.notice?.length
      ? make("div", { class: "wb-notice" }, ...way.notice.map((/** @type {string} */ line) => make("p", { text: line }))) : "";
    return make("form", {
      class: "wb-form", onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        /** @type {Record<string, any>} */ const wishes = {};
        /** @type {ArrayBuffer[]} */ const pieces = [];
        for (const field of fields) {
          const value = field.read();
          if (field.kind === "file") {
            if (value && value.size > SMALL) return tell(talk.say("picture_too_large"), "bad");
            if (value) pieces.push(await value.arrayBuffer());
          } else wishes[field.name] = value;
        }
        canStop = way.live;
        const done = await work("gather", { way: way.name, wishes }, pieces);
        for (const field of fields) if (field.kind === "secret") field.input.value = "";
        if (done && !way.live && open === way.name) empty();
      },
    }, notice,
    checks.length ? make("fieldset", { class: "wb-checks" }, make("legend", { text: talk.say("what") }), ...checks.map((/** @type {any} */ f) => f.root)) : "",
    make("div", { class: "wb-fields" }, ...others.map((/** @type {any} */ f) => f.root)),
    make("div", { class: "wb-actions" }, make("button", { type: "submit", class: "wb-button wb-primary", text: way.button })));
  }

  function showRun() {
    const run = model.get("_run");
    if (run.state !== "running" || !root.dataset.busy) return;
    halt.hidden = !canStop;
    if (run.requests !== undefined && run.requests !== null) setText(said, talk.say("running", { records: run.records, requests: run.requests }));
    else if (run.records) setText(said, talk.say("reading", { records: run.records }));
  }

  function showReport() {
    const shown = model.get("_report");
    report.hidden = !shown.total;
    if (!shown.total) return;
    report.replaceChildren(make("h3", { text: talk.say("report") }), make("p", { text: shown.total }), make("p", { class: "wb-soft", text: shown.holds }),
      ...shown.files.map(fileReport));
  }

  /** @param {any} file */
  function fileReport(file) {
    const more = [...file.reasons, ...file.problems];
    return make("article", { class: "wb-file-report" },
      make("p", {}, make("b", { text: file.name }), make("span", { class: "wb-soft", text: ` ${file.format}` })),
      file.line ? make("p", { text: file.line }) : make("p", { class: "wb-soft wb-small", text: talk.say("counts", file.counts) }),
      file.coverage.length && file.counts.read ? make("ul", { class: "wb-bars", "aria-label": talk.say("filled") }, ...file.coverage.map((/** @type {any} */ part) =>
        makeBar(part.label, part.share, `${Math.floor(100 * part.share)} %`))) : "",
      more.length ? make("details", {}, make("summary", { text: talk.say("problems", { n: more.length }) }),
        make("ul", { class: "wb-problems" }, ...more.map((/** @type {string} */ line) => make("li", { text: line })))) : "");
  }

  function showNext() {
    const shown = model.get("_next");
    if (!shown.steps) return;
    ahead.replaceChildren(
      shown.coverage.length ? make("h3", { text: talk.say("coverage") }) : "",
      make("ul", { class: "wb-bars" }, ...shown.coverage.map((/** @type {any} */ row) => makeBar(row.label, row.share, row.of, row.why))),
      make("h3", { text: talk.say(shown.steps.length ? "steps" : "no_steps") }),
      make("ol", { class: "wb-steps" }, ...shown.steps.map(nextStep)));
  }

  /** @param {any} step */
  function nextStep(step) {
    const go = step.way && tabs.querySelector(`[data-way="${step.way}"]`)
      ? make("button", { type: "button", class: "wb-button", text: talk.say("go"), "aria-label": `${talk.say("go")}: ${step.what}`, onclick: () => carryOut(step) }) : "";
    return make("li", {}, make("div", { class: "wb-step" },
      make("span", {}, make("b", { text: step.what }), make("span", { class: "wb-price", text: step.price })), go),
    make("p", { class: "wb-soft", text: step.why }),
    step.commands.length ? make("details", {}, make("summary", { class: "wb-small", text: talk.say("typed") }),
      make("pre", { text: step.commands.join("\n") })) : "");
  }

  /** @param {any} step */
  function carryOut(step) {
    choose(step.way);
    const list = /** @type {any} */ (panel.querySelector("[data-field='handles']"));
    if (list && step.people.length) list.value = step.people.join("\n");
    for (const box of panel.querySelectorAll("input[type='checkbox']")) {
      /** @type {any} */ (box).checked = step.checks.includes(/** @type {any} */ (box).dataset.field);
    }
    panel.scrollIntoView({ block: "nearest" });
    panel.focus();
  }

  const refresh = () => { const place = panel.querySelector(".wb-drop-list"); if (place) fillDropped(place); };
  // Accepted terms and a stored token change a form; what somebody typed in it stays.
  const ways = () => {
    showTabs();
    if (open === "file") return;
    const at = /** @type {any} */ (panel.contains(document.activeElement) ? document.activeElement : null);
    keep();
    draw();
    if (at) /** @type {any} */ (panel.querySelector(at.dataset.field ? `[data-field="${at.dataset.field}"]` : ".wb-primary"))?.focus();
  };
  const told = () => { if (model.get("_open") !== open) choose(model.get("_open")); };
  const heard = [["change:_open", told], ["change:_inbox", refresh], ["change:_ways", ways], ["change:_run", showRun], ["change:_report", showReport], ["change:_next", showNext]];
  for (const [event, act] of heard) model.on(event, act);
  choose(model.get("_open"));
  showReport();
  showNext();
  root.dataset.ready = "true";
  return () => {
    for (const [event, act] of heard) model.off(event, act);
    hangUp();
    unwatch();
  };
}

export default { render };
