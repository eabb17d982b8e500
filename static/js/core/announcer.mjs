// One polite voice for screen readers: own actions at once, the room's news in few words, seldom.

const SUMMARY_EVERY = 10_000;
const TYPING_LASTS = 3_000;

let lastKey = -Infinity;
let lastSummary = -Infinity;
let waiting = null;
let timer = 0;

document.addEventListener("input", () => {
  lastKey = performance.now();
});

/** Say what this person's own action led to, or what changes everything (a new step), at once. */
export function say(text) {
  if (text) speak(text);
}

/** Say something of the room when nothing else is going on; only the newest text is kept. */
export function summarise(text) {
  if (!text) return;
  waiting = text;
  if (!timer) wait();
}

function wait() {
  const now = performance.now();
  const pause = Math.max(lastSummary + SUMMARY_EVERY - now, lastKey + TYPING_LASTS - now, 0);
  timer = setTimeout(() => {
    timer = 0;
    if (performance.now() - lastKey < TYPING_LASTS) return wait();
    lastSummary = performance.now();
    speak(waiting);
    waiting = null;
    return undefined;
  }, pause);
}

function speak(text) {
  const voice = document.getElementById("announcer");
  if (!voice) return;
  // The same words twice are news the second time too: a changed node is read again.
  voice.replaceChildren(document.createTextNode(text));
}
