// The keys of the projector: listed by “?”, switched off by a tick, and silent while somebody types.

import { go, pause, turn } from "./pages.mjs";

const STORE = "cocreate:screen-keys";

let panel = null;

const actions = {
  ArrowRight: () => turn(1),
  ArrowDown: () => turn(1),
  PageDown: () => turn(1),
  ArrowLeft: () => turn(-1),
  ArrowUp: () => turn(-1),
  PageUp: () => turn(-1),
  Home: () => go(0),
  End: () => go(-1),
  " ": pause,
  Enter: fullScreen,
  Escape: () => help(false),
  "?": () => help(!panel.open),
};

/** Obey keys; `details` is the panel that lists them and holds the tick that switches them off. */
export function begin(details) {
  panel = details;
  const tick = details.querySelector("[data-screen-keys]");
  tick.checked = read() !== "off";
  tick.addEventListener("change", () => write(tick.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    // The panel must open and close by keys even when they are off, or nobody finds the tick.
    const always = event.key === "?" || event.key === "Escape";
    if ((!tick.checked && !always) || isTaken(event)) return;
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Whether the key belongs to what has the focus: a field, or a button that it presses. */
function isTaken(event) {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]")) {
    return true;
  }
  if (event.key === "Escape" || event.key === "?") return false;
  if (target.closest("input")) return true;
  return [" ", "Enter"].includes(event.key) && target.closest("a, button, summary") !== null;
}

function help(open) {
  if (panel.open && !open) panel.querySelector("summary").focus();
  panel.open = open;
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function read() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function write(value) {
  try {
    localStorage.setItem(STORE, value);
  } catch {
    // Without a store the choice holds until the page is loaded again.
  }
}
