// While somebody writes a title, show what the room already has that resembles it. It never blocks.

import { parse } from "../core/html.mjs";

const PAUSE = 600;

export function similar(form) {
  const place = form.querySelector("[data-similar-shown]");
  const title = form.elements.title;
  const summary = form.elements.summary;
  if (!place || !title) return;
  let timer = 0;
  let asked = "";

  async function ask() {
    const typed = new URLSearchParams({ title: title.value, summary: summary?.value ?? "" }).toString();
    if (typed === asked) return;
    asked = typed;
    try {
      const answer = await fetch(`${form.dataset.similar}?${typed}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || typed !== asked) return;
      place.replaceChildren(...parse(await answer.text()).body.childNodes);
      if (!place.textContent.trim()) place.replaceChildren();
    } catch {
      // Without a network there is nothing to compare with; the proposal can be sent all the same.
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target !== title && event.target !== summary) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}
