// Lists whose rows come and go. In [data-repeat="items"]: .repeat-rows with rows, a <template> whose names and ids hold
// "#" for the number (items-#-what), a [data-add] button, and [data-remove] buttons in the rows.
for (const list of document.querySelectorAll("[data-repeat]")) {
  const rows = list.querySelector(".repeat-rows");
  const model = list.querySelector("template");
  const name = new RegExp(`^${list.dataset.repeat}-(\\d+)`);
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));
  for (const hidden of list.querySelectorAll("[data-add], [data-remove]")) hidden.hidden = false;
  // Without scripts a list offers some empty rows; here one is enough, more come by the button ([data-keep]: all stay).
  const empty = (row) => ![...row.querySelectorAll("input:not([type=hidden]), textarea, select")].some((one) => one.value);
  const spare = [...rows.children].filter((row) => empty(row) && !row.querySelector(".wrong"));
  if (!("keep" in list.dataset)) for (const row of spare.slice(1)) row.remove();
  const first = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea, select")].find((one) => !one.hidden);
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-remove]")) {
      const row = event.target.closest(".repeat-row");
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      changed();
      ((next && first(next)) ?? list.querySelector("[data-add]"))?.focus();
    }
    if (event.target.closest("[data-add]")) {
      const used = [...rows.querySelectorAll("[name]")].map((one) => Number(name.exec(one.name)?.[1] ?? -1));
      const number = Math.max(-1, ...used) + 1;
      const row = model.content.cloneNode(true);
      for (const one of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const key of ["name", "id", "for", "aria-describedby"]) {
          const value = one.getAttribute(key);
          if (value) one.setAttribute(key, value.replace("#", String(number)));
        }
      }
      for (const button of row.querySelectorAll("[data-remove]")) button.hidden = false;
      rows.append(row);
      changed();
      first(rows.lastElementChild)?.focus();
    }
  });
}
