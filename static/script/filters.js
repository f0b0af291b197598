// On narrow screens rows of filters and of places scroll sideways: the present one is brought into view.
for (const now of document.querySelectorAll(".filters [aria-current], .case-nav [aria-current]")) {
  const row = now.closest("ul");
  row.scrollLeft = now.offsetLeft - row.offsetLeft - (row.clientWidth - now.offsetWidth) / 2;
}
