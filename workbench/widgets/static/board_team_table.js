// @ts-check
// The team opened: each member with what it adds, whom to add next, and who shares whose audience.

/** @param {any} board */
function makeTeamTable(board) {
  const { talk } = board;
  const next = make("p", { class: "wb-next" });
  const nextHint = make("p", { class: "wb-soft wb-small" });
  const show = make("button", { type: "button", class: "wb-button", text: talk.say("team_show"), onclick: () => board.show(offered) });
  const add = make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("team_add"), onclick: () => board.decide(offered, "yes") });
  const suggestion = make("div", { class: "wb-suggestion" }, make("div", {}, next, nextHint), make("span", { class: "wb-push" }), show, add);
  const heads = [["#", ""], ["account", ""], ["status", ""], ["engaged", ""], ["added", "added_hint"], ["alone", "alone_hint"], ["cost", ""], ["remove", ""]];
  const body = make("tbody");
  const table = make("table", { class: "wb-team-table" },
    make("caption", { text: talk.say("team_table") }),
    make("thead", {}, make("tr", {}, ...heads.map(([name, hint]) => make("th", {
      scope: "col", class: `wb-col-${name}`, text: name === "#" ? "#" : talk.say(`team_${name}`), title: hint ? talk.say(`team_${hint}`) : null,
    })))), body);
  const heat = make("table", { class: "wb-heat" });
  const first = make("p", { class: "wb-soft wb-small" });
  const sheets = make("div", { class: "wb-sheets" }, make("div", { class: "wb-sheet" }, table), make("div", { class: "wb-sheet" }, heat, first));
  const none = make("p", { class: "wb-soft", text: talk.say("team_empty") });
  let offered = -1;
  /** @type {Map<string, any>} */ const rows = new Map();

  /** @param {any} member */
  function makeMember(member) {
    const cell = (/** @type {string} */ name) => make("td", { class: `wb-col-${name}` });
    const cells = /** @type {Record<string, any>} */ ({});
    for (const [name] of heads) cells[name] = cell(name);
    const name = make("button", { type: "button", class: "wb-plain-button wb-member", onclick: () => board.show(member.at) },
      make("bdi", { text: member.handle }));
    name.disabled = member.at < 0;
    name.title = member.handle.slice(0, 200);
    cells.account.append(name);
    const remove = make("button", {
      type: "button", class: "wb-button wb-remove", text: "×", "aria-label": talk.say("team_remove_label", { handle: isolate(member.handle) }),
      onclick: () => take(member),
    });
    cells.remove.append(remove);
    const row = make("tr", {}, ...heads.map(([key]) => cells[key]));
    return {
      row, remove,
      /** @param {any} now @param {number} order */
      patch(now, order) {
        const count = (/** @type {number | undefined | null} */ figure) => (figure === undefined || figure === null ? "–" : talk.number(figure));
        setText(cells["#"], talk.number(order + 1));
        setText(cells.status, now.at < 0 ? `${now.status} · ${talk.say("team_outside")}` : now.status);
        setText(cells.engaged, count(now.size));
        setText(cells.added, now.added === undefined ? "–" : `+${talk.number(now.added)}`);
        setText(cells.alone, count(now.alone));
        setText(cells.cost, count(now.cost));
        remove.disabled = !now.removable;
        setAttribute(remove, "title", talk.say(now.removable ? "team_remove" : "team_kept_hint"));
      },
    };
  }

  /** Out of the team, undecided again; undo brings them back. @param {any} member */
  function take(member) {
    return board.saved.follow(board.ask("unpick", { account: member.account }, PATIENCE),
      () => `✓ ${talk.say("team_removed", { handle: isolate(member.handle) })}`);
  }

  function patchRows() {
    const { members } = board.team;
    const focus = document.activeElement;
    const at = [...rows.values()].findIndex((row) => row.row.contains(focus));
    const kept = new Set(members.map((/** @type {any} */ member) => member.account));
    for (const [account, row] of rows) {
      if (kept.has(account)) continue;
      row.row.remove();
      rows.delete(account);
    }
    members.forEach((/** @type {any} */ member, /** @type {number} */ order) => {
      if (!rows.has(member.account)) rows.set(member.account, makeMember(member));
      const row = rows.get(member.account);
      row.patch(member, order);
      if (body.children[order] !== row.row) body.insertBefore(row.row, body.children[order] ?? null);
    });
    // Whoever removes people one after another stays where they are.
    if (at >= 0 && !focus?.isConnected) {
      const left = [...body.querySelectorAll(".wb-remove")];
      (left[Math.min(at, left.length - 1)] ?? body.closest(".wb-drawer"))?.focus({ preventScroll: true });
    }
  }

  function patchHeat() {
    const { members, overlap } = board.team;
    const some = (overlap?.length ?? 0) > 1;
    heat.hidden = !some;
    setText(first, some && overlap.length < members.length ? talk.say("team_overlap_first", { shown: overlap.length, members: members.length }) : "");
    if (!some) return;
    const name = (/** @type {number} */ k) => members[k].handle;
    heat.replaceChildren(
      make("caption", { text: talk.say("team_overlap") }),
      make("thead", {}, make("tr", {}, make("td"), ...overlap.map((/** @type {any} */ _, /** @type {number} */ k) =>
        make("th", { scope: "col", title: name(k).slice(0, 200), "aria-label": name(k).slice(0, 60), text: talk.number(k + 1) })))),
      make("tbody", {}, ...overlap.map((/** @type {any[]} */ shares, /** @type {number} */ k) => make("tr", {},
        make("th", { scope: "row", title: name(k).slice(0, 200) }, make("span", { class: "wb-soft", text: talk.number(k + 1) }), make("bdi", { text: name(k) })),
        ...shares.map((share, other) => {
          const cell = make("td", { text: other === k || share === null ? "–" : talk.number(share) });
          if (other !== k && share !== null) cell.style.setProperty("--wb-share", `${Math.min(share, 100) * 0.6}%`);
          return cell;
        })))));
  }

  function patchNext() {
    const found = findNext(board);
    suggestion.hidden = found === null;
    if (!found) return;
    offered = found.who;
    const some = found.who >= 0;
    show.hidden = add.hidden = nextHint.hidden = !some;
    setText(next, some ? talk.say("team_next", {
      handle: isolate(board.people.handle[found.who]), gain: board.reach.gain[found.who], place: board.ranks.rank[found.who], candidates: board.facts.candidates,
    }) : talk.say("team_next_none"));
    setText(nextHint, talk.say("team_next_hint", { near: found.near }));
  }

  return {
    parts: [suggestion, none, sheets],
    patch() {
      const some = board.team.members.length > 0;
      none.hidden = some;
      sheets.hidden = !some;
      table.classList.toggle("wb-uncounted", !board.team.counted);
      patchRows();
      patchHeat();
      patchNext();
    },
  };
}
