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
import * as regions from "./regions.mjs";

const ANSWER_WITHIN = 5000;
const PATIENCE = 4000;
const POLL_EVERY = 5000;
const REFUSED_PAUSE = 20_000;
const NAP = 15_000;

let page = null;
let socket = null;
let address = "";
let revision = 0;
let poll = { timer: 0, etag: "" };
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
    // The first try within half a second, then with full jitter up to twenty: a room that lost its
    // network comes back spread out.
    reconnectionDelay: 250,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 1,
    timeout: 8000,
  });
  socket.on("connect", arrived);
  socket.on("state", apply);
  socket.on("disconnect", left);
  socket.on("connect_error", failed);
  outbox.connect(socket, page.workshop);
  pollAfter(PATIENCE);
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
    if (answer.state.revision < revision) return beginAnew(answer.state);
    stopPolling();
    setStatus("live");
    return apply(answer.state);
  });
}

/** The socket says that it is open and does not answer: it is not. */
function again() {
  socket.disconnect();
  socket.connect();
}

function refused(answer) {
  if (answer.code === "message-failed") return setTimeout(watch, ANSWER_WITHIN);
  return reload();
}

function beginAnew(state) {
  revision = state.revision;
  stopPolling();
  setStatus("live");
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

function left(reason) {
  setStatus(navigator.onLine ? "reconnecting" : "offline");
  pollAfter(PATIENCE);
  // Told to go (signed out, left, server stopping): ask once more, which says why.
  if (reason === "io server disconnect") setTimeout(() => socket.connect(), 500 + Math.random() * 2500);
}

function failed() {
  if (status === "live" && !poll.timer) setStatus("reconnecting");
  if (!poll.timer) pollAfter(PATIENCE);
  // Refused by the server and not by the network: the library leaves trying again to us.
  if (!socket.active) setTimeout(() => socket.connect(), REFUSED_PAUSE * (0.5 + Math.random()));
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
  if (socket.connected) watch();
  else socket.connect();
}

function watchTheDevice() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) check();
  });
  window.addEventListener("online", check);
  window.addEventListener("offline", () => setStatus("offline"));
  document.addEventListener("live:refused", reload);
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
