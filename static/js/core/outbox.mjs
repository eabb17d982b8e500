// What this person did, until the server says that it has it: kept on this device, sent again with
// the same id (which counts once), and its fate is visible: sending, saved, refused and why, not yet
// sent.
//
// Forms with data-behaviour="send" and ballots with data-behaviour="ballot" go through here. Without
// this script both are posted by the browser itself.

import { say } from "./announcer.mjs";
import { register } from "./behaviours.mjs";
import { clean } from "./drafts.mjs";
import { parse } from "./html.mjs";
import { newId } from "./ids.mjs";
import { pause } from "./patience.mjs";
import { refresh, refreshOwn } from "./regions.mjs";
import * as store from "./store.mjs";

const PREFIX = "cocreate:outbox:";
const KEPT = 24 * 3600 * 1000;
const ANSWER_WITHIN = 5000;
const FLURRY = 2000;
// The server takes messages of 8 kB by socket; a ballot on hundreds of proposals is posted.
const LARGEST = 8000;
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

let socket = null;
let running = false;
let timer = 0;
let failures = 0;
let counter = 0;
let quiet = 0;

/** Ballots go by this socket while it is open. */
export function connect(to) {
  socket = to;
}

/** Send what waits, oldest first, one after the other: a later ballot must not be overtaken. */
export async function flush() {
  clearTimeout(timer);
  if (running) return;
  running = true;
  try {
    for (let entry = oldest(); entry; entry = oldest()) {
      if (!(await send(entry))) {
        failures += 1;
        timer = setTimeout(flush, pause(failures - 1));
        return;
      }
      failures = 0;
    }
  } finally {
    running = false;
  }
}

function oldest() {
  const [key] = store.keys(PREFIX).sort();
  return key ? store.read(key) : null;
}

function put(entry) {
  counter += 1;
  const order = `${String(entry.at).padStart(15, "0")}-${String(counter).padStart(6, "0")}`;
  entry.key = `${PREFIX}${order}-${entry.id}`;
  store.keep(entry.key, entry);
  flush();
}

/** Whether the fate of `entry` is known, so that the next one may go. */
async function send(entry) {
  if (Date.now() - entry.at > KEPT) {
    store.forget(entry.key);
    return true;
  }
  show(entry, "sending");
  store.keep(entry.key, { ...entry, tried: true });
  const answer = (await bySocket(entry)) ?? (await byPost(entry));
  if (answer.again) {
    show(entry, "waiting");
    return false;
  }
  store.forget(entry.key);
  if (answer.ok) saved(entry, answer);
  else refused(entry, answer);
  return true;
}

async function bySocket(entry) {
  if (!entry.ballot || !socket?.connected || hasReasons(entry)) return null;
  const message = { ...entry.ballot, operation_id: entry.id };
  if (JSON.stringify(message).length > LARGEST) return null;
  return new Promise((resolve) => {
    socket.timeout(ANSWER_WITHIN).emit("ballot", message, (silence, answer) => {
      if (silence) {
        document.dispatchEvent(new Event("live:silence"));
        resolve(null);
      } else if (answer.ok) resolve(answer);
      else if (["message-failed", "too-fast"].includes(answer.code)) resolve({ again: true });
      else resolve(answer);
    });
  });
}

/** Words beside marks: a socket takes marks alone, so such a ballot is posted. */
function hasReasons(entry) {
  return entry.fields.some(([name, value]) => name.startsWith("reason-") && value.trim());
}

async function byPost(entry, isSecondTry = false) {
  const fields = new URLSearchParams(entry.fields);
  fields.set("csrf_token", token());
  let answer = null;
  try {
    answer = await fetch(entry.url, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json, text/html;q=0.5" },
      redirect: entry.follows ? "follow" : "manual",
      signal: AbortSignal.timeout?.(15_000),
    });
  } catch {
    return { again: true };
  }
  if (answer.type === "opaqueredirect" || answer.ok) return { ok: true, address: answer.url };
  if (BUSY.has(answer.status)) return { again: true };
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  const said = isJson ? await answer.json() : inWords(entry, parse(await answer.text()));
  if (said.code === "form-expired" && !isSecondTry && (await renewToken())) return byPost(entry, true);
  return { ok: false, ...said };
}

function token() {
  return document.querySelector("input[name='csrf_token']")?.value ?? "";
}

/** Ask for this page once more, for a token that is valid now. */
async function renewToken() {
  try {
    const page = parse(await (await fetch(location.href)).text());
    const fresh = page.querySelector("input[name='csrf_token']")?.value;
    for (const field of document.querySelectorAll("input[name='csrf_token']")) field.value = fresh;
    return Boolean(fresh);
  } catch {
    return false;
  }
}

/** What a page that came back says is wrong; `page` has the form again, with its errors. */
function inWords(entry, page) {
  const form = entry.form ? page.getElementById(entry.form) : null;
  // The list above a form repeats what stands at its fields, and names them.
  const listed = (form ?? page).querySelectorAll(".notice--bad li");
  const errors = listed.length ? [...listed] : [...(form ?? page).querySelectorAll(".field__error")];
  const texts = [...new Set(errors.map((one) => one.textContent.trim()))];
  return { message: texts.join(" ") || (page.querySelector("main h1")?.textContent.trim() ?? ""), form };
}

