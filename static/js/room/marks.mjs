// The marks of a ballot on a phone: plus and minus, what is left to give, and the limits of the poll,
// which the server checks again.

const valueOf = (field) => {
  if (field.type === "checkbox") return Number(field.checked);
  return field.type === "radio" && !field.checked ? 0 : Number(field.value) || 0;
};

export function marks(form) {
  const fields = () => [...form.querySelectorAll("[data-option]")];
  const left = form.querySelector("[data-left]");
  const points = form.dataset.points === undefined ? null : Number(form.dataset.points);
  const most = form.dataset.most === undefined ? null : Number(form.dataset.most);
  const highest = Number(form.dataset.highest);

  function remaining() {
    const given = fields().map(valueOf);
    if (points !== null) return points - given.reduce((sum, one) => sum + one, 0);
    if (most !== null) return most - given.filter((one) => one > 0).length;
    return null;
  }

  function words(number) {
    if (number <= 0) return form.dataset.textLeftZero;
    return number === 1 ? form.dataset.textLeftOne : form.dataset.textLeftMany.replace("{n}", number);
  }

  function show() {
    const number = remaining();
    if (left && left.textContent !== words(number)) left.textContent = words(number);
    for (const field of fields()) {
      field.toggleAttribute("data-given", valueOf(field) > 0);
      if (field.type === "checkbox") field.disabled = number !== null && number <= 0 && !field.checked;
    }
    for (const stepper of form.querySelectorAll("[data-stepper]")) {
      const value = valueOf(stepper.querySelector("[data-option]"));
      const [less, more] = stepper.querySelectorAll("[data-step]");
      less.disabled = value <= 0;
      more.disabled = value >= highest || (number !== null && number <= 0);
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const field = button.closest("[data-stepper]").querySelector("[data-option]");
    field.value = String(valueOf(field) + Number(button.dataset.step));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  /** What the page comes without, and loses each time that the server's own region replaces it. */
  function dress() {
    for (const button of form.querySelectorAll("[data-step]")) button.hidden = false;
    show();
  }

  form.addEventListener("input", show);
  document.addEventListener("live:region", dress);
  dress();
}
