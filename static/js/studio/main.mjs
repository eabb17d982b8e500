// The envelope of the studio: a slider that asks for the preview as it moves, and takes the projector
// along when asked to. Without it the number field and its button do the same. And the page of a run,
// which shows what the run is judged by as soon as that is known.

import { say } from "../core/announcer.mjs";
import { attachAll, register } from "../core/behaviours.mjs";
import { parse } from "../core/html.mjs";

const CALM = 80;
const PROJECTOR_CALM = 400;

const euro = new Intl.NumberFormat(document.documentElement.lang, {
  style: "currency",
  currency: "EUR",
  maximumFractionDigits: 0,
});

function envelope(form) {
  const stops = form.dataset.stops.split(" ").filter(Boolean).map(Number);
  const holder = form.querySelector("[data-range]");
  if (!holder || stops.length === 0) return;
  const range = holder.querySelector("input");
  const number = form.querySelector("input[name='envelope']");
  const project = document.getElementById("project");
  holder.hidden = false;
  describe(range, stops);
  let timer = 0;
  let asking = null;

  async function show() {
    asking?.abort();
    asking = new AbortController();
    const address = `${form.dataset.preview}?envelope=${encodeURIComponent(number.value)}`;
    try {
      const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      put(document.getElementById("preview"), await answer.text());
      history.replaceState(null, "", `?envelope=${encodeURIComponent(number.value)}`);
    } catch (trouble) {
      if (trouble.name !== "AbortError") form.submit();
    }
  }

  range.addEventListener("input", () => {
    number.value = String(stops[range.value]);
    describe(range, stops);
    if (project) project.querySelector("[data-envelope]").value = number.value;
    clearTimeout(timer);
    timer = setTimeout(show, CALM);
  });
  if (project) follow(project, range);
}

function describe(range, stops) {
  range.setAttribute("aria-valuetext", euro.format(stops[range.value]));
}

function put(place, html) {
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  place.replaceChildren(...parse(html).body.childNodes);
  place.querySelectorAll("details").forEach((one, index) => {
    one.open = open[index] ?? false;
  });
  attachAll(place);
  const words = place.querySelector("[data-announce]");
  if (words) say(words.textContent.trim());
}

// The projector goes along a moment after the slider rests.
function follow(form, range) {
  const box = form.querySelector("[data-follow]");
  const tick = box.querySelector("input");
  let timer = 0;
  box.hidden = false;
  const send = () => {
    clearTimeout(timer);
    if (!tick.checked) return;
    timer = setTimeout(() => {
      fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
    }, PROJECTOR_CALM);
  };
  range.addEventListener("input", send);
  tick.addEventListener("change", send);
}

// Each stroke of the bell may tell of progress; the last one brings the rest.
function judged(place) {
  let seen = Number(document.body.dataset.revision) || 0;
  async function look(event) {
    const mark = event.detail.marks?.study ?? 0;
    if (mark <= seen) return;
    seen = mark;
    const answer = await fetch(place.dataset.address, { credentials: "same-origin" });
    if (!answer.ok) return;
    put(place, await answer.text());
    if (!place.querySelector("progress")) document.removeEventListener("live:state", look);
  }
  document.addEventListener("live:state", look);
}

register("envelope", envelope);
register("judged", judged);
