// @ts-check
// Posts on the card: one to read, the last nine as a grid, and their engagement over time.

/** What each kind of post looks like before its picture is there: paths on a 24 by 24 ground. */
const ICONS = /** @type {Record<string, string>} */ ({
  image: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
  video: "M4 6h16v12H4z M10 9.5l5 2.5-5 2.5z",
  reel: "M6 3h12v18H6z M10.5 9.5l4 2.5-4 2.5z",
  carousel: "M8 4h12v12H8z M16 16v4H4V8h4",
  story: "M12 4a8 8 0 1 0 .01 0 M12 8v8 M8 12h8",
  text: "M5 6h14 M5 10h14 M5 14h14 M5 18h8",
  post: "M5 4h14v16H5z M8 9h8 M8 13h5",
});
const WORDS = 70;
const CHART = { width: 304, height: 92, left: 4, right: 4, top: 20, bottom: 6 };

/**
 * Put a caption into `box` as text, what names the brand set off.
 * @param {HTMLElement} box @param {string} caption @param {{handles: string[], terms?: string[]}} facts
 */
function writeCaption(box, caption, { handles, terms = [] }) {
  const plain = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  const names = [...handles.map((handle) => `@${handle}`), ...terms].filter((name) => name.length > 1);
  names.sort((a, b) => b.length - a.length);
  if (!names.length) { box.append(caption); return; }
  const named = new RegExp(`(?<![\\p{L}\\p{N}_@#])(${names.map(plain).join("|")})(?![\\p{L}\\p{N}_])(?!\\.[\\p{L}\\p{N}_])`, "giu");
  caption.split(named).forEach((part, k) => {
    if (part) box.append(k % 2 ? make("b", { text: part }) : part);
  });
}

/** Date, likes and comments of a post in a line. @param {any} talk @param {any} post */
function sayFigures(talk, post) {
  const facts = [post.date];
  if (post.likes_hidden) facts.push(talk.say("likes_hidden"));
  else if (post.likes !== null) facts.push(talk.say("likes", { likes: post.likes }));
  if (post.comments !== null) facts.push(talk.say("comments", { comments: post.comments }));
  return facts.filter(Boolean).join(" · ");
}

/** A post to read. @param {any} board @param {any} post */
function makePost(board, post) {
  const { talk } = board;
  const text = make("p", { class: "wb-caption", dir: "auto" });
  if (post.text) writeCaption(text, post.text, board.facts);
  else text.append(make("span", { class: "wb-soft", text: talk.say("no_text") }));
  const line = make("p", { class: "wb-soft wb-small", text: sayFigures(talk, post) });
  const address = safeAddress(post.url);
  if (address) {
    line.append(" · ", makeLink(address, talk.say("open_post"), talk.say("open_post_label", { date: post.date ?? "" })));
  }
  return make("article", { class: "wb-post" }, text, line);
}

/** @param {string} kind */
function makeIcon(kind) {
  const svg = makeSvg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true", class: "wb-icon" });
  svg.append(makeSvg("path", { d: ICONS[kind] ?? ICONS.post }));
  return svg;
}

