// @ts-check
// Bars of the timeline on a canvas, and the days below them.

/** A day as ISO text, as a number of days. @param {string} iso */
const dayNumber = (iso) => Math.round(Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)) / 86_400_000);

/** @param {number} day */
const isoOf = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** @param {string} language */
function dayWriter(language) {
  const place = language === "de" ? "de-DE" : "en-GB";
  const full = new Intl.DateTimeFormat(place, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const short = new Intl.DateTimeFormat(place, { day: "numeric", month: "short", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(place, { month: "short", year: "numeric", timeZone: "UTC" });
  const at = (/** @type {string} */ iso) => new Date(`${iso}T00:00:00Z`);
  return {
    full: (/** @type {string} */ iso) => full.format(at(iso)),
    short: (/** @type {string} */ iso) => short.format(at(iso)),
    month: (/** @type {string} */ iso) => month.format(at(iso)),
    year: (/** @type {string} */ iso) => iso.slice(0, 4),
  };
}

/** Lift a colour meant for white paper so that it is seen on a dark ground. @param {string} hex */
function lifted(hex) {
  const parts = /^#(..)(..)(..)$/.exec(hex);
  if (!parts) return hex;
  const mixed = parts.slice(1).map((part) => Math.round(parseInt(part, 16) * 0.68 + 255 * 0.32));
  return `rgb(${mixed.join(" ")})`;
}

/**
 * Where to write which day: whole years, months or days, as many as have room.
 * @param {string[]} starts @param {number} room how many words fit @param {ReturnType<typeof dayWriter>} days
 */
function ticksOf(starts, room, days) {
  const steps = [
    { key: (/** @type {string} */ iso) => iso, write: days.short },
    { key: (/** @type {string} */ iso) => `${iso.slice(0, 7)}-${Math.min(3, Math.floor((+iso.slice(8, 10) - 1) / 7))}`, write: days.short },
    { key: (/** @type {string} */ iso) => iso.slice(0, 7), write: days.month },
    { key: (/** @type {string} */ iso) => `${iso.slice(0, 4)}-${Math.floor((+iso.slice(5, 7) - 1) / 3)}`, write: days.month },
    { key: (/** @type {string} */ iso) => `${iso.slice(0, 4)}-${Math.floor((+iso.slice(5, 7) - 1) / 6)}`, write: days.month },
    { key: (/** @type {string} */ iso) => iso.slice(0, 4), write: days.year },
  ];
  for (const step of steps) {
    const ticks = starts.map((iso, at) => ({ iso, at }))
      .filter(({ iso, at }) => at === 0 || step.key(iso) !== step.key(starts[at - 1]));
    if (ticks.length <= room) return ticks.map(({ iso, at }) => ({ at, text: step.write(iso) }));
  }
  const every = Math.ceil(starts.length / Math.max(room, 1));
  return starts.map((iso, at) => ({ at, text: days.year(iso) })).filter(({ at }) => at % every === 0);
}

/**
 * @param {HTMLCanvasElement} canvas @param {{counts: Uint32Array, colours: string[], bars: number}} heap
 * @param {number[]} picked first and last bar of the brush, or none
 * @param {boolean} dark
 */
function drawBars(canvas, heap, picked, dark) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const paper = canvas.getContext("2d");
  if (!paper || !heap.bars) return;
  paper.scale(ratio, ratio);
  const totals = barTotals(heap);
  const top = Math.max(1, ...totals);
  const step = width / heap.bars;
  const gap = step > 6 ? Math.min(3, step * 0.18) : step > 3 ? 0.6 : 0;
  const thick = Math.min(step - gap, 46);
  for (let bar = 0; bar < heap.bars; bar++) {
    const left = bar * step + (step - thick) / 2;
    let bottom = height;
    paper.globalAlpha = picked.length && (bar < picked[0] || bar > picked[1]) ? 0.3 : dark ? 0.95 : 0.86;
    for (let row = 0; row < heap.colours.length; row++) {
      const tall = (heap.counts[row * heap.bars + bar] / top) * (height - 4);
      if (!tall) continue;
      paper.fillStyle = dark ? lifted(heap.colours[row]) : heap.colours[row];
      paper.fillRect(left, bottom - tall, thick, Math.max(tall - (tall > 3 ? 0.5 : 0), 0.6));
      bottom -= tall;
    }
  }
}

/** @param {{counts: Uint32Array, colours: string[], bars: number}} heap */
function barTotals(heap) {
  const totals = new Array(heap.bars).fill(0);
  heap.counts.forEach((count, at) => { totals[at % heap.bars] += count; });
  return totals;
}
