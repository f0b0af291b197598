// Actions that belong to signs ([data-signs], S36): beside each action a choice among the signs that were typed; the line of
// text stays what is sent. A sign that is worded anew takes its actions along, and signs without an action are named.
import { alike, entries } from "./entries.js";

for (const box of document.querySelectorAll("[data-signs]")) {
  const { signs, actions, part, none } = box.dataset;
  const form = box.closest("form");
  const open = box.querySelector("[data-open]");
  const names = () => entries(form, signs).map((row) => row[part]).filter(Boolean);
  const lines = () => [...box.querySelectorAll(`input[name^="${actions}-"][name$="-${part}"]`)];

  function choice(line) {
    let select = line.nextElementSibling;
    if (!select?.matches("select[data-sign]")) {
      select = document.createElement("select");
      select.dataset.sign = "";
      select.id = `${line.id}-choice`;
      for (const label of line.labels) label.htmlFor = select.id;
      line.after(select);
      line.hidden = true;
    }
    const said = names();
    const other = line.value.trim() && !said.some((one) => alike(one) === alike(line.value)) ? [line.value.trim()] : [];
    const options = [["", none], ...[...said, ...other].map((one) => [one, one])];
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    select.value = [...said, ...other].find((one) => alike(one) === alike(line.value)) ?? "";
  }

  function refresh() {
    for (const line of lines()) choice(line);
    const named = new Set(entries(form, actions).map((row) => alike(row[part])));
    const without = names().filter((one) => !named.has(alike(one)));
    open.hidden = without.length === 0;
    open.querySelector("[data-names]").textContent = without.join(" · ");
  }

  let before = "";
  box.addEventListener("focusin", (event) => { if (event.target.name?.startsWith(`${signs}-`)) before = event.target.value; });
  box.addEventListener("input", (event) => {
    if (event.target.matches?.("select[data-sign]")) event.target.previousElementSibling.value = event.target.value;
    if (event.target.name?.startsWith(`${signs}-`) && event.target.matches("input")) {
      for (const line of lines()) if (before.trim() && alike(line.value) === alike(before)) line.value = event.target.value;
      before = event.target.value;
    }
    refresh();
  });
  refresh();
}
