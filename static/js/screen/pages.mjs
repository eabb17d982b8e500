// Pages of a long list: what does not fit stands in further columns, and one page of them is shown.
//
// The list itself is never taken apart, so it can change while it is shown. Pages turn by themselves
// until somebody pauses them or turns one by hand; then they wait longer.

const DWELL = 12_000;
const AFTER_HAND = 40_000;

const state = { page: 0, of: 1, scene: "", paused: false, timer: 0 };
const sizes = new ResizeObserver(measure);
let watched = null;

/** Show the first page, and follow every change of what is shown or of the room there is. */
export function begin() {
  const pager = find();
  pager?.querySelector("[data-pager-back]").addEventListener("click", () => turn(-1));
  pager?.querySelector("[data-pager-on]").addEventListener("click", () => turn(1));
  pager?.querySelector("[data-pager-pause]").addEventListener("click", pause);
  document.addEventListener("live:region", measure);
  window.addEventListener("resize", measure);
  document.fonts?.ready.then(measure);
  measure();
}

/** Hear when the list that is shown changes its size: a scene that appears is laid out twice. */
function watch(list) {
  if (list === watched) return;
  sizes.disconnect();
  watched = list;
  if (list) sizes.observe(list);
}

/** Go some pages on or back, by hand. */
export function turn(by) {
  state.page = (state.page + by + state.of) % state.of;
  show();
  wait(AFTER_HAND);
}

/** Go to one page: the first is 0, the last is -1. */
export function go(page) {
  turn((page < 0 ? state.of - 1 : page) - state.page);
}

/** Stop turning by itself, or go on. */
export function pause() {
  state.paused = !state.paused;
  show();
  wait(DWELL);
}

/** How many pages there are now, and that we are on one of them. */
function measure() {
  const scene = document.querySelector("[data-scene]")?.dataset.scene ?? "";
  if (scene !== state.scene) Object.assign(state, { scene, page: 0 });
  const list = shown();
  watch(list);
  const before = state.of;
  state.of = list ? Math.max(1, Math.round((list.scrollWidth + gap(list)) / step(list))) : 1;
  state.page = Math.min(state.page, state.of - 1);
  show();
  if (state.of !== before || !state.timer) wait(DWELL);
}

function show() {
  const list = shown();
  if (list) list.scrollLeft = state.page * step(list);
  const pager = find();
  if (!pager) return;
  pager.hidden = state.of < 2;
  const { textPage, textPause, textGo } = pager.dataset;
  const place = textPage.replace("{n}", String(state.page + 1)).replace("{of}", String(state.of));
  pager.querySelector("[data-pager-place]").textContent = place;
  const button = pager.querySelector("[data-pager-pause]");
  button.textContent = state.paused ? "▶" : "❚❚";
  button.setAttribute("aria-pressed", String(state.paused));
  button.setAttribute("aria-label", state.paused ? textGo : textPause);
}

function wait(pause) {
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.paused || state.of < 2) return;
  state.timer = setTimeout(() => {
    state.page = (state.page + 1) % state.of;
    show();
    wait(DWELL);
  }, pause);
}

function find() {
  return document.querySelector("[data-pager]");
}

function shown() {
  return [...document.querySelectorAll("[data-pages]")].find((list) => list.clientWidth > 0);
}

function gap(list) {
  return Number.parseFloat(getComputedStyle(list).columnGap) || 0;
}

function step(list) {
  return list.clientWidth + gap(list);
}
