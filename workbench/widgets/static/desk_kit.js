// @ts-check
// What the community board and the library board share: tabs, copying, faces, rows on demand.

/**
 * Tabs; the panels stay where they are, only one is shown.
 * @param {string} id @param {string} label
 * @param {{name: string, label: string, panel: HTMLElement, open?: () => void}[]} tabs
 */
function makeTabs(id, label, tabs) {
  const buttons = tabs.map((tab, at) => {
    const button = make("button", {
      type: "button", role: "tab", class: "wd-tab", id: `${id}-tab-${tab.name}`, "data-tab": tab.name,
      "aria-controls": `${id}-panel-${tab.name}`,
      onclick: () => choose(tab.name),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const to = (at + step + tabs.length) % tabs.length;
        choose(tabs[to].name);
        buttons[to].focus();
        event.preventDefault();
      },
    }, make("span", { text: tab.label }), make("span", { class: "wd-tab-count" }));
    tab.panel.id = `${id}-panel-${tab.name}`;
    setAttribute(tab.panel, "role", "tabpanel");
    setAttribute(tab.panel, "aria-labelledby", button.id);
    return button;
  });
  let chosen = "";
  /** @param {string} name */
  function choose(name) {
    if (name === chosen) return;
    chosen = name;
    tabs.forEach((tab, at) => {
      const here = tab.name === name;
      tab.panel.hidden = !here;
      setAttribute(buttons[at], "aria-selected", String(here));
      setAttribute(buttons[at], "tabindex", here ? "0" : "-1");
      if (here) tab.open?.();
    });
  }
  return {
    bar: make("div", { class: "wd-tabs", role: "tablist", "aria-label": label }, ...buttons),
    choose,
    chosen: () => chosen,
    /** @param {string} name @param {string} count */
    count(name, count) {
      const at = tabs.findIndex((tab) => tab.name === name);
      if (at >= 0) setText(buttons[at].lastChild, count);
    },
  };
}

/** Put a text on the clipboard; where the browser forbids it, select it to be copied by hand. @param {any} area */
async function copyText(/** @type {string} */ text, area) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!area) return false;
    area.focus();
    area.select();
    return document.execCommand("copy");
  }
}

function makeAvatar(/** @type {string} */ more = "") {
  const avatar = make("span", { class: `wd-avatar ${more}`, "aria-hidden": "true" });
  return {
    avatar,
    /** @param {string} handle @param {string} [sign] */
    patch(handle, sign) {
      setText(avatar, sign ?? initialsOf(handle));
      setAttribute(avatar, "data-hue", hueOf(handle));
    },
  };
}

/** A speaker that writes shares as well: 79 % of all. @param {any} talk */
function withPercent(talk) {
  const whole = new Intl.NumberFormat(talk.language === "de" ? "de-DE" : "en-US", { maximumFractionDigits: 0 });
  const small = new Intl.NumberFormat(talk.language === "de" ? "de-DE" : "en-US", { maximumFractionDigits: 1 });
  return { ...talk, percent: (/** @type {number} */ share) => `${(share < 0.1 ? small : whole).format(100 * share)} %` };
}

