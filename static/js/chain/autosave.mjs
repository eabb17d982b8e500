// Save a form by itself, a moment after somebody stops typing.
//
// What the server refuses stays in the form and is said beside the button; when somebody else has
// saved meanwhile, nothing more is sent by itself: the button then leads to both texts.

import * as drafts from "../core/drafts.mjs";

const PAUSE = 1500;

export function autosave(form) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let isSending = false;
  let isOver = false;

  const later = () => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(send, PAUSE);
  };

  async function send() {
    if (isSending) return later();
    isSending = true;
    const sent = new FormData(form);
    const before = signature(sent);
    state.textContent = form.dataset.textSaving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      state.textContent = said.message ?? Object.values(said.mistakes ?? {})[0];
      if (answer.ok) {
        form.elements.version.value = said.version;
        if (signature(new FormData(form)) === before) drafts.clean(form);
      }
      isOver = answer.status === 409 || answer.status === 403 || answer.status === 400;
    } catch {
      // The draft is on this device; the next change, or the button, tries again.
      state.textContent = form.dataset.textWaiting;
    }
    isSending = false;
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("draft:restored", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  // A line was added or taken away: what the form shows is not what is saved.
  if (form.hasAttribute("data-unsaved")) later();
}

function signature(data) {
  return JSON.stringify([...data.entries()].filter(([name]) => name !== "version"));
}
