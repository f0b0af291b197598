// Leaving a form[data-unsaved] with changes asks first; [data-unsaved-word] in it says that something is not saved yet.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let dirty = form.querySelector(".wrong") !== null;
  const word = form.querySelector("[data-unsaved-word]");
  const say = () => { if (word) word.hidden = !dirty; };
  form.addEventListener("input", () => { dirty = true; say(); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  say();
}
