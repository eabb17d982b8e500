// The envelope of the studio: a slider that asks for the preview as it moves, and takes the projector
// along when asked to. Without it the number field and its button do the same.

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
      put(await answer.text());
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

function put(html) {
  const place = document.getElementById("preview");
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

register("envelope", envelope);
