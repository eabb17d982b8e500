// An amount is shown back as it was understood, while it is typed and before it is saved.

const PAUSE = 300;

export function amount(field) {
  const shown = document.getElementById(field.dataset.shownIn);
  let timer = 0;
  let asked = 0;

  async function ask() {
    const mine = ++asked;
    const address = `${field.dataset.amounts}?${new URLSearchParams({ typed: field.value })}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (mine === asked) shown.textContent = said.text ?? "";
    } catch {
      // Without a network nothing is shown back; whatever is saved later is checked again there.
      if (mine === asked) shown.textContent = "";
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.form.addEventListener("draft:restored", ask);
}
