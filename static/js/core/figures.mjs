// Live numbers: every element that names a figure shows its newest value, wherever it stands.
//
// `data-figure="voted"` on a span, data, meter or progress; `data-figure-max="joined"` for the whole
// of a meter or progress. With `data-text-many` (and `-one`, `-zero`) the number stands in a sentence,
// at %(n)s.

const known = {};
let numbers = null;
let plurals = null;

/** Take the figures of a state, which are whole numbers and never differences, and show them. */
export function take(figures) {
  Object.assign(known, flat(figures));
  show(document);
}

/** Show the known figures inside `root`: after a part of the page was replaced. */
export function show(root) {
  for (const element of root.querySelectorAll("[data-figure]")) {
    const value = known[element.dataset.figure];
    if (value === undefined || value === null) continue;
    const whole = known[element.dataset.figureMax];
    if (whole !== undefined) element.max = Math.max(whole, 1);
    if ("value" in element && element.tagName !== "DATA") element.value = value;
    else write(element, value);
  }
}

function write(element, value) {
  const text = sentence(element.dataset, value);
  if (element.textContent !== text) element.textContent = text;
  if (element.tagName === "DATA") element.value = String(value);
}

function sentence(texts, value) {
  const language = document.documentElement.lang || "en";
  numbers ??= new Intl.NumberFormat(language === "en" ? "en-IE" : `${language}-BE`);
  plurals ??= new Intl.PluralRules(language);
  const written = typeof value === "number" ? numbers.format(value) : String(value);
  if (!texts.textMany) return written;
  const isOne = plurals.select(value) === "one" && texts.textOne;
  const chosen = value === 0 && texts.textZero ? texts.textZero : isOne ? texts.textOne : texts.textMany;
  return chosen.replace("%(n)s", written);
}

function flat(figures, prefix = "") {
  const all = {};
  for (const [name, value] of Object.entries(figures ?? {})) {
    if (value !== null && typeof value === "object") Object.assign(all, flat(value, `${prefix}${name}.`));
    else all[prefix + name] = value;
  }
  return all;
}
