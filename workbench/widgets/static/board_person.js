// @ts-check
// The form of a person: status, owner, tags, note and cost, each kept when one leaves the field.

const NEEDS_REASON = new Set(["declined", "never"]);
const AMOUNT = /^\p{Nd}+(?:[.,' \u00a0\u202f]\p{Nd}+)*$/u; // as the kernel takes it
const BEGUN = /^\p{Nd}*(?:[.,' \u00a0\u202f]\p{Nd}*)*$/u; // what may still become one
let forms = 0;

/** Whether words are an amount, or nothing. @param {string} typed @param {RegExp} form */
function isAmount(typed, form) {
  const plain = typed.replace(/^[€$£ \t\u00a0\u202f]+|[€$£ \t\u00a0\u202f]+$/g, "");
  return form.test(plain) || !typed.trim();
}

/**
 * Make the form of one person; it may stand in the card and in a window at once.
 *
 * What was typed and could not be kept stays in `board.drafts` and comes back with the person.
 * @param {any} board
 * @returns {{form: any, patch: (who: number | undefined) => void, focus: () => void}}
 */
function makePersonForm(board) {
  const { talk, facts } = board;
  const id = `${board.id}-form-${++forms}`;
  /** @type {number | undefined} */ let who;
  const status = make("select", { "data-field": "status" },
    make("option", { value: "", text: talk.say("nothing_decided") }),
    ...facts.statuses.map((/** @type {[string, string]} */ [value, text]) => make("option", { value, text })));
  const text = (/** @type {string} */ field, /** @type {any} */ more = {}) =>
    make("input", { type: "text", autocomplete: "off", spellcheck: "false", dir: "auto", "data-field": field, ...more });
  const reason = text("reason", { list: `${id}-reasons`, maxlength: 400 });
  const owner = text("owner", { list: `${id}-owners`, maxlength: 120 });
  const cost = text("cost", { inputmode: "decimal", maxlength: 40, dir: "ltr" });
  const tags = text("tags", { list: `${id}-tags`, placeholder: talk.say("tags_hint"), maxlength: 400 });
  const note = make("textarea", { "data-field": "note", rows: 2, dir: "auto", maxlength: 4000 });
  const said = make("p", { class: "wb-form-said", role: "status", "aria-live": "polite" });
  const owners = make("datalist", { id: `${id}-owners` });
  const used = make("datalist", { id: `${id}-tags` });
  const reasons = make("datalist", { id: `${id}-reasons` },
    ...facts.reasons.map((/** @type {string} */ r) => make("option", { value: board.sayReason(r) })));
  const labelled = (/** @type {string} */ name, /** @type {any} */ control) =>
    make("label", { class: `wb-form-${name}` }, make("span", { class: "wb-soft", text: talk.say(`field_${name}`) }), control);
  const because = labelled("reason", reason);
  const form = make("div", { class: "wb-form", role: "group", "aria-label": talk.say("form") },
    labelled("status", status), because, labelled("owner", owner), labelled("cost", cost),
    labelled("tags", tags), labelled("note", note), said, owners, used, reasons);
  let complaint = "";
  /** @type {Record<string, any>} */
  const controls = { status, reason, owner, cost, tags, note };

  const drafts = () => board.drafts.get(who) ?? {};
  /** @param {string} field @param {string | undefined} value @param {number | undefined} whose */
  function draft(field, value, whose = who) {
    const all = { ...board.drafts.get(whose), [field]: value };
    if (value === undefined) delete all[field];
    if (Object.keys(all).length) board.drafts.set(whose, all);
    else board.drafts.delete(whose);
  }

  /** @param {string} words @param {string} state */
  function tell(words, state) {
    setText(said, words);
    setAttribute(said, "data-state", state);
  }

  /** Say at once that a cost is none; the kernel would, once it is free. @param {RegExp} form */
  function checkCost(form) {
    const wrong = !isAmount(cost.value, form);
    setAttribute(cost, "aria-invalid", String(wrong));
    if (wrong) tell(complaint = talk.say("bad_amount", { amount: cost.value.slice(0, 60) }), "failed");
    else if (complaint && said.textContent === complaint) tell("", ""); // what is said of others stays
    return !wrong;
  }

  /** What the kernel takes for what stands in a control. @param {string} field */
  function wished(field) {
    const value = controls[field].value;
    if (field === "tags") return { tags: value.split(",").map((/** @type {string} */ t) => t.trim()).filter(Boolean) };
    if (field === "status" || field === "reason") return { status: status.value, reason: reason.value };
    return { [field]: value };
  }

  /** @param {string} field */
  async function keep(field) {
    if (who === undefined) return;
    const whose = who, value = controls[field].value, stored = board.fieldsOf(whose);
    if (field === "status" || field === "reason") {
      patchReason();
      if (!status.value) { draft("status", undefined); draft("reason", undefined); patch(whose); return; }
      if (!because.hidden && !reason.value.trim()) {
        tell(talk.say("say_why"), "asked");
        if (field === "status") reason.focus();
        return;
      }
    } else if (value.trim() === stored[field]) {
      draft(field, undefined);
      patch(whose);
      return;
    }
    if (field === "cost" && !checkCost(AMOUNT)) return;
    tell(talk.say("saving"), "saving");
    const answer = await board.change([whose], wished(field));
    if (answer.ok) {
      for (const done of field === "status" || field === "reason" ? ["status", "reason"] : [field]) {
        if (board.drafts.get(whose)?.[done] === controls[done].value || whose !== who) draft(done, undefined, whose);
      }
      if (whose === who) tell(`✓ ${talk.say("saved")}`, "saved");
    } else if (whose === who) {
      tell(answer.reason ? talk.say("failed", { reason: answer.reason }) : talk.say("unsaved"), "failed");
    }
    patch(who);
  }

  function patchReason() {
    const now = who === undefined ? "" : board.answerOf(who).stage;
    because.hidden = !(NEEDS_REASON.has(status.value) || (now === "never" && status.value !== "never"));
  }

  for (const [field, control] of Object.entries(controls)) {
    control.addEventListener("input", () => {
      draft(field, control.value);
      if (field === "cost") checkCost(BEGUN);
    });
    control.addEventListener("change", () => keep(field));
    if (control.tagName === "INPUT") {
      control.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter") keep(field);
      });
    }
  }

  /** Show somebody; what is being typed stays. @param {number | undefined} next */
  function patch(next) {
    const other = next !== who;
    if (other) tell("", "");
    who = next;
    if (who === undefined) return;
    const stored = board.fieldsOf(who), typed = drafts();
    for (const [field, control] of Object.entries(controls)) {
      const value = typed[field] ?? stored[field];
      if (control.value !== value) control.value = value;
    }
    if (other || typed.cost === undefined) checkCost(BEGUN);
    patchReason();
    for (const [box, values] of /** @type {[any, string[]][]} */ ([[owners, board.known("owner")], [used, board.known("tags")]])) {
      const now = [...box.children].map((/** @type {any} */ o) => o.value);
      if (now.join("\n") !== values.join("\n")) box.replaceChildren(...values.map((value) => make("option", { value })));
    }
  }

  return { form, patch, focus: () => status.focus() };
}

/** The form in the card, folded: what is agreed stands in front. @param {any} board */
function makePersonPanel(board) {
  const { talk } = board;
  const { form, patch } = makePersonForm(board);
  const told = make("bdi");
  const panel = make("details", { class: "wb-person" },
    make("summary", {}, make("b", { text: talk.say("form") }), " ", told), form);
  return {
    panel,
    /** @param {number | undefined} who */
    patch(who) {
      patch(who);
      if (who === undefined) return;
      const { status, owner, tags, note, cost } = board.fieldsOf(who);
      const words = [status && board.stages.get(status), owner, cost, tags, note].filter(Boolean).join(" · ");
      setText(told, words.length > 120 ? `${words.slice(0, 120)} …` : words);
    },
  };
}
