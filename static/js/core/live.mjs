// The live page: it follows its workshop by socket, heals after sleep and lost messages, and asks by
// HTTP while the socket is blocked.
//
// What comes is the state, never an event: a page that missed any number of messages is put right by
// the next one. The page is told about by its body: data-live (the workshop), data-audience,
// data-revision.

import { io } from "../../vendor/socket.io-4.8.4.mjs";
import * as clock from "./clock.mjs";
import * as figures from "./figures.mjs";
import * as outbox from "./outbox.mjs";
import { pause } from "./patience.mjs";
import * as regions from "./regions.mjs";

const ANSWER_WITHIN = 5000;
const PATIENCE = 4000;
const SPREAD = 2000;
const POLL_EVERY = 5000;
const REFUSED = 4;
const NAP = 15_000;

let page = null;
let socket = null;
let address = "";
let revision = 0;
let poll = { timer: 0, etag: "" };
let comingBack = 0;
let failures = 0;
let status = "";

/** Follow the workshop that `body` names. */
export function start(body) {
  page = { workshop: body.dataset.live, audience: body.dataset.audience };
  revision = Number(body.dataset.revision) || 0;
  address = `/live/${page.workshop}/${page.audience}`;
  regions.begin(address);
  clock.tick();
  // A page that has just come is as fresh as can be: nobody is told of the moment until it hears.
  setTimeout(() => status || setStatus("reconnecting"), PATIENCE);
  socket = io({
    transports: ["websocket"],
    // By this a proxy sends all who follow a workshop to the same process.
    query: { workshop: page.workshop },
    // The library bunches its later tries at the longest pause, and comes back at once when told to.
    reconnection: false,
    timeout: 8000,
  });
  socket.on("connect", arrived);
  socket.on("state", apply);
  socket.on("disconnect", left);
  socket.on("connect_error", failed);
  outbox.connect(socket, page.workshop);
  pollAfter(patience());
  watchTheDevice();
}

function arrived() {
  // What this person has done goes first; then what the others did.
  outbox.flush();
  watch();
}

function watch() {
  const sent = performance.now();
  socket.timeout(ANSWER_WITHIN).emit("watch", { ...page, revision }, (silence, answer) => {
    if (silence) return again();
    if (!answer.ok) return refused(answer);
    clock.sample(answer.state.now, sent, performance.now());
    hear();
    if (answer.state.revision < revision) return beginAnew(answer.state);
    return apply(answer.state);
  });
}

function hear() {
  failures = 0;
  stopPolling();
  setStatus("live");
}

/** The socket says that it is open and does not answer: it is not. */
function again() {
  if (socket.connected) socket.disconnect();
}

function refused(answer) {
  if (answer.code === "message-failed") return setTimeout(watch, ANSWER_WITHIN);
  return reload();
}

function beginAnew(state) {
  revision = state.revision;
  show(state);
  regions.restart(state.marks);
}

function apply(state) {
  if (state.revision < revision) return;
  revision = state.revision;
  show(state);
  regions.update(state.fragments, state.marks);
}

function show(state) {
  figures.take(state.figures);
  clock.show(state.step);
  document.dispatchEvent(new CustomEvent("live:state", { detail: state }));
}

function left() {
  setStatus(navigator.onLine ? "reconnecting" : "offline");
  pollAfter(patience());
  comeBack();
}

function failed() {
  if (status === "live" && !poll.timer) setStatus("reconnecting");
  if (!poll.timer) pollAfter(patience());
  // Refused by the server and not by the network: it will not be otherwise in a moment.
  if (!socket.active) failures = Math.max(failures, REFUSED);
  comeBack();
}

/** Try again after a pause that nobody else in the room has. */
function comeBack() {
  if (comingBack) return;
  comingBack = setTimeout(() => {
    comingBack = 0;
    socket.connect();
  }, pause(failures));
  failures += 1;
}

/** When to ask by HTTP, should the socket stay silent: a little later on every phone. */
function patience() {
  return PATIENCE + Math.random() * SPREAD;
}

function pollAfter(pause) {
  clearTimeout(poll.timer);
  poll.timer = setTimeout(ask, pause);
}

function stopPolling() {
  clearTimeout(poll.timer);
  poll = { timer: 0, etag: "" };
}

/** Ask for the state by HTTP, as long as the socket does not bring it. */
async function ask() {
  const mine = poll;
  const sent = performance.now();
  try {
    const headers = { Accept: "application/json" };
    if (mine.etag) headers["If-None-Match"] = mine.etag;
    const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout?.(8000) });
    if (mine !== poll) return;
    if ([401, 403, 404, 410].includes(answer.status)) return void reload();
    if (answer.ok) {
      mine.etag = answer.headers.get("ETag") ?? "";
      const state = await answer.json();
      clock.sample(state.now, sent, performance.now());
      if (state.revision < revision) beginAnew(state);
      else apply(state);
    }
    if (answer.ok || answer.status === 304) {
      setStatus("live");
      outbox.flush();
    }
  } catch {
    if (mine === poll) setStatus("offline");
  }
  if (mine === poll) pollAfter(POLL_EVERY * (0.8 + 0.4 * Math.random()));
}

/** Look whether we still hear the room: after sleep, a change of network, or a page that came back. */
function check() {
  clock.distrust();
  if (socket.connected) return arrived();
  clearTimeout(comingBack);
  comingBack = failures = 0;
  return comeBack();
}

function watchTheDevice() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) check();
  });
  window.addEventListener("online", check);
  // From the venue's network to that of the phone: often nobody says that it was away.
  const network = navigator.connection;
  let kind = network?.type;
  network?.addEventListener?.("change", () => {
    if (network.type !== kind) check();
    kind = network.type;
  });
  window.addEventListener("offline", () => setStatus("offline"));
  document.addEventListener("live:refused", reload);
  document.addEventListener("live:silence", check);
  let before = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - before > NAP) check();
    before = now;
  }, 5000);
}

/** Load the page anew: the server says in words what has become of it; but not again and again. */
function reload() {
  const key = `cocreate:reloaded:${address}`;
  let last = 0;
  try {
    last = Number(sessionStorage.getItem(key));
    sessionStorage.setItem(key, String(Date.now()));
  } catch {
    last = Date.now();
  }
  if (Date.now() - last > 30_000) location.reload();
  else setStatus("offline");
}

function setStatus(next) {
  if (next === status) return;
  status = next;
  document.documentElement.dataset.liveStatus = next;
  for (const element of document.querySelectorAll("[data-live-state]")) {
    element.dataset.liveState = next;
    const text = element.querySelector("[data-live-text]") ?? element;
    const name = `text${next[0].toUpperCase()}${next.slice(1)}`;
    text.textContent = element.dataset[name] ?? "";
  }
}
