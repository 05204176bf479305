// @ts-check
// What an edited list would change: a table to read before anything is written.

/**
 * @param {ReturnType<typeof speaker>} talk
 * @param {{apply: () => void, dismiss: () => void}} acts
 */
function makePlan(talk, acts) {
  const head = make("h3", { tabindex: "-1" });
  const words = make("p", {});
  const rows = make("tbody", {});
  const more = make("p", { class: "wb-soft wb-small" });
  const apply = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("apply"), onclick: acts.apply });
  const cancel = make("button", { type: "button", class: "wb-button", text: talk.say("cancel"), onclick: acts.dismiss });
  const columns = ["row", "account", "what", "old", "new"];
  const scroll = make("div", { class: "wb-plan-scroll", tabindex: "0", role: "region", "aria-label": talk.say("back") },
    make("table", {}, make("thead", {}, make("tr", {}, ...columns.map((name) =>
      make("th", { scope: "col", text: talk.say(`col_${name}`) })))), rows));
  const root = make("div", { class: "wb-plan", hidden: true }, head, words, scroll, more,
    make("div", { class: "wb-plan-acts" }, apply, cancel));

  /** @param {any} line */
  function row(line) {
    const handle = line.account.slice(line.account.indexOf(":") + 1);
    const field = talk.knows(`field_${line.field}`) ? talk.say(`field_${line.field}`) : line.field;
    return make("tr", { "data-action": line.action },
      make("td", { text: String(line.row) }),
      make("td", { title: line.account }, make("bdi", { text: handle || "–" })),
      make("td", {}, make("span", { class: "wb-plan-is", text: talk.say(`is_${line.action}`) }), field ? ` ${field}` : "",
        line.reason ? make("span", { class: "wb-soft wb-plan-why", text: line.reason }) : ""),
      make("td", {}, make("bdi", { text: line.old || "–" })),
      make("td", {}, make("bdi", { text: line.new || "–" })));
  }

  return {
    root,
    /** @param {any} plan @param {boolean} fresh */
    show(plan, fresh) {
      root.hidden = !plan.rows;
      if (!plan.rows) return;
      setText(head, talk.say("preview", { file: plan.file }));
      setText(words, plan.words);
      rows.replaceChildren(...plan.rows.map(row));
      scroll.hidden = !plan.rows.length;
      setText(more, plan.more ? talk.say("more", { more: plan.more }) : "");
      apply.hidden = !plan.changes;
      if (fresh) head.focus();
    },
  };
}
