// Parts that open stay as they were left, on this tab and page; nothing but open or closed is kept.
for (const part of document.querySelectorAll("details[data-remember]")) {
  const key = `open:${location.pathname}#${part.id}`;
  const kept = sessionStorage.getItem(key);
  if (kept) part.open = kept === "yes" || part.querySelector(".wrong") !== null;
  part.addEventListener("toggle", () => sessionStorage.setItem(key, part.open ? "yes" : "no"));
}
for (const wrong of document.querySelectorAll("details .wrong")) wrong.closest("details").open = true;
