// @ts-check
// The bar for those who are marked: one answer, status, owner or tag for all, one undo for the lot.

/** @param {any} board @returns {{bar: any, patch: () => void}} */
function makeLot(board) {
  const { talk } = board;
  const words = make("b", { role: "status" });
  const whos = () => [...board.marked];
  const answers = make("div", { class: "wb-answers", role: "group", "aria-label": talk.say("decision") },
    ...ANSWERS.map((answer) => make("button", {
      type: "button", class: `wb-answer wb-${answer}`, text: talk.say(answer), "data-lot": answer,
      onclick: () => board.decideMany(whos(), answer),
    })));
  const status = make("select", {
    "aria-label": talk.say("lot_status"), "data-lot": "status",
    onchange: () => {
      const wish = status.value;
      status.value = "";
      if (wish === "declined") board.decideMany(whos(), "no");
      else if (wish) board.changeMany(whos(), { status: wish, reason: "" });
    },
  }, make("option", { value: "", text: talk.say("lot_status") }),
  // "Never" is said of one person, with a reason of its own.
  ...[...board.stages].filter(([stage]) => stage !== "never").map(([value, text]) => make("option", { value, text })));
  /** @param {string} name @param {(value: string) => any} fields @param {"owner" | "tags"} known */
  function makeField(name, fields, known) {
    const list = make("datalist", { id: `${board.id}-lot-${name}` });
    const input = make("input", {
      type: "text", class: "wb-lot-field", placeholder: talk.say(`lot_${name}`), "aria-label": talk.say(`lot_${name}`),
      autocomplete: "off", dir: "auto", list: list.id, "data-lot": name, maxlength: 60,
      onfocus: () => list.replaceChildren(...board.known(known).map((/** @type {string} */ value) => make("option", { value }))),
      onkeydown: async (/** @type {KeyboardEvent} */ event) => {
        const value = input.value.trim();
        if (event.key !== "Enter" || !value) return;
        // What was typed goes away only once it is kept.
        const answer = await board.changeMany(whos(), fields(value));
        if (answer.ok && input.value.trim() === value) input.value = "";
      },
    });
    return make("span", { class: "wb-lot-box" }, input, list);
  }
  const owner = makeField("owner", (value) => ({ owner: value }), "owner");
  const tag = makeField("tag", (value) => ({ add_tags: value.split(",") }), "tags");
  const all = make("button", { type: "button", class: "wb-plain-button", onclick: () => board.markAll() });
  const none = make("button", { type: "button", class: "wb-plain-button", text: talk.say("unmark"), onclick: () => board.unmark() });
  const bar = make("div", { class: "wb-lot", role: "toolbar", "aria-label": talk.say("lot"), hidden: true },
    words, answers, status, owner, tag, make("span", { class: "wb-push" }), all, none);

  return {
    bar,
    patch() {
      bar.hidden = !board.marked.size;
      if (bar.hidden) return;
      setText(words, talk.say("marked", { marked: board.marked.size }));
      all.hidden = board.view.every((/** @type {number} */ who) => board.marked.has(who));
      setText(all, talk.say("mark_all", { shown: board.view.length }));
    },
  };
}
