// @ts-check
// What the board knows: the people, the answers, and whom to show in which order.

/** @param {DataView} bytes @param {number} size */
function readRanks(bytes, size) {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const all = new Int32Array(copy);
  const part = (/** @type {number} */ k) => all.subarray(k * size, (k + 1) * size);
  return { rank: part(0), low: part(1), high: part(2), top: part(3) };
}

/** What the board knows and does; how it looks is in the other scripts. @param {any} model */
function makeBoard(model) {
  const facts = model.get("_facts");
  const words = (/** @type {string[]} */ column) => column.map((text) => (text ? text.split(" ") : []));
  const raw = model.get("_people");
  const people = { ...raw, marks: words(raw.marks), topics: words(raw.topics).map((t) => t.map(Number)) };
  const talk = speaker(model.get("_sentences"), facts.language);
  const size = people.account.length;
  const better = (() => {
    const view = model.get("_better");
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  })();
  const signals = facts.signals.map((/** @type {any} */ s, /** @type {number} */ at) => ({ ...s, at }));
  const byWeight = signals.filter((/** @type {any} */ s) => s.compared)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.weight - a.weight);
  const plainAmount = [0, 2].map((digits) => new Intl.NumberFormat(talk.language === "de" ? "de-DE" : "en-US",
    { maximumFractionDigits: 2, minimumFractionDigits: digits }));
  const amount = (/** @type {number} */ cost) => plainAmount[Number.isInteger(cost) ? 0 : 1].format(cost);
  const none = { answer: "", stage: "", status: "", reason: "", owner: "", tags: [], note: "", cost: null, conflicts: 0 };
  const topicNames = new Map(facts.topics);
  const namesOf = new Intl.DisplayNames([talk.language], { type: "language", fallback: "code" });

  /** @type {any} */ const board = {
    model, facts, people, talk, size, amount,
    money: makeMoney(talk.language),
    id: `wb-${model.model_id ?? Math.random().toString(36).slice(2)}`,
    signals: byWeight,
    topicNames,
    stages: new Map(facts.statuses),
    initials: people.account.map((/** @type {any} */ _, /** @type {number} */ i) => initialsOf(people.name[i] || people.handle[i])),
    haystack: people.account.map((/** @type {any} */ _, /** @type {number} */ i) => fold(`${people.handle[i]} ${people.name[i] ?? ""}`)),
    position: new Map(people.account.map((/** @type {string} */ a, /** @type {number} */ i) => [a, i])),
    ranks: readRanks(model.get("_ranks"), size),
    /** Whether the ranks are new and how sure they are is still being drawn. */
    reckoning: false,
    campaign: model.get("_campaign"),
    answers: model.get("_answers"),
    /** Who was erased meanwhile. @type {Set<number>} */
    gone: new Set(model.get("_gone")),
    team: model.get("_team"),
    reach: readReach(model.get("_reach"), size),
    chosen: model.get("_chosen"),
    /** @type {any[]} */ columns: [],
    /** @type {any[]} */ seen: [],
    /** @type {Map<number, {answer: string, reason: string, call: number}>} */ waiting: new Map(),
    /** @type {Map<number, Record<string, string>>} */ drafts: new Map(),
    /** @type {number[]} */ view: [],
    /** Who stays in sight though a decision put them outside the filters. @type {Set<number>} */
    strays: new Set(),
    active: 0,
    /** @type {Set<number>} */ marked: new Set(),
    /** @type {Set<number>} */ elsewhere: new Set(),
    query: "",
    /** @type {Set<number>} */ hits: new Set(),
    /** @type {Record<string, Set<string>>} */ filters: {},
    followers: { from: null, to: null },
    /** @type {Map<string, number>[]} */ counts: [],
    sorted: "rank",
    descending: false,
    /** @type {any} */ sortedBy: null,

    current() { return board.view[board.active]; },
    /** Forget whoever was erased. */
    takeGone() {
      const now = model.get("_people");
      for (const who of model.get("_gone")) {
        board.position.delete(people.account[who]);
        for (const name of Object.keys(now)) people[name][who] = name === "marks" || name === "topics" ? [] : now[name][who];
        board.haystack[who] = board.initials[who] = "";
        board.gone.add(who);
        for (const open of [board.marked, board.waiting, board.drafts]) open.delete(who);
      }
    },
    takeRanks() {
      board.ranks = readRanks(model.get("_ranks"), size);
      const order = model.get("_order");
      board.reckoning = order?.byteLength === 4 * size && size > 0;
      if (board.reckoning) board.ranks.rank = new Int32Array(order.buffer.slice(order.byteOffset, order.byteOffset + order.byteLength));
    },
    betterThan(/** @type {number} */ signal, /** @type {number} */ who) { return better[signal * size + who]; },
    sayBetter(/** @type {any} */ signal, /** @type {number} */ figure) {
      return figure === NOT_KNOWN ? talk.say("not_known", { signal: signal.label })
        : talk.say("better", { signal: signal.label, better: figure });
    },
    sayLanguage(/** @type {string | null} */ code) {
      if (!code) return "";
      return /^[a-z]{2,3}$/.test(code) ? namesOf.of(code) ?? code : code;
    },
    sayReason(/** @type {string} */ reason) {
      return talk.knows(`reason_${reason}`) ? talk.say(`reason_${reason}`) : reason;
    },
    sayMark(/** @type {string} */ mark) {
      return talk.knows(`mark_${mark}`) ? talk.say(`mark_${mark}`) : mark.replaceAll("_", " ");
    },
    /** Why there is a mark, in full. @param {number} who */
    marksOf(who) {
      const plain = people.marks[who].map((/** @type {string} */ mark) => facts.marks[mark]).filter(Boolean);
      return [people.flags[who], ...plain].filter(Boolean).join("; ");
    },
    topicsOf(/** @type {number} */ who) {
      return people.topics[who].map((/** @type {number} */ topic) => topicNames.get(topic) ?? "");
    },
    answerOf(/** @type {number} */ who) {
      const kept = board.answers[people.account[who]] ?? none;
      const pending = board.waiting.get(who);
      const answer = pending ? pending.answer : kept.answer;
      return {
        ...kept, answer, waiting: Boolean(pending), reason: pending ? pending.reason : kept.reason,
        label: `${talk.say("decision")}: ${answer ? talk.say(answer) : talk.say("open")}`,
        status: !pending && kept.status ? talk.say("status", { status: kept.status }) : "",
      };
    },
    /** What is kept of somebody, as it stands in a form. @param {number} who */
    fieldsOf(who) {
      const kept = board.answers[people.account[who]] ?? none;
      return {
        status: kept.stage, reason: kept.reason, owner: kept.owner, note: kept.note,
        tags: kept.tags.join(", "), cost: kept.cost === null ? "" : amount(kept.cost),
      };
    },
    /** What people wrote into a field so far, most frequent first. @param {"owner" | "tags"} field */
    known(field) {
      const often = new Map();
      for (const row of Object.values(board.answers)) {
        for (const value of [/** @type {any} */ (row)[field]].flat()) if (value) often.set(value, (often.get(value) ?? 0) + 1);
      }
      return [...often].sort((a, b) => b[1] - a[1]).slice(0, 50).map(([value]) => value);
    },
    /** How many people each answer was saved for, as the team below counts them. */
    tally() {
      /** @type {Record<string, number>} */
      const sums = { yes: 0, maybe: 0, no: 0, "": 0 };
      for (const [account, row] of Object.entries(board.answers)) {
        if (board.position.has(account)) sums[/** @type {any} */ (row).answer]++;
      }
      sums[""] = size - sums.yes - sums.maybe - sums.no;
      return sums;
    },
    /**
     * Whom to show, in which order, and how many each filter would leave. Ties follow the rank.
     * @param {boolean} [onlyCount] a decision changes the counts; no row goes away under the hand
     */
    arrange(onlyCount = false) {
      const needle = fold(board.query.trim().replace(/^@/, ""));
      const { from, to } = board.followers;
      const ranged = from !== null || to !== null;
      const facets = board.facets;
      const on = facets.map((/** @type {any} */ f, /** @type {number} */ k) => (board.filters[f.name].size ? k : -1)).filter((/** @type {number} */ k) => k >= 0);
      board.counts = facets.map(() => new Map());
      const shown = [];
      for (let who = 0; who < size; who++) {
        if (board.gone.has(who)) continue;
        if (needle && !board.haystack[who].includes(needle) && !board.hits.has(who)) continue;
        const fans = people.followers[who];
        if (ranged && (fans === null || (from !== null && fans < from) || (to !== null && fans > to))) continue;
        let failed = 0, only = -1;
        for (const k of on) {
          if (has(board.filters[facets[k].name], facets[k].of(who))) continue;
          only = k;
          if (++failed > 1) break;
        }
        if (failed === 0) shown.push(who);
        if (failed > 1) continue;
        for (let k = 0; k < facets.length; k++) {
          if (failed && k !== only) continue;
          const value = facets[k].of(who);
          if (Array.isArray(value)) for (const one of value) count(board.counts[k], one);
          else count(board.counts[k], value);
        }
      }
      board.strays.clear();
      if (onlyCount) {
        const fits = new Set(shown);
        for (const who of board.view) if (!fits.has(who)) board.strays.add(who);
      } else board.view = sorted(shown, board.ranks.rank, board.sortedBy?.key, board.descending);
    },
  };
  board.takeRanks();
  return board;
}

/** @param {Set<string>} chosen @param {string | string[]} value */
function has(chosen, value) {
  return Array.isArray(value) ? value.some((one) => chosen.has(one)) : chosen.has(value);
}

/** @param {Map<string, number>} counts @param {string} value */
function count(counts, value) {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

/**
 * Sort by a column; what is not known comes last either way.
 * @param {number[]} shown @param {Int32Array} rank
 * @param {((who: number) => any) | undefined} key @param {boolean} descending
 */
function sorted(shown, rank, key, descending) {
  const turn = descending ? -1 : 1;
  if (!key) return shown.sort((a, b) => turn * (rank[a] - rank[b]));
  const values = new Map(shown.map((who) => [who, key(who)]));
  return shown.sort((a, b) => {
    const x = values.get(a), y = values.get(b);
    if (x === y) return rank[a] - rank[b];
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y ? -turn : turn;
  });
}
