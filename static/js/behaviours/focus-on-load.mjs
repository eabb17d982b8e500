// Bring a screen reader to what must be read first: the summary of what is wrong in a form.

export function focusOnLoad(element) {
  element.focus();
}
