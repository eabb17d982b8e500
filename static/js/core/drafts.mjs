// What somebody has typed and not sent yet: kept on this device until it is sent.
//
// A form with `data-draft="key"` finds its text again after a reload, a change of language or a lost
// network. The key names the form and what it is about; it is forgotten once the text has arrived.

import * as store from "./store.mjs";

const PREFIX = "cocreate:draft:";
const SENT = "cocreate:sent-draft";
const LASTS = 2 * 24 * 3600 * 1000;
const PAUSE = 250;
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "image", "reset"]);

const attached = new WeakSet();

/** Keep what is typed in the forms inside `root`, and give back what was kept. */
export function attach(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    if (attached.has(form)) continue;
    attached.add(form);
    restore(form);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form), PAUSE);
    });
    form.addEventListener("submit", () => {
      save(form);
      // Whether it arrived, the next page knows: it has this form with an error, or it does not.
      rememberSent(form.dataset.draft);
    });
  }
}

/** Begin: settle what the last page sent, drop what is old, and attach. */
export function begin() {
  settle();
  for (const key of store.keys(PREFIX)) {
    if (Date.now() - (store.read(key)?.at ?? 0) > LASTS) store.forget(key);
  }
  attach(document);
  window.addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-draft][data-dirty]")) save(form);
  });
}

/** Forget the draft `key`: it has arrived. */
export function forget(key) {
  if (key) store.forget(PREFIX + key);
}

/** Whether somebody has changed `form` since it was shown or last sent. */
export function isDirty(form) {
  return form.hasAttribute("data-dirty");
}

/** Note that what `form` holds has arrived. */
export function clean(form) {
  form.removeAttribute("data-dirty");
  forget(form.dataset.draft);
  rememberSent(null);
}

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form) form.setAttribute("data-dirty", "");
});

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
}

function save(form) {
  if (!isDirty(form)) return;
  const values = fieldsOf(form).map((field) => [field.name, valueOf(field), field.value]);
  store.keep(PREFIX + form.dataset.draft, { at: Date.now(), values });
}

function restore(form) {
  const draft = store.read(PREFIX + form.dataset.draft);
  if (!draft) return;
  const left = [...draft.values];
  let changed = false;
  for (const field of fieldsOf(form)) {
    const isTick = field.type === "checkbox" || field.type === "radio";
    const found = left.findIndex(
      ([name, , value]) => name === field.name && (!isTick || value === field.value),
    );
    if (found < 0) continue;
    const [[, value]] = left.splice(found, 1);
    changed = put(field, value) || changed;
  }
  if (!changed) return;
  form.setAttribute("data-dirty", "");
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (field.type === "select-multiple") return [...field.selectedOptions].map((one) => one.value);
  return field.value;
}

function put(field, value) {
  if (JSON.stringify(valueOf(field)) === JSON.stringify(value)) return false;
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.type === "select-multiple") {
    for (const option of field.options) option.selected = value.includes(option.value);
  } else field.value = value;
  return true;
}

function rememberSent(key) {
  try {
    if (key) sessionStorage.setItem(SENT, key);
    else sessionStorage.removeItem(SENT);
  } catch {
    // A browser that keeps nothing has no draft to settle either.
  }
}

function settle() {
  let key = null;
  try {
    key = sessionStorage.getItem(SENT);
  } catch {
    return;
  }
  if (!key) return;
  rememberSent(null);
  const form = [...document.querySelectorAll("form[data-draft]")].find((one) => one.dataset.draft === key);
  const isWrong = form?.querySelector(".field--wrong, .notice--bad, [aria-invalid='true']");
  // A page that says what is wrong with the whole request (too fast, form expired) has no form.
  const isRefused = document.querySelector("[data-refused]");
  if (!isWrong && !isRefused) forget(key);
}
