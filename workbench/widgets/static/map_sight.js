// @ts-check
// Where posts lie on the screen, and what lies near a place: the map without its drawing.

/** @param {any} view @param {"u1" | "i4" | "u4" | "f4"} kind */
function numbersOf(view, kind) {
  const copy = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  if (kind === "f4") return new Float32Array(copy);
  return kind === "u1" ? new Uint8Array(copy) : kind === "i4" ? new Int32Array(copy) : new Uint32Array(copy);
}

/** Whether this browser draws with WebGL as the scatter plot needs it. */
function drawsWebgl() {
  try {
    const paper = document.createElement("canvas").getContext("webgl");
    const able = Boolean(paper?.getExtension("OES_texture_float"));
    paper?.getExtension("WEBGL_lose_context")?.loseContext();
    return able;
  } catch {
    return false;
  }
}

/**
 * The camera: from the places of posts to pixels and back.
 * @param {any} plot regl-scatterplot @param {any} stage @param {number} wide
 */
function makeSight(plot, stage, wide) {
  const view = () => plot.get("cameraView");
  let whole = 0;
  const size = () => ({ width: Math.max(stage.clientWidth, 1), height: Math.max(stage.clientHeight, 1) });
  return {
    size,
    /** @param {number} x @param {number} y @returns {[number, number]} */
    toScreen(x, y) {
      const seen = view();
      const { width, height } = size();
      return [
        width / 2 + ((seen[0] * x + seen[4] * y + seen[12]) * height) / 2,
        height / 2 - ((seen[1] * x + seen[5] * y + seen[13]) * height) / 2,
      ];
    },
    whole() {
      const { width, height } = size();
      whole = Math.min(width / height / wide, 1) * 0.97;
      plot.view([whole, 0, 0, 0, 0, whole, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    },
    isWhole: () => Math.abs(view()[0] - whole) < 1e-4 && Math.abs(view()[12]) + Math.abs(view()[13]) < 1e-4,
    /** Look closer, with a place of the screen kept where it is. @param {number} factor @param {number} px @param {number} py */
    zoom(factor, px, py) {
      const { width, height } = size();
      const seen = [...view()];
      const x = ((px - width / 2) * 2) / height;
      const y = ((height / 2 - py) * 2) / height;
      for (const at of [0, 1, 4, 5]) seen[at] *= factor;
      seen[12] = x + (seen[12] - x) * factor;
      seen[13] = y + (seen[13] - y) * factor;
      plot.view(seen);
    },
    /** @param {number} px @param {number} py */
    move(px, py) {
      const seen = [...view()];
      const { height } = size();
      seen[12] += (px * 2) / height;
      seen[13] -= (py * 2) / height;
      plot.view(seen);
    },
  };
}

/**
 * Shown posts within `radius` pixels of a place.
 * @param {ReturnType<typeof makeSight>} sight @param {Float32Array} places
 * @param {Uint8Array} shown @param {number[]} centre @param {number} radius
 */
function postsNear(sight, places, shown, centre, radius) {
  const found = [];
  for (let at = 0; at < shown.length; at++) {
    if (!shown[at]) continue;
    const [x, y] = sight.toScreen(places[2 * at], places[2 * at + 1]);
    if ((x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= radius ** 2) found.push(at);
  }
  return found;
}

/** The topic of most posts. @param {number[]} posts @param {Int32Array} labels */
function topicOf(posts, labels) {
  /** @type {Map<number, number>} */ const counts = new Map();
  for (const at of posts) if (labels[at] >= 0) counts.set(labels[at], (counts.get(labels[at]) ?? 0) + 1);
  let best = null;
  for (const [topic, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = topic;
  return best;
}

/**
 * A colour as the plot takes it, and lifted where it was meant for white paper but the ground is dark.
 * @param {string} hex @param {boolean} dark
 */
function rgbaOf(hex, dark) {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  return [...(dark ? parts.map((part) => part * 0.66 + 0.34) : parts), 1];
}

/** @param {number[]} colour */
const cssOf = (colour) => `rgb(${colour.slice(0, 3).map((part) => Math.round(part * 255)).join(" ")})`;
