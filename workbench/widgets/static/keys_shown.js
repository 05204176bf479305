// @ts-check
// "?" shows the keys: of a board that has some, else of the page around it.

/** Who types a question mark into a field wants no help. */
function asksForKeys(/** @type {KeyboardEvent} */ event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const types = target.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=file])");
  return event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey && !types;
}

/**
 * Keep keys from JupyterLab, and act on "?".
 * @param {HTMLElement} root
 * @param {() => void} [act] without it the page around the board shows its keys
 */
function listenForHelp(root, act) {
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (!asksForKeys(event)) return;
    event.preventDefault();
    if (act) act();
    else root.dispatchEvent(new CustomEvent("wb-keys", { bubbles: true, composed: true }));
  });
}

/** What stands on a key. @param {any} talk @param {string} key */
function named(talk, key) {
  const name = `key_named_${key.toLowerCase()}`;
  return talk.knows(name) ? talk.say(name) : key;
}

/**
 * A window with keys and what they do; the browser gives the focus back when it closes.
 * @param {HTMLElement} root
 */
function keysWindow(root) {
  const dialog = make("dialog", { class: "wb-keys-window" });
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "?") { event.preventDefault(); dialog.close(); }
  });
  root.append(dialog);
  return {
    /** @param {any} talk @param {[string, string][]} keys @param {string} [note] */
    open(talk, keys, note) {
      const title = make("h3", { text: talk.say("keys") });
      dialog.setAttribute("aria-label", title.textContent);
      dialog.replaceChildren(title,
        make("dl", {}, ...keys.flatMap(([key, name]) => [
          make("dt", {}, ...key.split(" ").map((one) => make("kbd", { text: named(talk, one) }))),
          make("dd", { text: talk.say(name) }),
        ])),
        note ? make("p", { class: "wb-soft", text: note }) : "",
        make("button", { type: "button", class: "wb-button wb-primary", text: talk.say("keys_close"), onclick: () => dialog.close() }));
      if (!dialog.open) dialog.showModal();
    },
  };
}
