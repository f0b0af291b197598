// On narrow screens a row of filters scrolls sideways: the present one is brought into view.
for (const now of document.querySelectorAll(".filters [aria-current]")) {
  const row = now.closest("ul");
  row.scrollLeft = now.offsetLeft - row.offsetLeft - (row.clientWidth - now.offsetWidth) / 2;
}
