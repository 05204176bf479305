// @ts-check
// Names of topics over the map, large topics first, none over another; rings and crosshair.

/**
 * Names of topics of which a post is shown; −1 are posts between topics, which bear no name.
 * @param {any[]} names @param {Int32Array} labels @param {Uint8Array} shown
 */
function namesInSight(names, labels, shown) {
  const seen = new Set();
  for (let at = 0; at < labels.length; at++) if (shown[at]) seen.add(labels[at]);
  return names.filter((name) => seen.has(name.topic));
}

/**
 * @param {any} layer @param {any[]} names @param {ReturnType<typeof makeSight>} sight
 * @param {{width: number, height: number}} size
 */
function placeNames(layer, names, sight, size) {
  while (layer.children.length > names.length) layer.lastChild.remove();
  while (layer.children.length < names.length) layer.append(make("bdi", { class: "wb-name" }));
  /** @type {number[][]} */ const taken = [];
  const boxes = names.map((name, at) => {
    const node = layer.children[at];
    setText(node, name.name);
    node.classList.toggle("wb-large", at < names.length / 2);
    return node;
  }).map((node) => [node.offsetWidth, node.offsetHeight]);
  names.forEach((name, at) => {
    const node = layer.children[at];
    const [wide, tall] = boxes[at];
    const [x, y] = sight.toScreen(name.x, name.y);
    const inside = x > 0 && x < size.width && y > 0 && y < size.height;
    const left = Math.min(Math.max(x - wide / 2, 4), Math.max(size.width - wide - 4, 4));
    const tops = [0, -1, 1, -2, 2].map((step) => y - tall / 2 + step * (tall + 2));
    const top = inside && tops.find((one) => one > 2 && one + tall < size.height - 2
      && taken.every(([a, b, c, d]) => left > c || left + wide < a || one > d || one + tall < b));
    if (top === undefined || top === false) {
      node.style.visibility = "hidden";
      return;
    }
    taken.push([left - 6, top - 2, left + wide + 6, top + tall + 2]);
    node.style.visibility = "visible";
    node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });
}

const MOST_RINGS = 3000;

/**
 * @param {any} canvas @param {ReturnType<typeof makeSight>} sight @param {Float32Array} places
 * @param {ArrayLike<number>} marked
 * @param {{at: number[], radius: number} | null} cross @param {{ink: string, accent: string, ground: string}} colours
 */
function drawMarks(canvas, sight, places, marked, cross, colours) {
  const { width, height } = sight.size();
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const paper = canvas.getContext("2d");
  if (!paper) return;
  paper.setTransform(ratio, 0, 0, ratio, 0, 0);
  paper.clearRect(0, 0, width, height);
  const ring = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ radius) => {
    paper.beginPath();
    paper.arc(x, y, radius, 0, 2 * Math.PI);
    paper.stroke();
  };
  for (let at = 0; at < Math.min(marked.length, MOST_RINGS); at++) {
    const [x, y] = sight.toScreen(places[2 * marked[at]], places[2 * marked[at] + 1]);
    paper.lineWidth = 3.5;
    paper.strokeStyle = colours.ground;
    ring(x, y, 6);
    paper.lineWidth = 1.6;
    paper.strokeStyle = colours.ink;
    ring(x, y, 6);
  }
  if (!cross) return;
  const [x, y] = cross.at;
  paper.fillStyle = colours.accent;
  paper.globalAlpha = 0.1;
  paper.beginPath();
  paper.arc(x, y, cross.radius, 0, 2 * Math.PI);
  paper.fill();
  paper.globalAlpha = 1;
  for (const [thick, colour] of /** @type {[number, string][]} */ ([[4, colours.ground], [1.8, colours.accent]])) {
    paper.lineWidth = thick;
    paper.strokeStyle = colour;
    paper.setLineDash(thick < 3 ? [6, 4] : []);
    ring(x, y, cross.radius);
    paper.setLineDash([]);
    paper.beginPath();
    paper.moveTo(x - 9, y);
    paper.lineTo(x + 9, y);
    paper.moveTo(x, y - 9);
    paper.lineTo(x, y + 9);
    paper.stroke();
  }
}
