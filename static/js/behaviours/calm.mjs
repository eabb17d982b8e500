// A button that changes under the finger must not be pressed by the second tap of a double tap: what
// just appeared is not sent for a moment, and what was sent is not sent again while the page leaves.

const SETTLE = 500;
const LEAVE = 4000;

export function calm(element) {
  let said = element.textContent;
  let shown = performance.now();
  let sent = -Infinity;
  new MutationObserver(() => {
    if (element.textContent === said) return;
    said = element.textContent;
    shown = performance.now();
  }).observe(element, { childList: true, characterData: true, subtree: true });
  element.addEventListener(
    "submit",
    (event) => {
      const now = performance.now();
      if (now - shown > SETTLE && now - sent > LEAVE) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  element.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent = performance.now();
  });
}
