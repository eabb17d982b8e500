// A button that copies the text beside it; without a script the text can be selected by hand.

export function copy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.textCopied;
    } catch {
      field.focus();
    }
  });
}