function saved(entry, answer) {
  const form = formOf(entry);
  show(entry, "saved");
  if (form && entry.typed === signature(form)) clean(form);
  if (!entry.ballot) refreshOwn();
  else if (form?.hasAttribute("data-first")) refreshLater(form);
  const detail = { marks: answer.marks, address: answer.address };
  (form ?? document).dispatchEvent(new CustomEvent("outbox:saved", { bubbles: true, detail }));
  if (entry.follows && form && answer.address) location.assign(answer.address);
  else if (form?.dataset.after === "reset") form.reset();
}

/**
 * The first ballot of a vote brings a receipt. A room votes in the same minute, so it may wait and
 * spread; later ballots change nothing that the answer does not say.
 */
function refreshLater(form) {
  const region = form.closest("[data-region]")?.dataset.region;
  clearTimeout(quiet);
  quiet = setTimeout(() => refresh(region), 5000 + Math.random() * 15_000);
}

function refused(entry, answer) {
  const form = formOf(entry);
  show(entry, "refused", answer.message);
  if (form && answer.form && entry.typed === signature(form)) {
    // The server gives back what was typed, with the words of what is wrong beside each field.
    const state = form.querySelector("[data-send-state]");
    form.replaceChildren(...answer.form.childNodes);
    if (state && !form.querySelector("[data-send-state]")) form.append(state);
    form.querySelector("[aria-invalid='true'], .notice--bad")?.focus();
    show(entry, "refused", answer.message);
  }
  (form ?? document).dispatchEvent(new CustomEvent("outbox:refused", { bubbles: true, detail: answer }));
}

function formOf(entry) {
  return entry.form ? document.getElementById(entry.form) : null;
}

/** The fate of an entry, beside its form: as a sentence of the page, and as data for its looks. */
function show(entry, state, why = "") {
  const form = formOf(entry);
  const place = form?.querySelector("[data-send-state]");
  if (!place) return;
  const name = `text${state[0].toUpperCase()}${state.slice(1)}`;
  const text = [form.dataset[name], why].filter(Boolean).join(" ");
  if (place.dataset.sendState === state && place.textContent === text) return;
  place.dataset.sendState = state;
  place.textContent = text;
  if (state !== "sending") say(text);
}

function fieldsOf(form, submitter) {
  const fields = [...new FormData(form, submitter ?? undefined)];
  return fields.filter(([, value]) => typeof value === "string");
}

/** What a form holds, apart from what differs each time. */
function signature(form, submitter = null) {
  const lasting = ([name]) => !["csrf_token", "operation_id"].includes(name);
  return JSON.stringify(fieldsOf(form, submitter).filter(lasting));
}

/** The same form with the same content again: a double tap, or impatience. */
function isRepeat(form, sent) {
  const last = form.dataset.lastSent ? JSON.parse(form.dataset.lastSent) : null;
  const waits = store.keys(PREFIX).some((key) => {
    const entry = store.read(key);
    return entry?.form === form.id && entry?.sent === sent;
  });
  return waits || (last?.sent === sent && Date.now() - last.at < FLURRY);
}

function take(form, submitter, ballot) {
  const sent = signature(form, submitter);
  if (isRepeat(form, sent)) return;
  form.dataset.lastSent = JSON.stringify({ sent, at: Date.now() });
  const id = newId();
  const fields = fieldsOf(form, submitter).filter(([name]) => name !== "operation_id");
  if (ballot) dropUntried(ballot.poll);
  put({
    id,
    at: Date.now(),
    url: submitter?.formAction && submitter.hasAttribute("formaction") ? submitter.formAction : form.action,
    fields: [...fields, ["operation_id", id]],
    form: form.id,
    sent,
    typed: signature(form),
    follows: form.dataset.after === "follow",
    ballot,
  });
}

/** A newer ballot replaces one that never left; one that may have left must not come after it. */
function dropUntried(poll) {
  for (const key of store.keys(PREFIX)) {
    const entry = store.read(key);
    if (entry?.ballot?.poll === poll && !entry.tried) store.forget(key);
  }
}

function intercept(form, ballotOf) {
  form.id ||= `form-${newId()}`;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    take(form, event.submitter, ballotOf?.(form));
  });
  const entry = store.keys(PREFIX).map(store.read).find((one) => one?.form === form.id);
  if (entry) show(entry, "waiting");
}

/** What is marked: fields with `data-option`; a tick counts `data-mark`, or 1. */
export function marksOf(form) {
  const marks = {};
  for (const field of form.elements) {
    const option = field.dataset?.option;
    if (!option || field.disabled) continue;
    const isTick = field.type === "checkbox" || field.type === "radio";
    if (isTick && !field.checked) continue;
    const value = field.type === "checkbox" ? Number(field.dataset.mark ?? 1) : Number(field.value);
    const says = field.type === "checkbox" ? value : field.value !== "" && (isTick || value !== 0);
    if (says) marks[option] = value;
  }
  return marks;
}

function ballotOf(form) {
  return { workshop: form.dataset.workshop, poll: form.dataset.poll, marks: marksOf(form) };
}

register("send", (form) => intercept(form));
register("ballot", (form) => {
  intercept(form, ballotOf);
  if (!("sendOnChange" in form.dataset)) return;
  let pause = 0;
  form.addEventListener("change", () => {
    clearTimeout(pause);
    pause = setTimeout(() => form.requestSubmit(), 300);
  });
});

window.addEventListener("online", () => setTimeout(flush, pause(0)));
flush();
