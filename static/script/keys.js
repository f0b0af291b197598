// Keys with a modifier only, so that dictation and screen readers are never surprised: Ctrl S saves a form[data-save],
// Ctrl Enter presses its [data-sign], Alt 1-6 picks a stage in a form[data-stages="name of the choice"].
document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const form = document.querySelector("form[data-save]");
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "s" && form) {
    event.preventDefault();
    if (!form.dispatchEvent(new Event("save-now", { cancelable: true }))) return; // it saves without leaving
    form.requestSubmit(form.querySelector("[data-save-button]"));
  } else if (control && event.key === "Enter" && form) {
    const sign = document.querySelector("[data-sign]");
    if (sign) { event.preventDefault(); sign.click(); }
  } else if (event.altKey && /^Digit[1-6]$/.test(event.code)) {
    const staged = document.querySelector("form[data-stages]");
    const choice = staged?.querySelector(`[name="${CSS.escape(staged.dataset.stages || "stage")}"][value="${event.code[5]}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
