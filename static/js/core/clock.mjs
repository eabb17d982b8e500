// The countdown of the step, on the server's clock: a phone whose own clock is wrong shows the same.
//
// `[data-clock]` elements show what is left. The page says it first (`data-ends-at` in milliseconds,
// or `data-seconds-left` while the clock stands still); later each state does.

const OLD = 60_000;
const SOON = 60;

let best = null;
let timer = 0;

/** Learn the server's time: `serverNow` was read between two moments of performance.now(). */
export function sample(serverNow, sent, received) {
  const error = (received - sent) / 2;
  if (best && best.error < error && received - best.at < OLD) return;
  best = { offset: serverNow - (sent + received) / 2, error, at: received };
  tick();
}

/** Forget what was learnt: the device slept, and its own clocks may have stood still. */
export function distrust() {
  best = null;
}

/** The server's time in milliseconds, as far as we know it. */
export function serverNow() {
  return best ? performance.now() + best.offset : Date.now();
}

/** Show the clock of `step`, as a state describes it. */
export function show(step) {
  for (const element of document.querySelectorAll("[data-clock]")) {
    setOrRemove(element, "endsAt", step?.ends_at);
    setOrRemove(element, "secondsLeft", step?.seconds_left);
  }
  tick();
}

/** Draw all clocks now, and again with every second. */
export function tick() {
  clearTimeout(timer);
  const clocks = document.querySelectorAll("[data-clock]");
  for (const element of clocks) draw(element);
  if (clocks.length > 0) timer = setTimeout(tick, 1000 - (serverNow() % 1000) + 5);
}

function draw(element) {
  const { endsAt, secondsLeft } = element.dataset;
  const running = endsAt !== undefined;
  const seconds = running
    ? Math.max(0, Math.ceil((Number(endsAt) - serverNow()) / 1000))
    : Number(secondsLeft);
  let state = "none";
  if (running) state = seconds === 0 ? "over" : seconds <= SOON ? "soon" : "running";
  else if (secondsLeft !== undefined) state = "paused";
  element.dataset.clockState = state;
  const text = state === "none" ? "" : state === "over" ? element.dataset.textOver : written(seconds);
  if (text !== undefined && element.textContent !== text) element.textContent = text;
}

function written(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

function setOrRemove(element, name, value) {
  if (value === null || value === undefined) delete element.dataset[name];
  else element.dataset[name] = String(value);
}
