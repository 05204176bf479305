// @ts-check
// The campaign: which of several is shown, and the small form for its name, budget and size.

const CURRENCIES = ["EUR", "CHF", "GBP", "USD"];

/** Write amounts in the manner of the language: € 9,350 or 9.350 €. @param {string} language */
function makeMoney(language) {
  /** @type {Map<string, Intl.NumberFormat>} */ const formats = new Map();
  /** @param {number} amount @param {string} currency */
  return (amount, currency) => {
    const digits = Number.isInteger(amount) ? 0 : 2;
    const key = currency + digits;
    if (!formats.has(key)) {
      formats.set(key, new Intl.NumberFormat(language === "de" ? "de-DE" : "en-US", {
        style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits,
      }));
    }
    const parts = /** @type {Intl.NumberFormat} */ (formats.get(key)).formatToParts(amount);
    return parts.map((part, at) => part.value + (at === 0 && part.type === "currency" ? "\u00a0" : "")).join("").replace(/\u00a0+/g, "\u00a0");
  };
}

/**
 * @param {any} board @param {any} dialog
 * @param {(type: string, content: object, said: (reply: any) => string) => Promise<any>} send
 */
function makeCampaign(board, dialog, send) {
  const { talk } = board;
  const field = (/** @type {string} */ name, /** @type {any} */ more = {}) => make("input", {
    type: "text", autocomplete: "off", spellcheck: "false", dir: "auto", "data-campaign": name, ...more,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      keep();
    },
  });
  const name = field("name", { maxlength: 80 });
  const budget = field("budget", { inputmode: "decimal", maxlength: 30, placeholder: talk.say("campaign_open") });
  const size = field("size", { inputmode: "numeric", maxlength: 6, placeholder: talk.say("campaign_open") });
  const currency = make("select", { "data-campaign": "currency" });
  const labelled = (/** @type {string} */ text, /** @type {any} */ control) =>
    make("label", {}, make("span", { class: "wb-soft", text: talk.say(text) }), control);
  const said = make("p", { class: "wb-form-said", role: "alert" });
  const action = (/** @type {string} */ text, /** @type {string} */ more, /** @type {() => void} */ act) =>
    make("button", { type: "button", class: `wb-button ${more}`, text: talk.say(text), onclick: act });
  const form = make("div", { class: "wb-form wb-campaign-form", role: "group", "aria-label": talk.say("campaign_edit") },
    labelled("campaign_name", name), labelled("campaign_budget", budget), labelled("campaign_currency", currency),
    labelled("campaign_size", size), said);
  const fresh = field("fresh", { maxlength: 80 });
  const added = make("div", { class: "wb-form wb-campaign-form" }, labelled("campaign_name", fresh), said.cloneNode());
  const button = make("button", { type: "button", class: "wb-button wb-campaign-edit", text: talk.say("campaign_edit"), onclick: () => open() });
  const select = make("select", { class: "wb-campaign", "aria-label": talk.say("campaign"), hidden: true, onchange: () => choose() });
  let isNew = false;

  function open() {
    const { campaign } = board;
    isNew = false;
    const codes = CURRENCIES.includes(campaign.currency) ? CURRENCIES : [campaign.currency, ...CURRENCIES];
    currency.replaceChildren(...codes.map((code) => make("option", { value: code, text: code })));
    name.value = campaign.name;
    budget.value = campaign.budget === null ? "" : board.amount(campaign.budget);
    size.value = campaign.size === null ? "" : String(campaign.size);
    currency.value = campaign.currency;
    setText(said, "");
    dialog.open(talk.say("campaign_edit"), [form, make("div", { class: "wb-actions" },
      action("campaign_new", "wb-campaign-new", openNew), make("span", { class: "wb-push" }),
      action("close", "", dialog.close), action("campaign_keep", "wb-primary", keep))], talk.say("campaign_hint"), budget);
  }

  function openNew() {
    isNew = true;
    fresh.value = "";
    setText(added.lastChild, "");
    dialog.open(talk.say("campaign_new"), [added, make("div", { class: "wb-actions" },
      action("close", "", dialog.close), action("campaign_add", "wb-primary", keep))], talk.say("campaign_new_hint"), fresh);
  }

  let keeping = false;
  async function keep() {
    if (keeping) return;
    keeping = true;
    const wasNew = isNew;
    const reply = wasNew ? await send("campaign_new", { name: fresh.value }, () => "")
      : await send("campaign", { fields: { name: name.value, budget: budget.value, size: size.value, currency: currency.value } }, () => "");
    keeping = false;
    if (reply.ok) dialog.close();
    else setText(wasNew ? added.lastChild : said, reply.reason ? talk.say("failed", { reason: reply.reason }) : talk.say("unsaved"));
  }

  async function choose() {
    const wish = select.value;
    if (select.selectedIndex === select.options.length - 1) {
      select.value = board.campaign.id;
      openNew();
      return;
    }
    const reply = await send("campaign_chosen", { campaign: wish }, () => "");
    if (!reply.ok) select.value = board.campaign.id;
  }

  return {
    button, select,
    patch() {
      const { campaign } = board;
      const known = campaign.all ?? [];
      button.hidden = !campaign.id;
      select.hidden = known.length < 2;
      const lines = [...known, ["", talk.say("campaign_new")]];
      if (lines.map(([id, text]) => `${id}\n${text}`).join("\n\n") !== select.dataset.lines) {
        select.dataset.lines = lines.map(([id, text]) => `${id}\n${text}`).join("\n\n");
        select.replaceChildren(...lines.map(([value, text]) => make("option", { value, text })));
      }
      select.value = campaign.id ?? "";
    },
  };
}
