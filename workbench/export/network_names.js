// Joined to the drawing in a sandboxed frame: names beside the dots, none over another or over a dot.
// The better ranked choose first, and may lie over much smaller dots rather than have no name; who
// finds no room is named when zoomed in or pointed at.
const names = (() => {
  const FACE = "system-ui, sans-serif", INK = "#1a2332", AIR = 3;
  const SHIFTS = [0.35, 0.65, 0.2, 0.8]; // of a name, left of its dot's middle
  const SMALL = 0.6; // of one's own radius: such a dot may be lain over
  const READABLE = 11.5, USUAL = 14; // pixels on the screen at least, units of the sheet at least
  const called = new Map(nodes.get().map((node) => [node.id, node.label]));
  const lit = new Set();
  let pointed = null, placed = [], drawnAt = 0, count = -1;
  let tell = () => {};
  nodes.update([...called.keys()].map((id) => ({ id, label: undefined })));

  /** @type {Map<any, number>} */ const widths = new Map(); // at one unit a letter's height
  function widthOf(id, context) {
    if (!widths.has(id)) {
      context.font = `100px ${FACE}`;
      widths.set(id, context.measureText(called.get(id)).width / 100);
    }
    return widths.get(id);
  }

  /** Boxes beside a dot, the best first: below, above, right, left, the corners, then shifted. */
  function* boxesBeside({ x, y, r }, wide, high, air) {
    const far = r + air, slant = 0.7 * r + air;
    const box = (left, top) => ({ left, top, right: left + wide, bottom: top + high });
    yield box(x - wide / 2, y + far);
    yield box(x - wide / 2, y - far - high);
    yield box(x + far, y - high / 2);
    yield box(x - far - wide, y - high / 2);
    for (const down of [slant, -slant - high]) {
      yield box(x + slant, y + down);
      yield box(x - slant - wide, y + down);
    }
    for (const top of [y + far, y - far - high]) for (const share of SHIFTS) yield box(x - wide * share, top);
  }
  const meet = (a, b, air) => a.left < b.right + air && b.left < a.right + air && a.top < b.bottom && b.top < a.bottom;
  function covers(box, dot) {
    const dx = dot.x - Math.max(box.left, Math.min(dot.x, box.right)), dy = dot.y - Math.max(box.top, Math.min(dot.y, box.bottom));
    return dx * dx + dy * dy < dot.r * dot.r;
  }

  function place(context, scale) {
    const high = Math.max(USUAL, READABLE / scale), air = AIR / scale;
    const dots = nodes.get().filter((node) => !node.hidden)
      .map((node) => ({ id: node.id, ...network.getPosition(node.id), r: node.size + node.borderWidth / 2 }));
    const first = (dot) => (lit.has(dot.id) ? 0 : 1);
    placed = [];
    for (const dot of dots.sort((a, b) => first(a) - first(b) || a.id - b.id)) {
      const free = [...boxesBeside(dot, widthOf(dot.id, context) * high, 1.2 * high, air)]
        .filter((box) => !placed.some((other) => meet(box, other, 2 * air)));
      const hides = (box, least) => dots.some((other) => other.id !== dot.id && other.r >= least && covers(box, other));
      const box = free.find((one) => !hides(one, 0)) ?? free.find((one) => !hides(one, SMALL * dot.r));
      if (box) placed.push({ id: dot.id, high, ...box });
    }
    drawnAt = scale;
    if (count !== dots.length - placed.length) tell(count = dots.length - placed.length);
  }

  function write(context, { id, left, right, top, bottom, high }, plate = false) {
    if (plate) {
      context.fillStyle = "rgba(255, 255, 255, 0.94)";
      context.fillRect(left - high / 3, top, right - left + high / 1.5, bottom - top);
    }
    context.fillStyle = INK;
    context.font = `${high}px ${FACE}`;
    context.lineWidth = high / 4;
    context.strokeText(called.get(id), (left + right) / 2, (top + bottom) / 2);
    context.fillText(called.get(id), (left + right) / 2, (top + bottom) / 2);
  }

  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    if (scale !== drawnAt) place(context, scale);
    context.save();
    Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", strokeStyle: "#ffffff" });
    for (const one of placed) write(context, one);
    if (pointed !== null && !placed.some((one) => one.id === pointed)) {
      const node = nodes.get(pointed), high = Math.max(USUAL, READABLE / scale);
      const [below] = boxesBeside({ ...network.getPosition(pointed), r: node.size }, widthOf(pointed, context) * high, 1.2 * high, AIR / scale);
      write(context, { id: pointed, high, ...below }, true);
    }
    context.restore();
  });
  network.on("dragging", ({ nodes: held }) => { if (held.length) drawnAt = 0; });
  network.on("hoverNode", ({ node }) => { pointed = node; });
  network.on("blurNode", () => { pointed = null; });

  return {
    /** The boxes of the names that stand there, in units of the sheet. */
    boxes: () => placed.map((one) => ({ ...one })),
    pointed: () => pointed,
    /** Dots moved, or others are shown, or these are lit now. @param {Iterable<number>} [now] */
    renew(now = [...lit]) {
      lit.clear();
      for (const id of now) lit.add(id);
      drawnAt = 0;
      network.redraw();
    },
    /** @param {(n: number) => void} act takes how many dots have no name beside them */
    onCount(act) { tell = act; if (count >= 0) act(count); },
  };
})();
