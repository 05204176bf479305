// @ts-check
// Share of voice, drawn with its doubt, and the month in words.

/** @param {any} desk @param {(type: string, content?: object) => Promise<any>} ask */
function makeVoice(desk, ask) {
  const { talk, facts } = desk;
  const lead = make("div", { class: "wd-lead" });
  const total = make("div", { class: "wd-total" });
  const weekly = make("div", { class: "wd-weekly" });
  const tables = make("details", { class: "wd-twin" }, make("summary", { text: talk.say("as_table") }));
  const spans = ["12", "26", "all"].map((name) => ({ name, ...makePill(talk.say(`weeks_${name}`), () => { span = name; draw(); }) }));
  const span_bar = make("div", { class: "wd-pills wd-segment", role: "group", "aria-label": talk.say("weeks") }, ...spans.map((s) => s.pill));
  const legend = make("p", { class: "wb-soft wb-small", text: talk.say("voice_legend") });
  const body = make("div", { class: "wd-scroll", tabindex: 0, role: "region", "aria-label": talk.say("tab_voice") }, lead, total,
    make("div", { class: "wd-section-head" }, make("h3", { text: talk.say("by_week") }), span_bar), weekly, legend, tables);
  const waiting = make("p", { class: "wb-soft wd-blank", role: "status", text: talk.say(facts.has_voice ? "loading" : "no_voice") });
  const panel = make("div", { class: "wd-panel" }, waiting, body);
  body.hidden = true;
  let span = "12";
  /** @type {any} */ let told = null;

  function draw() {
    for (const s of spans) s.patch(s.name === span);
    if (!told) return;
    const from = span === "all" ? 0 : Math.max(told.weeks.length - Number(span), 0);
    weekly.replaceChildren(...told.names.map((/** @type {any} */ row) => weekRow(row, from)));
  }

  /** @param {any} row @param {number} from */
  function weekRow(row, from) {
    const bars = row.weeks.slice(from);
    const days = told.days.slice(from);
    const most = Math.max(0.05, ...told.names.flatMap((/** @type {any} */ r) => r.weeks.slice(from).map((/** @type {any} */ w) => w.high ?? 0)));
    const width = Math.max(bars.length, 1) * 20;
    const svg = makeSvg("svg", { viewBox: `0 0 ${width} 96`, preserveAspectRatio: "none", "aria-hidden": "true", class: "wd-bars" });
    bars.forEach((/** @type {any} */ week, /** @type {number} */ n) => {
      const y = (/** @type {number} */ share) => 92 - (86 * share) / most;
      const box = makeSvg("g", { class: week.partial || week.small ? "wd-bar-part" : "wd-bar-whole" });
      const title = makeSvg("title");
      const share = week.share === null ? talk.say("no_share", { day: days[n] }) : talk.say("week_told", {
        day: days[n], share: talk.percent(week.share), low: talk.percent(week.low), high: talk.percent(week.high), posts: week.posts, of: week.of });
      title.textContent = `${row.name}: ${share}${week.partial ? ` (${talk.say("partial")})` : ""}`;
      box.append(title, makeSvg("rect", { x: n * 20, y: 0, width: 20, height: 96, class: "wd-bar-back" }));
      if (week.share !== null) {
        box.append(
          makeSvg("rect", { x: n * 20 + 4, y: y(week.share), width: 12, height: Math.max(92 - y(week.share), 0.5), class: "wd-bar-fill" }),
          makeSvg("line", { x1: n * 20 + 10, x2: n * 20 + 10, y1: y(week.low), y2: y(week.high), class: "wd-whisker" }));
      }
      svg.append(box);
    });
    return make("div", { class: row.competitor ? "wd-week wd-rival" : "wd-week" },
      make("span", { class: "wd-week-name wd-cut", dir: "auto", text: row.name, title: row.name }), svg,
      make("span", { class: "wb-soft wb-small wd-week-days" }, make("span", { text: days[0] ?? "" }), make("span", { text: days.length > 1 ? days[days.length - 1] : "" })),
      make("span", { class: "wb-soft wb-small wd-week-top", text: talk.percent(most) }));
  }

  function fill() {
    lead.replaceChildren(...told.sentences.map((/** @type {string} */ s, /** @type {number} */ n) => make("p", { class: n ? "wb-soft" : "wd-sentence", text: s })));
    total.replaceChildren(...told.names.map((/** @type {any} */ row) => {
      const known = row.share !== null;
      const bar = make("i");
      bar.style.inlineSize = `${100 * (row.share ?? 0)}%`;
      const range = make("b");
      range.style.insetInlineStart = `${100 * (row.low ?? 0)}%`;
      range.style.inlineSize = `${100 * ((row.high ?? 0) - (row.low ?? 0))}%`;
      return make("div", { class: row.competitor ? "wd-name wd-rival" : "wd-name" },
        make("span", { class: "wd-cut", dir: "auto", text: row.name, title: row.name }),
        make("span", { class: "wd-meter", "aria-hidden": "true" }, bar, known ? range : ""),
        make("span", { class: "wd-figure", text: known ? talk.percent(row.share) : "–" }),
        make("span", { class: "wb-soft wb-small", text: talk.say(known ? "name_told" : "name_told_alone", {
          ...row, low: known ? talk.percent(row.low) : "", high: known ? talk.percent(row.high) : "" }) }));
    }));
    const heads = ["name", "week", "posts", "of_all", "share", "range", "authors"];
    const cell = (/** @type {any} */ text) => make("td", { text });
    const rowOf = (/** @type {any} */ row, /** @type {string} */ name, /** @type {string} */ day) => make("tr", {},
      make("th", { scope: "row", class: "wd-cut", text: name }), cell(day), cell(talk.number(row.posts)), cell(talk.number(row.of)),
      cell(row.share === null ? "–" : talk.percent(row.share)), cell(row.share === null ? "–" : `${talk.percent(row.low)} – ${talk.percent(row.high)}`), cell(talk.number(row.authors)));
    tables.append(make("div", { class: "wd-table", tabindex: 0, role: "region", "aria-label": talk.say("as_table") }, make("table", {},
      make("thead", {}, make("tr", {}, ...heads.map((h) => make("th", { scope: "col", text: talk.say(`head_${h}`) })))),
      make("tbody", {}, ...told.names.map((/** @type {any} */ r) => rowOf(r, r.name, talk.say("in_total"))),
        ...told.weeks.flatMap((/** @type {string} */ _, /** @type {number} */ n) => told.names.map((/** @type {any} */ r) =>
          r.weeks[n] ? rowOf(r.weeks[n], r.name, `${told.days[n]}${r.weeks[n].partial ? ` (${talk.say("partial")})` : ""}`) : "")).reverse()))));
    waiting.hidden = true;
    body.hidden = false;
    draw();
  }

  return {
    panel,
    async open() {
      if (told || !facts.has_voice) return;
      setText(waiting, talk.say("loading"));
      const answer = await ask("voice");
      if (!answer.ok || !answer.names) { setText(waiting, answer.reason ?? talk.say("lost")); return; }
      if (told) return;
      told = answer;
      fill();
    },
  };
}

