// Ask once more before something that matters is sent; the question is the element's own text.

export function confirm(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.textConfirm)) event.preventDefault();
  });
}
