// @ts-check
// The lines of the topic tree: which are seen, how one looks, how they are patched.

/** Paths on a field of 16: a pen, two that become one, one that becomes two, an arrow back. */
const TOOL_SIGNS = {
  rename: "M3 13l.8-3 7-7 2.2 2.2-7 7zM9.6 4.2l2.2 2.2",
  merge: "M4 2.5v3c0 2.4 4 2.1 4 4.8v3.2M12 2.5v3c0 2.4-4 2.1-4 4.8M5.9 11.4L8 13.5l2.1-2.1",
  split: "M8 2.5v3.2c0 2.7-4 2.4-4 4.8v3M8 5.7c0 2.7 4 2.4 4 4.8v3M2 11.4l2 2.1 2-2.1M10 11.4l2 2.1 2-2.1",
  undo: "M6 3L2.5 6.5 6 10M2.5 6.5H10a3.4 3.4 0 0 1 0 6.8H6.5",
};

/**
 * A button with a sign; its word stands beside it where there is room.
 * @param {keyof TOOL_SIGNS} name @param {string} text @param {string} hint @param {() => void} act
 */
function makeTool(name, text, hint, act) {
  const sign = makeSvg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "wb-sign" });
  sign.append(makeSvg("path", { d: TOOL_SIGNS[name] }));
  return make("button", { type: "button", class: "wb-button", "data-tool": name, "aria-label": text, title: hint, onclick: act },
    sign, make("span", { text }));
}

const TREND_MARKS = { growing: "▲", fading: "▼", new: "✦" };

/**
 * Lines in order: groups with their topics where grouped, topics alone otherwise.
 * @param {any[]} rows @param {any[]} groups @param {Set<string>} closed
 */
function treeLines(rows, groups, closed) {
  const byTopic = new Map(rows.map((row) => [row.topic, row]));
  const line = (/** @type {any} */ row, /** @type {any} */ more) => ({
    key: `t${row.topic}`, topics: [row.topic], row, group: null, open: undefined, parent: "", level: 1, ...more,
  });
  if (!groups.length) {
    return rows.map((row, at) => line(row, { place: at + 1, of: rows.length }));
  }
  const placed = new Set(groups.flatMap((group) => group.topics));
  const tops = [
    ...groups.map((group) => (group.topics.length > 1 ? group : byTopic.get(group.topics[0]))),
    ...rows.filter((row) => !placed.has(row.topic)),
  ].filter(Boolean).sort((a, b) => b.size - a.size);
  /** @type {any[]} */ const lines = [];
  tops.forEach((top, at) => {
    const where = { place: at + 1, of: tops.length };
    if (!top.topics) {
      lines.push(line(top, where));
      return;
    }
    const key = `g${top.topics[0]}`;
    const open = !closed.has(key);
    lines.push({ key, topics: top.topics, row: top, group: top, open, parent: "", level: 1, ...where });
    if (!open) return;
    top.topics.forEach((/** @type {number} */ topic, /** @type {number} */ inside) => {
      const row = byTopic.get(topic);
      if (row) lines.push(line(row, { level: 2, parent: key, place: inside + 1, of: top.topics.length }));
    });
  });
  return lines;
}

/** @param {string} key */
function makeLine(key) {
  const item = make("li", { role: "treeitem", tabindex: "-1", "data-key": key },
    make("span", { class: "wb-fold", "aria-hidden": "true" }),
    make("i", { class: "wb-dot", "aria-hidden": "true" }),
    make("span", { class: "wb-name" }, make("bdi", {}), make("small", { dir: "auto" })),
    make("span", { class: "wb-size" }),
    make("span", { class: "wb-arrow", "aria-hidden": "true" }));
  return item;
}

/** @param {any} item @param {any} line @param {any} board */
function patchLine(item, line, { talk, chosen, rows }) {
  const { row, group } = line;
  // While a topic is renamed, a field stands among them.
  const [fold, dot, name, size, arrow] = [...item.children].filter((part) => !part.matches(".wb-rename"));
  const picked = line.topics.filter((/** @type {number} */ t) => chosen.has(t)).length;
  setText(fold, group ? (line.open ? "▾" : "▸") : "");
  setText(name.children[0], row.name);
  setText(name.children[1], group ? talk.say("title", { topics: group.topics.length }) : row.words);
  setText(size, talk.number(row.size));
  setText(arrow, group ? "" : TREND_MARKS[/** @type {keyof TREND_MARKS} */ (row.trend)] ?? "");
  setAttribute(arrow, "data-trend", row.trend ?? "");
  const colours = group
    ? group.topics.slice(0, 4).map((/** @type {number} */ t) => rows.get(t)?.colour).filter(Boolean)
    : [row.colour];
  const share = 100 / colours.length;
  const ground = colours.length === 1 ? colours[0]
    : `linear-gradient(90deg, ${colours.map((/** @type {string} */ c, /** @type {number} */ i) =>
      `${c} ${i * share}% ${(i + 1) * share}%`).join(", ")})`;
  if (item.dataset.ground !== ground) {
    item.dataset.ground = ground;
    dot.style.background = ground;
  }
  const said = [talk.say("row", { name: row.name, size: row.size })];
  if (group) said.push(talk.say("title", { topics: group.topics.length }));
  else if (row.words) said.push(row.words);
  if (!group && row.trend) said.push(talk.say(row.trend));
  setAttribute(item, "aria-label", said.join(", "));
  setAttribute(item, "aria-level", line.level);
  setAttribute(item, "aria-posinset", line.place);
  setAttribute(item, "aria-setsize", line.of);
  setAttribute(item, "aria-selected", picked === line.topics.length);
  if (group) setAttribute(item, "aria-expanded", line.open);
  else item.removeAttribute("aria-expanded");
  item.classList.toggle("wb-partly", picked > 0 && picked < line.topics.length);
  item.title = !group && row.trend ? talk.say(row.trend) : "";
}

/** Put lines in order, moving only those that stand wrong. @param {any} list @param {any[]} nodes */
function arrange(list, nodes) {
  const wanted = new Set(nodes);
  for (const old of [...list.children]) if (!wanted.has(old)) old.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
}