/** Days, times and spans as people of this language write them. @param {any} talk @param {number} [newest] moment of the data, ms */
function clock(talk, newest = 0) {
  const place = talk.language === "de" ? "de-DE" : "en-GB";
  const day = new Intl.DateTimeFormat(place, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const full = new Intl.DateTimeFormat(place, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  /** @type {Map<string, Intl.DateTimeFormat>} */ const shapes = new Map();  // making one takes longer than using it
  const shaped = (/** @type {string} */ zone, /** @type {string} */ where, /** @type {Intl.DateTimeFormatOptions} */ parts) => {
    const key = `${zone} ${where} ${Object.keys(parts).join()}`;
    const shape = shapes.get(key) ?? new Intl.DateTimeFormat(where, { ...parts, timeZone: zone });
    shapes.set(key, shape);
    return shape;
  };
  return {
    /** @param {string | null} iso local time without a zone */
    day: (iso) => (iso ? day.format(new Date(`${iso.slice(0, 10)}T00:00Z`)) : "–"),
    /** @param {number} ms @param {string} zone */
    moment(ms, zone) {
      if (Number.isNaN(ms)) return talk.say("no_date");
      const parts = /** @type {Intl.DateTimeFormatOptions} */ ({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
      return shaped(zone, place, parts).format(new Date(ms));
    },
    /** The day of a moment where there is little room: without the year if it is the newest one's. @param {number} ms @param {string} zone */
    brief(ms, zone) {
      if (Number.isNaN(ms)) return talk.say("no_date");
      const year = (/** @type {number} */ at) => shaped(zone, "en", { year: "numeric" }).format(new Date(at));
      /** @type {Intl.DateTimeFormatOptions} */
      const parts = { day: "numeric", month: "short", ...(year(ms) === year(newest) ? {} : { year: "numeric" }) };
      return shaped(zone, place, parts).format(new Date(ms));
    },
    time: (/** @type {string | null} */ iso) => (iso ? full.format(new Date(`${iso}Z`)) : "–"),
    /** The same as an age that stands alone. @param {number} hours */
    age(hours) {
      if (Number.isNaN(hours)) return "";
      return hours / 24 < 2 ? talk.say("hours", { hours: Math.round(hours) }) : talk.say("age_days", { days: Math.round(hours / 24) });
    },
    /** Hours below two days, days from there on. @param {number} hours */
    span(hours) {
      if (Number.isNaN(hours)) return "";
      if (hours / 24 < 2) return talk.say("hours", { hours: Math.round(hours) });
      return talk.say("days", { days: Math.round(hours / 24) });
    },
  };
}

/** A pill that can be pressed, with a count behind it. @param {string} label @param {() => void} press @param {Record<string, any>} [more] */
function makePill(label, press, more = {}) {
  const count = make("span", { class: "wd-count" });
  const pill = make("button", { type: "button", class: "wb-pill", "aria-pressed": "false", onclick: press, ...more }, label, count);
  return {
    pill,
    /** @param {boolean} on @param {string} [figure] */
    patch(on, figure = "") {
      setAttribute(pill, "aria-pressed", String(on));
      setText(count, figure);
    },
  };
}

/** A window over the board; Escape and a click beside it close it. @param {any} talk */
function makeWindow(talk) {
  const head = make("h3", { tabindex: -1 });
  const body = make("div", { class: "wd-window-body" });
  const close = make("button", { type: "button", class: "wb-button", text: talk.say("close"), onclick: () => shut() });
  const box = make("div", { class: "wd-window", role: "dialog", "aria-modal": "true" }, head, body, close);
  const veil = make("div", { class: "wd-veil", hidden: true, onmousedown: (/** @type {Event} */ e) => e.target === veil && shut() }, box);
  /** @type {any} */ let before = null;
  function shut() {
    if (veil.hidden) return;
    veil.hidden = true;
    before?.focus?.({ preventScroll: true });
  }
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") { shut(); event.preventDefault(); event.stopPropagation(); }
    if (event.key !== "Tab") return;
    const stops = [...box.querySelectorAll("button, a, input, select, textarea")];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge || document.activeElement === head) {
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      event.preventDefault();
    }
  });
  return {
    veil,
    isOpen: () => !veil.hidden,
    shut,
    /** @param {string} title @param {Node[]} inside */
    open(title, ...inside) {
      before = document.activeElement;
      setText(head, title);
      setAttribute(box, "aria-label", title);
      body.replaceChildren(...inside);
      veil.hidden = false;
      head.focus();
    },
  };
}

/** Keys and what they do, as a list. @param {any} talk @param {[string, string][]} keys */
function keyList(talk, keys) {
  return make("dl", { class: "wd-keys" }, ...keys.flatMap(([key, name]) => [
    make("dt", {}, ...key.split(" ").map((k) => make("kbd", { text: k }))), make("dd", { text: talk.say(name) })]));
}

/**
 * A list of equal rows of which only those in sight exist.
 * @param {{list: HTMLElement, body: HTMLElement, height: number, size: () => number, active: () => number,
 *   makeRow: (slot: number) => {row: HTMLElement, patch: (position: number) => void}}} parts
 */
function makeRoller(parts) {
  const { list, body, height } = parts;
  const SPARE = 4;
  /** @type {any[]} */ const pool = [];
  let queued = false;
  function paint() {
    queued = false;
    const size = parts.size();
    const needed = Math.min(Math.ceil(list.clientHeight / height) + 2 * SPARE, Math.max(size, 1));
    while (pool.length < needed) {
      const row = parts.makeRow(pool.length);
      pool.push(row);
      body.append(row.row);
    }
    const first = Math.max(0, Math.min(Math.floor(list.scrollTop / height) - SPARE, size - pool.length));
    for (let n = first; n < first + pool.length; n++) {
      const row = pool[n % pool.length];
      row.row.hidden = n >= size;
      if (n >= size) continue;
      row.row.style.transform = `translateY(${n * height}px)`;
      row.patch(n);
    }
    const at = parts.active();
    const seen = at >= first && at < first + pool.length && at < size;
    if (seen) setAttribute(list, "aria-activedescendant", pool[at % pool.length].row.id);
    else list.removeAttribute("aria-activedescendant");
  }
  const roller = {
    refresh() {
      if (queued) return;
      queued = true;
      requestAnimationFrame(paint);
    },
    resize() {
      body.style.blockSize = `${parts.size() * height}px`;
      setAttribute(list, "aria-rowcount", parts.size());
      roller.refresh();
    },
    /** @param {number} position */
    reveal(position) {
      const top = position * height;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
    },
  };
  list.addEventListener("scroll", () => roller.refresh(), { passive: true });
  return roller;
}
