// @ts-check
// TopicTree: choose, rename, merge, split, undo, regroup; every key of a tree, no focus ever lost.

const PATIENCE = 120_000;
const SAID = { rename: "renamed", merge: "merged", split: "split_done", undo: "undone" };

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const talk = speaker(model.get("_sentences"), model.get("_language"));
  const { ask, stop } = caller(model);
  const id = `wb-tree-${model.model_id ?? "0"}`;
  /** @type {Map<string, any>} */ const nodes = new Map();
  /** @type {Set<string>} */ const closed = new Set();
  /** @type {any[]} */ let lines = [];
  let active = "";
  let anchor = "";
  let grouped = true;
  let typed = "";
  /** @type {any} */ let renaming = null;
  let busy = false;

  const title = make("h3", { id: `${id}-title` });
  const group = make("button", { type: "button", class: "wb-pill", text: talk.say("group"), title: talk.say("group_hint"), onclick: () => { grouped = !grouped; show(); } });
  const fine = makeFineness(talk, (step) => act("step", { step }));
  const list = make("ul", { role: "tree", "aria-multiselectable": "true", "aria-label": talk.say("label") });
  const empty = make("p", { class: "wb-soft wb-empty", text: talk.say("empty") });
  const tool = (/** @type {keyof TOOL_SIGNS} */ name, /** @type {() => void} */ act) => makeTool(name, talk.say(name), talk.say(`${name}_hint`), act);
  const tools = {
    rename: tool("rename", () => startRename()),
    merge: tool("merge", () => act("merge", { topics: targets() })),
    split: tool("split", () => act("split", { topic: targets()[0] })),
    undo: tool("undo", () => act("undo", {})),
  };
  const toolbar = make("div", { class: "wb-tools", role: "group", "aria-label": talk.say("tools") }, ...Object.values(tools));
  const all = make("button", { type: "button", class: "wb-plain-button wb-all", text: talk.say("all"), onclick: () => choose([]) });
  const unclear = make("span");
  const unclearButton = make("button", { type: "button", class: "wb-link", onclick: () => {
    model.set("show_unclear", !model.get("show_unclear"));
    model.save_changes();
    show();
  } });
  const unclearLine = make("p", { class: "wb-soft wb-small wb-unclear" }, unclear, " ", unclearButton);
  const said = make("p", { class: "wb-said wb-small", role: "status", "aria-live": "polite" });
  const root = make("section", { class: "wb wb-tree", lang: talk.language, "aria-labelledby": title.id },
    make("header", {}, title, group, fine.box), list, empty,
    make("footer", {}, toolbar, make("p", { class: "wb-soft wb-small wb-keys", text: talk.say("keys") }), unclearLine,
      make("div", { class: "wb-foot" }, said, all)));
  root.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation());
  el.append(root);
  const unwatch = watchKernel(model, el);

  const chosen = () => new Set(/** @type {number[]} */ (model.get("chosen")));
  const lineOf = (/** @type {string} */ key) => lines.find((line) => line.key === key);
  const tops = () => lines.filter((line) => !line.group);

  /** Topics that a button acts on: the chosen, else those of the active line. */
  function targets() {
    const picked = [...chosen()];
    return picked.length ? picked : lineOf(active)?.topics ?? [];
  }

  function choose(/** @type {number[]} */ topics) {
    const order = model.get("_rows").map((/** @type {any} */ row) => row.topic);
    const wanted = new Set(topics);
    model.set("chosen", order.filter((/** @type {number} */ t) => wanted.has(t)));
    model.save_changes();
    show();
    tellChosen();
  }

  function tellChosen() {
    const picked = chosen();
    const posts = model.get("_rows").filter((/** @type {any} */ row) => picked.has(row.topic))
      .reduce((/** @type {number} */ sum, /** @type {any} */ row) => sum + row.size, 0);
    setText(said, picked.size ? talk.say("chosen", { chosen: picked.size, posts }) : talk.say("none"));
  }

  function toggle(/** @type {any} */ line) {
    const picked = chosen();
    const full = line.topics.every((/** @type {number} */ t) => picked.has(t));
    for (const topic of line.topics) full ? picked.delete(topic) : picked.add(topic);
    choose([...picked]);
  }

  function only(/** @type {any} */ line) {
    const picked = chosen();
    const same = picked.size === line.topics.length && line.topics.every((/** @type {number} */ t) => picked.has(t));
    choose(same ? [] : line.topics);
  }

  function range(/** @type {string} */ from, /** @type {string} */ to) {
    const [a, b] = [from, to].map((key) => lines.findIndex((line) => line.key === key)).sort((x, y) => x - y);
    choose(lines.slice(Math.max(a, 0), b + 1).flatMap((line) => line.topics));
  }

  async function act(/** @type {"rename" | "merge" | "split" | "undo" | "step"} */ what, /** @type {any} */ content) {
    if (busy) return false;
    busy = true;
    root.dataset.busy = "true";
    setText(said, talk.say("working"));
    const answer = await ask(what, content, PATIENCE);
    busy = false;
    delete root.dataset.busy;
    if (answer.ok) {
      setText(said, what === "step" ? talk.say("regrouped", { topics: model.get("_rows").length }) : talk.say(SAID[what]));
    } else setText(said, answer.reason ?? talk.say("lost"));
    root.classList.toggle("wb-refused", !answer.ok);
    show();
    return answer.ok;
  }

  function startRename() {
    const topic = targets().length === 1 ? targets()[0] : lineOf(active)?.topics[0];
    const line = lines.find((one) => !one.group && one.topics[0] === topic);
    if (!line || renaming) return;
    const item = nodes.get(line.key);
    const old = item.querySelector(".wb-name");
    const field = make("input", { type: "text", class: "wb-rename", maxlength: "200", "aria-label": talk.say("name_for"), dir: "auto" });
    field.value = line.row.name;
    renaming = { key: line.key, field };
    old.hidden = true;
    old.after(field);
    activate(line.key, false);
    field.focus();
    field.select();
    let over = false;
    const end = async (/** @type {boolean} */ keep) => {
      if (over) return;
      over = true;
      const name = field.value.trim();
      const held = root.contains(document.activeElement);
      if (keep && name && name !== line.row.name) await act("rename", { topic, name });
      renaming = null;
      field.remove();
      old.hidden = false;
      if (held || document.activeElement === document.body) nodes.get(line.key)?.focus();
    };
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) end(true);
      else if (event.key === "Escape") end(false);
      else return;
      event.preventDefault();
    });
    for (const kind of ["click", "dblclick", "mousedown"]) {
      field.addEventListener(kind, (/** @type {Event} */ event) => event.stopPropagation());
    }
    field.addEventListener("blur", () => end(true));
  }

  function activate(/** @type {string} */ key, focus = true) {
    active = key;
    for (const [name, node] of nodes) setAttribute(node, "tabindex", name === key ? "0" : "-1");
    patchTools();
    if (!focus) return;
    const node = nodes.get(key);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest" });
  }

  function fold(/** @type {any} */ line, /** @type {boolean} */ open) {
    if (open) closed.delete(line.key);
    else closed.add(line.key);
    show();
  }

  function search(/** @type {string} */ letter) {
    typed += letter.toLowerCase();
    forget();
    const from = lines.findIndex((line) => line.key === active);
    const rest = [...lines.slice(from + (typed.length > 1 ? 0 : 1)), ...lines];
    const hit = rest.find((line) => line.row.name.toLowerCase().startsWith(typed));
    if (hit) activate(hit.key);
  }
  const forget = debounce(() => { typed = ""; }, 600);

  list.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = lines.findIndex((line) => line.key === active);
    const line = lines[at];
    if (!line || event.altKey) return;
    const go = (/** @type {number} */ to) => {
      const next = lines[Math.min(Math.max(to, 0), lines.length - 1)];
      if (event.shiftKey) {
        if (!anchor) anchor = active;
        range(anchor, next.key);
      } else anchor = "";
      activate(next.key);
    };
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(lines.length - 1);
    else if (event.key === "ArrowRight") {
      if (line.group && !line.open) fold(line, true);
      else if (line.group) go(at + 1);
    } else if (event.key === "ArrowLeft") {
      if (line.group && line.open) fold(line, false);
      else if (line.parent) activate(line.parent);
    } else if (event.key === " ") toggle(line);
    else if (event.key === "Enter") only(line);
    else if (event.key === "F2") startRename();
    else if (event.key === "Escape") choose([]);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) choose(tops().flatMap((one) => one.topics));
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) { if (!tools.undo.disabled) act("undo", {}); }
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) search(event.key);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (/** @type {any} */ event) => {
    const item = event.target.closest("[data-key]");
    const line = item && lineOf(item.dataset.key);
    if (!line) return;
    activate(line.key);
    if (line.group && event.target.closest(".wb-fold")) fold(line, !line.open);
    else if (event.shiftKey && anchor) range(anchor, line.key);
    else {
      anchor = line.key;
      if (event.ctrlKey || event.metaKey || event.target.closest(".wb-dot")) toggle(line);
      else only(line);
    }
  });
  list.addEventListener("dblclick", (/** @type {any} */ event) => {
    const item = event.target.closest("[data-key]");
    const line = item && lineOf(item.dataset.key);
    if (line && !line.group) {
      activate(line.key, false);
      choose(line.topics);
      startRename();
    }
  });
  list.addEventListener("focusin", (/** @type {any} */ event) => {
    const key = event.target.dataset?.key;
    if (key && key !== active) activate(key, false);
  });

  function patchTools() {
    const count = targets().length;
    const disable = (/** @type {any} */ button, /** @type {boolean} */ off) => {
      // A button that has focus is not taken away from under it.
      setAttribute(button, "aria-disabled", off);
      button.disabled = off && document.activeElement !== button;
    };
    disable(tools.rename, count !== 1);
    disable(tools.merge, count < 2);
    disable(tools.split, count !== 1 || !model.get("_steps").length);
    disable(tools.undo, model.get("_edits") === 0);
  }

  function show() {
    const rows = model.get("_rows");
    const groups = model.get("_groups");
    const held = /** @type {any} */ (document.activeElement)?.closest?.("[data-key]");
    const focused = held && list.contains(held) && document.activeElement === held;
    lines = treeLines(rows, grouped ? groups : [], closed);
    const board = { talk, chosen: chosen(), rows: new Map(rows.map((/** @type {any} */ row) => [row.topic, row])) };
    const kept = new Set(lines.map((line) => line.key));
    for (const key of [...nodes.keys()]) if (!kept.has(key)) nodes.delete(key);
    arrange(list, lines.map((line) => {
      if (!nodes.has(line.key)) nodes.set(line.key, makeLine(line.key));
      const node = nodes.get(line.key);
      patchLine(node, line, board);
      return node;
    }));
    if (!kept.has(active)) active = lines.find((line) => board.chosen.has(line.topics[0]))?.key ?? lines[0]?.key ?? "";
    activate(active, Boolean(focused) && !nodes.get(active)?.contains(document.activeElement));
    setText(title, talk.say("title", { topics: rows.length }));
    group.hidden = !groups.length;
    setAttribute(group, "aria-pressed", grouped && groups.length > 0);
    fine.show(model.get("_steps"), model.get("_step"), busy);
    empty.hidden = rows.length > 0;
    list.hidden = rows.length === 0;
    toolbar.hidden = rows.length === 0;
    all.hidden = board.chosen.size === 0;
    const doubtful = model.get("_unclear");
    unclearLine.hidden = doubtful === 0;
    setText(unclear, talk.say("unclear", { posts: doubtful }));
    setText(unclearButton, talk.say(model.get("show_unclear") ? "hide" : "show"));
    patchTools();
  }

  const watched = ["_rows", "_groups", "_unclear", "_edits", "_steps", "_step", "chosen", "show_unclear"];
  for (const name of watched) model.on(`change:${name}`, show);
  show();
  root.dataset.ready = "true";
  return () => {
    for (const name of watched) model.off(`change:${name}`, show);
    stop();
    unwatch();
  };
}

export default { render };
