// Walk through the links of a list with the arrow keys, once the focus is inside it.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function arrowKeys(list) {
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("[data-arrow]")];
    const here = links.indexOf(document.activeElement);
    if (here < 0) return;
    let next = here + (STEPS[event.key] ?? 0);
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = links.length - 1;
    if (next === here || !links[next]) return;
    event.preventDefault();
    links[next].focus();
  });
}
