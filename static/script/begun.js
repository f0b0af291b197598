// What can only be said of an appointment afterwards ([data-afterwards]: states, who came) is shown once the time that is
// typed has come, by the practice's clock: form[data-now] is what it showed when the page was made.
const SAID = "option:checked:not([value='']), [name=state]:checked:not([value=planned])";
const form = document.querySelector("form[data-now]");

if (form) {
  const made = Date.now() - performance.now();
  const shown = Date.parse(`${form.dataset.now}Z`);
  const { on, starts } = form.elements;
  const say = () => {
    const start = Date.parse(`${on.value}T${starts.value.slice(0, 5)}Z`);
    if (Number.isNaN(start)) return;
    const begun = start <= shown + Date.now() - made;
    for (const one of form.querySelectorAll("[data-afterwards]")) {
      one.hidden = !begun && !one.checked && !one.querySelector(SAID);
    }
  };
  form.addEventListener("input", say);
  form.addEventListener("change", say);
}