/** The last posts, each opening its text below; pictures come when one can see them. @param {any} board */
function makeGrid(board) {
  const { talk } = board;
  const tiles = make("div", { class: "wb-tiles" });
  const reading = make("div", { class: "wb-reading" });
  const box = make("div", { class: "wb-grid", role: "group", "aria-label": talk.say("last_head") }, tiles, reading);
  /** @type {string[]} */ let addresses = [];
  /** @type {Map<string, any>} */ let buttons = new Map();
  /** @type {any[]} */ let posts = [];
  let wanted = false, over = false;

  function drop() {
    for (const address of addresses) URL.revokeObjectURL(address);
    addresses = [];
  }

  /** @param {any} post @param {any} button */
  function read(post, button) {
    const open = button.getAttribute("aria-expanded") === "true";
    for (const other of buttons.values()) setAttribute(other, "aria-expanded", "false");
    setAttribute(button, "aria-expanded", String(!open));
    reading.replaceChildren(...(open ? [] : [makePost(board, post)]));
    if (!open) reading.scrollIntoView({ block: "nearest" });
  }

  /** @param {any} post */
  function makeTile(post) {
    const words = [...(post.text ?? talk.say("no_text"))].slice(0, WORDS).join("").replace(/\s+/gu, " ");
    const kind = talk.say(`kind_${post.kind}`);
    const button = make("button", {
      type: "button", class: "wb-tile", "aria-expanded": "false", "data-post": post.post,
      "aria-label": talk.say("last_label", { kind, date: post.date ?? "–", words }),
      onclick: () => read(post, button),
    }, make("span", { class: "wb-tile-kind" }, makeIcon(post.kind)),
    make("span", { class: "wb-tile-words", dir: "auto", text: words }),
    make("span", { class: "wb-tile-date", text: post.date ?? "–" }));
    buttons.set(post.post, button);
    return button;
  }

  async function fetchPictures() {
    const asked = posts;
    const keys = asked.filter((post) => post.picture).map((post) => post.post);
    if (!keys.length) return;
    const answer = await board.ask("pictures", { posts: keys }, PATIENCE);
    if (over || asked !== posts) return;
    if (!answer.ok) { wanted = true; return; }  // when one looks again
    answer.posts.forEach((/** @type {string} */ key, /** @type {number} */ k) => {
      const button = buttons.get(key);
      if (!button || !answer.buffers?.[k]) return;
      const address = URL.createObjectURL(new Blob([answer.buffers[k]], { type: "image/jpeg" }));
      addresses.push(address);
      button.prepend(make("img", { alt: "", src: address, class: "wb-tile-picture" }));
      button.classList.add("wb-pictured");
    });
  }

  const watch = new IntersectionObserver((entries) => {
    if (!wanted || !entries.some((entry) => entry.isIntersecting)) return;
    wanted = false;
    fetchPictures();
  });
  watch.observe(box);

  return {
    box,
    /** @param {any[]} newest */
    fill(newest) {
      const sign = (/** @type {any[]} */ all) => all.map((post) => `${post.post} ${post.picture}`).join();
      if (newest.length && sign(posts) === sign(newest)) return;
      drop();
      buttons = new Map();
      posts = newest;
      tiles.replaceChildren(...newest.map(makeTile));
      reading.replaceChildren();
      wanted = newest.some((post) => post.picture);
      watch.unobserve(box);
      watch.observe(box);  // tells at once whether the grid can be seen
    },
    stop() {
      over = true;
      watch.disconnect();
      drop();
    },
  };
}

/** Reactions a post as dots, the median as a line, and the same in a sentence. @param {any} board */
function makeHistory(board) {
  const { talk } = board;
  const svg = makeSvg("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, class: "wb-history", "aria-hidden": "true" });
  const ends = make("div", { class: "wb-ends wb-soft", "aria-hidden": "true" });
  const words = make("p", { class: "wb-soft wb-small" });
  const hidden = make("p", { class: "wb-soft wb-small" });
  const box = make("div", { class: "wb-over-time" }, svg, ends, words, hidden);

  /** @param {any} history */
  function draw(history) {
    const { dots, median } = history;
    const times = dots.map((/** @type {number[]} */ dot) => dot[0]);
    const start = Math.min(...times), span = Math.max(Math.max(...times) - start, 1);
    const most = Math.max(...dots.map((/** @type {number[]} */ dot) => dot[1]), 1);
    const inside = { width: CHART.width - CHART.left - CHART.right - 8, height: CHART.height - CHART.top - CHART.bottom };
    const x = (/** @type {number} */ at) => CHART.left + 4 + (dots.length > 1 ? ((at - start) / span) * inside.width : inside.width / 2);
    const y = (/** @type {number} */ value) => CHART.top + inside.height * (1 - value / most);
    const line = (/** @type {string} */ name, /** @type {number} */ value) => makeSvg("line", {
      class: name, x1: CHART.left, x2: CHART.width - CHART.right, y1: y(value).toFixed(1), y2: y(value).toFixed(1),
    });
    const note = (/** @type {string} */ text, /** @type {number} */ at, /** @type {string} */ anchor, /** @type {number} */ side) => {
      const label = makeSvg("text", { class: "wb-chart-note", x: side, y: at.toFixed(1), "text-anchor": anchor });
      label.textContent = text;
      return label;
    };
    svg.replaceChildren(line("wb-chart-ground", 0), line("wb-chart-median", median),
      ...dots.map((/** @type {number[]} */ dot) => makeSvg("circle", {
        class: "wb-chart-dot", cx: x(dot[0]).toFixed(1), cy: y(dot[1]).toFixed(1), r: dots.length > 120 ? 2 : 3,
      })),
      note(talk.number(most), 10, "start", CHART.left),
      note(talk.say("history_median", { median }), 10, "end", CHART.width - CHART.right));
  }

  return {
    box,
    /** @param {any} history */
    fill(history) {
      const some = Boolean(history?.dots.length);
      svg.style.display = some ? "" : "none";
      ends.hidden = !some;
      if (some) draw(history);
      ends.replaceChildren(...(some ? [make("span", { text: history.from }), make("span", { text: history.to })] : []));
      setText(words, some ? history.sentence : history ? talk.say("history_none") : "");
      setText(hidden, history?.hidden ?? "");
    },
  };
}
