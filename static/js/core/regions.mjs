// The replaceable parts of a page: each knows the revision it was rendered at, and is replaced by a
// newer one without touching what the reader is doing.
//
// What is never touched: the field that has the focus, a form in which something was typed and not
// sent, anything with `data-keep`, open disclosures; and neither focus nor scroll is moved.

import { Idiomorph } from "../../vendor/idiomorph-0.8.0.mjs";
import { say, summarise } from "./announcer.mjs";
import { attachAll } from "./behaviours.mjs";
import { tick } from "./clock.mjs";
import { attach as attachDrafts, isDirty } from "./drafts.mjs";
import { show as showFigures } from "./figures.mjs";
import { parse } from "./html.mjs";
import { newId } from "./ids.mjs";

const JITTER = 1500;
const RETRY = 2000;

const marks = {};
const fetching = new Map();
let address = "";

/** Regions are fetched below `base`, the address of this page's state. */
export function begin(base) {
  address = base;
  remember(document);
}

/** Apply what rode along, then fetch what is still older than its mark. */
export function update(fragments, newest) {
  for (const [name, mark] of Object.entries(newest)) marks[name] = Math.max(marks[name] ?? 0, mark);
  for (const fragment of fragments ?? []) apply(fragment);
  for (const region of all()) {
    if (isStale(region)) fetchSoon(region.dataset.region, Math.random() * JITTER);
  }
}

/** Fetch every region anew: the server's revisions began anew, so what is shown may be anything. */
export function restart(newest) {
  for (const name of Object.keys(marks)) delete marks[name];
  for (const region of all()) region.dataset.revision = "-1";
  update([], newest);
  for (const region of all()) fetchSoon(region.dataset.region, Math.random() * JITTER);
}

/** Fetch the regions that depend on the reader at once: the reader has just changed something. */
export function refreshOwn() {
  for (const region of all()) {
    if ("personal" in region.dataset) fetchSoon(region.dataset.region, 0);
  }
}

/** Fetch one region at once. */
export function refresh(name) {
  if (name && find(name)) fetchSoon(name, 0);
}

function all() {
  return document.querySelectorAll("[data-region]");
}

function find(name) {
  return [...all()].find((region) => region.dataset.region === name);
}

function revisionOf(region) {
  return Number(region.dataset.revision);
}

function isStale(region) {
  return (marks[region.dataset.region] ?? 0) > revisionOf(region);
}

/** A fragment applies to whoever is at its `from` or later; without content, nothing changed. */
function apply(fragment) {
  const region = find(fragment.region);
  if (!region || "personal" in region.dataset) return;
  const shown = revisionOf(region);
  if (shown < fragment.from || shown >= fragment.to) return;
  if (fragment.html === undefined) region.dataset.revision = String(fragment.to);
  else put(region, own(parse(fragment.html)));
}

/** Make the forms of a fragment this page's own: its token, and an id for each request. */
function own(parsed) {
  const token = document.querySelector("input[name='csrf_token']")?.value;
  for (const field of parsed.querySelectorAll("input[name='csrf_token']")) {
    field.setAttribute("value", token ?? "");
  }
  for (const field of parsed.querySelectorAll("input[name='operation_id']")) {
    field.setAttribute("value", newId());
  }
  return parsed;
}

function put(region, parsed) {
  const fresh = parsed.querySelector("[data-region]");
  if (!fresh || fresh.dataset.region !== region.dataset.region) return;
  if (revisionOf(fresh) < revisionOf(region)) return;
  const hadFocus = region.contains(document.activeElement);
  Idiomorph.morph(region, fresh, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: { beforeNodeMorphed, beforeNodeRemoved, beforeAttributeUpdated },
  });
  const now = find(fresh.dataset.region);
  if (hadFocus && document.activeElement === document.body) {
    // What had the focus is gone: a screen reader goes on from here instead of from the top.
    now.tabIndex = -1;
    now.focus({ preventScroll: true });
  }
  attachAll(now);
  attachDrafts(now);
  showFigures(now);
  tick();
  announce(now);
  now.dispatchEvent(new CustomEvent("live:region", { bubbles: true }));
}

function isKept(node) {
  if (!(node instanceof Element)) return false;
  return node.hasAttribute("data-keep") || (node.tagName === "FORM" && isDirty(node));
}

function beforeNodeMorphed(old, fresh) {
  return !(isKept(old) && fresh instanceof Element);
}

/** What holds unsent text stays although it is over, and says so. */
function beforeNodeRemoved(node) {
  if (!(node instanceof Element)) return true;
  const holds = node.matches("form[data-dirty]") ? node : node.querySelector("form[data-dirty]");
  if (!holds) return true;
  if (!holds.hasAttribute("data-over")) {
    holds.setAttribute("data-over", "");
    const text = holds.dataset.textOver;
    if (text) {
      const note = document.createElement("p");
      note.className = "notice notice--warn";
      note.textContent = text;
      holds.prepend(note);
      say(text);
    }
  }
  return false;
}

function beforeAttributeUpdated(name, node) {
  // Whether a disclosure or a dialog is open is the reader's affair.
  return !(name === "open" && (node.tagName === "DETAILS" || node.tagName === "DIALOG"));
}

const spoken = new Map();

function spokenParts(root) {
  return [...root.querySelectorAll("[data-announce]")].map((element, index) => {
    const region = element.closest("[data-region]")?.dataset.region ?? "";
    return [element.id || `${region}/${index}`, element, element.textContent.trim()];
  });
}

function remember(root) {
  for (const [key, , text] of spokenParts(root)) spoken.set(key, text);
}

/** Say what changed in the sentences that are marked for it: `now`, or when there is a pause. */
function announce(region) {
  for (const [key, element, text] of spokenParts(region)) {
    if (spoken.get(key) === text) continue;
    spoken.set(key, text);
    if (element.dataset.announce === "now") say(text);
    else summarise(text);
  }
}

function fetchSoon(name, pause) {
  const running = fetching.get(name);
  if (running) {
    running.again = true;
    if (pause === 0 && running.timer) {
      clearTimeout(running.timer);
      running.timer = 0;
      fetchNow(name, running);
    }
    return;
  }
  const request = { again: false, timer: 0 };
  fetching.set(name, request);
  request.timer = setTimeout(() => {
    request.timer = 0;
    fetchNow(name, request);
  }, pause);
}

async function fetchNow(name, request) {
  request.again = false;
  let pause = RETRY * (1 + Math.random());
  try {
    const answer = await fetch(`${address}/regions/${name}`, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout?.(10_000),
    });
    if (answer.ok) {
      const region = find(name);
      if (region) put(region, parse(await answer.text()));
      pause = 0;
    } else if (answer.status === 429) {
      pause = 1000 * (Number(answer.headers.get("Retry-After")) || 1) * (1 + Math.random());
    } else if (answer.status < 500) {
      document.dispatchEvent(new CustomEvent("live:refused", { detail: answer.status }));
      pause = Infinity;
    }
  } catch {
    // The network is away; the state that comes when it is back brings the marks again.
  }
  fetching.delete(name);
  const region = find(name);
  if (pause !== Infinity && region && (request.again || isStale(region))) {
    fetchSoon(name, pause || Math.random() * 300);
  }
}
