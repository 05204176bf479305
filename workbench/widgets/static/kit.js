// @ts-check
// Small tools that every board uses. Joined in front of a board's own scripts.

/** JupyterLab takes keys such as "b" away from any control that does not carry this itself. */
const GUARD = "data-lm-suppress-shortcuts";

/**
 * Make an element. Text always goes in as text: nothing a stranger wrote is ever parsed as HTML.
 * @param {string} tag
 * @param {Record<string, any>} [properties] attributes; `text`, `class`, and `on…` listeners
 * @param {(Node | string)[]} children
 * @returns {any}
 */
function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  if (node.matches("a, button, input, select, textarea, summary, [tabindex]")) {
    node.setAttribute(GUARD, "true");
  }
  node.append(...children);
  return node;
}

/** @param {string} tag @param {Record<string, any>} attributes @returns {any} */
function makeSvg(tag, attributes = {}) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/** Change only what differs: a patched row keeps focus, selection and screen reader position. */
function setText(/** @type {Node} */ node, /** @type {string} */ text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(/** @type {Element} */ node, /** @type {string} */ name, /** @type {any} */ value) {
  const text = String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/**
 * Fill sentences and write numbers in the manner of the language.
 * @param {Record<string, string>} sentences
 * @param {string} language
 */
function speaker(sentences, language) {
  const whole = new Intl.NumberFormat(language === "de" ? "de-DE" : "en-US", { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(language === "de" ? "de-DE" : "en-US", { maximumFractionDigits: 1 });

  /** @param {number} value */
  function ordinal(value) {
    const text = whole.format(value);
    if (language === "de") return `${text}.`;
    const teen = value % 100 > 10 && value % 100 < 14;
    return text + (teen ? "th" : ["th", "st", "nd", "rd"][value % 10] || "th");
  }

  /** @param {any} value @param {string | undefined} format */
  function write(value, format) {
    if (format?.includes("|")) return format.split("|")[value === 1 ? 0 : 1];
    if (value === null || value === undefined) return "–";
    if (format === "n") return whole.format(value);
    if (format === "ord") return ordinal(value);
    return String(value);
  }

  return {
    /** @param {string} name @param {Record<string, any>} [values] */
    say(name, values = {}) {
      return (sentences[name] ?? name).replace(/\{(\w+)(?::([^}]*))?\}/g, (_, key, format) =>
        write(values[key], format));
    },
    /** @param {string} name */
    knows: (name) => name in sentences,
    /** @param {number} value */
    number: (value) => whole.format(value),
    /** 18,100 as 18.1k or 18,1 Tsd. @param {number} value */
    brief(value) {
      const [thousand, million] = language === "de" ? [" Tsd.", " Mio."] : ["k", "M"];
      if (value < 1000) return whole.format(value);
      if (value < 999_950) return short.format(value / 1000) + thousand;
      return short.format(value / 1_000_000) + million;
    },
    language,
  };
}

/** Return the address if a browser may follow it, else null: no javascript:, no data:. */
function safeAddress(/** @type {string | null | undefined} */ address) {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** @param {string} address @param {string} text @param {string} [label] */
function makeLink(address, text, label) {
  return make("a", {
    href: address, text, target: "_blank", rel: "noopener noreferrer", "aria-label": label,
  });
}

/**
 * Ask the kernel and wait for its answer. Whoever else asks on the same model, in this window or in
 * another, has other numbers: an answer settles only the question it belongs to.
 * @param {any} model
 * @returns {{ask: (type: string, content?: object, patience?: number, buffers?: ArrayBuffer[]) => Promise<any>, stop: () => void}}
 */
function caller(model) {
  /** @type {Map<string, {resolve: (v: any) => void, timer: any}>} */
  const waiting = new Map();
  const me = Math.random().toString(36).slice(2) + Date.now().toString(36);
  let last = 0;
  const listen = (/** @type {any} */ message, /** @type {DataView[]} */ buffers = []) => {
    const call = waiting.get(message?.reply_to);
    if (!call) return;
    clearTimeout(call.timer);
    waiting.delete(message.reply_to);
    call.resolve(buffers.length ? { ...message, buffers } : message);
  };
  model.on("msg:custom", listen);
  return {
    ask(type, content = {}, patience = 15_000, buffers = []) {
      const call = `${me}-${++last}`;
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(call);
          resolve({ ok: false, silent: true });
        }, patience);
        waiting.set(call, { resolve, timer });
        try {
          model.send({ type, call, ...content }, undefined, buffers);
        } catch {
          clearTimeout(timer);
          waiting.delete(call);
          resolve({ ok: false, silent: true });
        }
      });
    },
    stop() {
      model.off("msg:custom", listen);
      for (const { resolve, timer } of waiting.values()) {
        clearTimeout(timer);
        resolve({ ok: false, silent: true });
      }
      waiting.clear();
    },
  };
}

const STOPPED = new Set(["restarting", "autorestarting", "terminating", "dead"]);

/**
 * Say above a board in a notebook, once, that its kernel has stopped or was started anew: nothing
 * answers it any more. A board of several parts says it above the first; the page has its own banner.
 * @param {any} model @param {HTMLElement} el
 * @returns {() => void} ends the watch
 */
function watchKernel(model, el) {
  const kernel = model.widget_manager?.kernel;
  function tell() {
    if (el.closest(".wb-page")) return;
    const output = el.closest(".jp-OutputArea-output") ?? el;
    if (output.querySelector(".wb-gone")) return;
    const parts = [...output.querySelectorAll(".wb")];
    const first = parts.find((part) => part.getClientRects().length) ?? parts[0];
    const lang = model.get("_language") ?? model.get("_facts")?.language;
    first?.before(make("p", { class: "wb wb-gone", role: "alert", lang, text: model.get("_sentences").kernel_gone }));
  }
  const turn = (/** @type {any} */ _, /** @type {string} */ status) => { if (STOPPED.has(status)) tell(); };
  // Where the notebook shows no kernel, its widgets still learn that they are cut off.
  const cut = () => { if (el.closest(".jupyter-widgets-disconnected")) tell(); };
  kernel?.statusChanged?.connect(turn);
  kernel?.disposed?.connect(tell);
  model.on("comm_live_update", cut);
  return () => {
    kernel?.statusChanged?.disconnect(turn);
    kernel?.disposed?.disconnect(tell);
    model.off("comm_live_update", cut);
  };
}

/** Lower case without accents, so that "muller" finds "Müller". */
function fold(/** @type {string} */ text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Run `action` once things have been quiet for `pause` milliseconds. */
function debounce(/** @type {(...values: any[]) => void} */ action, /** @type {number} */ pause) {
  /** @type {any} */ let timer;
  return (/** @type {any[]} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), pause);
  };
}

const HUES = 6;

/** The colour of a person, the same on every board. @param {string} handle */
function hueOf(handle) {
  let sum = 0;
  for (const sign of handle.slice(0, 60).replace(/^@/, "").toLowerCase()) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  return sum % HUES;
}

/** The first signs of up to two words. @param {string} name */
function initialsOf(name) {
  const words = name.slice(0, 80).split(/[\s._-]+/u).map((w) => w.match(/[\p{L}\p{N}]/u)?.[0]);
  return words.filter(Boolean).slice(0, 2).join("").toUpperCase() || "?";
}
