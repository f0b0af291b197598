// In the calendar: arrow keys go to what is earlier and later, T to today; never while somebody types or chooses.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const step = document.querySelector(`[data-step="${CSS.escape(event.key)}"]`);
  if (step) { event.preventDefault(); step.click(); }
});