/** @param {any} desk @param {(type: string, content?: object) => Promise<any>} ask @param {any} saved */
function makeMonth(desk, ask, saved) {
  const { talk, facts } = desk;
  const months = facts.months;
  const name = (/** @type {string} */ month) => new Intl.DateTimeFormat(talk.language === "de" ? "de-DE" : "en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-15T00:00Z`));
  const pick = make("select", { id: `${desk.id}-month`, onchange: () => load(pick.value) }, ...months.map((/** @type {string} */ m) => make("option", { value: m, text: name(m) })));
  const copy = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("month_copy"), onclick: () => copyAll() });
  const csv = make("button", { type: "button", class: "wb-button", text: talk.say("month_csv"), onclick: () => write() });
  const note = make("p", { class: "wb-soft wb-small wd-path", role: "status" });
  const letters = make("div", { class: "wd-letters" });
  const caution = make("p", { class: "wb-soft wd-caution" });
  const limits = make("section", { class: "wd-limits" });
  const body = make("div", { class: "wd-scroll", tabindex: 0, role: "region", "aria-label": talk.say("tab_month") }, caution, letters, limits);
  const waiting = make("p", { class: "wb-soft wd-blank", role: "status" });
  const bar = make("div", { class: "wd-bar" }, make("label", { for: pick.id, class: "wd-title", text: talk.say("month") }), pick, copy, csv, note);
  const panel = make("div", { class: "wd-panel" }, bar, waiting, body);
  const usable = facts.has_report && months.length;
  bar.hidden = !usable;
  body.hidden = true;
  setText(waiting, talk.say(facts.has_report ? "no_months" : "no_report"));
  /** @type {Map<string, any>} */ const reports = new Map();
  let shown = "";

  /** @param {string} letter */
  const titleOf = (letter) => facts.label_names[letter] ?? talk.say(`letter_${letter}`);

  /** @param {string} month */
  async function load(month) {
    shown = month;
    setText(note, "");
    if (!reports.has(month)) {
      body.classList.add("wd-loading");
      if (body.hidden) setText(waiting, talk.say("loading_month", { month: name(month) }));
      const answer = await ask("report", { month });
      body.classList.remove("wd-loading");
      if (!answer.ok) { waiting.hidden = false; body.hidden = true; setText(waiting, answer.reason ?? talk.say("lost")); return; }
      reports.set(month, answer);
    }
    if (shown === month) fill(reports.get(month));
  }

  /** @param {any} report */
  function fill(report) {
    waiting.hidden = true;
    body.hidden = false;
    body.scrollTop = 0;
    letters.replaceChildren(...report.letters.map((/** @type {any} */ part) => make("section", { class: "wd-letter-box" },
      make("h3", {}, make("span", { class: "wd-letter", "aria-hidden": "true", text: titleOf(part.letter).slice(0, 1) }), titleOf(part.letter)),
      part.figures.length ? make("table", { class: "wd-figures" },
        make("thead", {}, make("tr", {}, make("th", { scope: "col", text: talk.say("head_figure") }), make("th", { scope: "col", text: talk.say("head_now") }), make("th", { scope: "col", text: talk.say("head_before") }))),
        make("tbody", {}, ...part.figures.map((/** @type {any} */ f) => make("tr", {},
          make("th", { scope: "row", text: f.name }),
          make("td", {}, f.turn === "more" || f.turn === "less" ? make("span", { class: "wd-turn", "aria-label": talk.say(`turn_${f.turn}`), role: "img", text: f.turn === "more" ? "▲" : "▼" }) : "", f.value),
          make("td", { class: "wb-soft", text: f.before }))))) : "",
      part.highlights.length ? make("ul", { class: "wd-highlights" }, ...part.highlights.map((/** @type {string} */ s) => make("li", { dir: "auto", text: s }))) : "",
      !part.sentences.length ? "" : make("details", { class: "wd-words" }, make("summary", { text: talk.say("in_words", { n: part.sentences.length }) }),
        make("ul", {}, ...part.sentences.map((/** @type {string} */ s) => make("li", { dir: "auto", text: s })))))));
    setText(caution, report.limits[0] ?? "");
    limits.replaceChildren(make("h3", { text: talk.say("limits") }), make("ul", {}, ...report.limits.map((/** @type {string} */ l) => make("li", { text: l }))));
    limits.hidden = !report.limits.length;
  }

  function plainText() {
    const report = reports.get(shown);
    if (!report) return "";
    const parts = report.letters.map((/** @type {any} */ p) => [titleOf(p.letter), ...[...p.sentences, ...p.highlights].map((/** @type {string} */ s) => `– ${s}`)].join("\n"));
    return [`${facts.brand}, ${name(shown)}`, ...parts, [talk.say("limits"), ...report.limits.map((/** @type {string} */ l) => `– ${l}`)].join("\n")].join("\n\n");
  }
  async function copyAll() {
    if (!reports.has(shown)) return;
    const area = make("textarea", { class: "wd-aside", "aria-hidden": "true", tabindex: -1 });
    area.value = plainText();
    panel.append(area);
    const there = await copyText(area.value, area);
    area.remove();
    setText(note, talk.say(there ? "month_copied" : "not_copied"));
    copy.focus();
  }
  async function write() {
    const answer = await saved.follow(ask("report_csv", { month: shown }));
    if (answer.ok) setText(note, talk.say("written", answer));
  }

  return {
    panel,
    open: () => { if (usable && !shown) load(pick.value); },
    /** What was told of a month no longer holds: somebody in it was erased. */
    again() {
      reports.clear();
      if (panel.hidden) shown = "";
      else if (shown) load(shown);
    },
    text: plainText,
  };
}
