// Ten places to click beside a rating. The line of text stays what is sent: it also takes "3.5" and "6-7".
for (const rating of document.querySelectorAll("[data-rating]")) {
  const line = rating.querySelector("input");
  const pips = rating.querySelector(".pips");
  const show = () => {
    const [low, high = low] = line.value.replace(/[–—~至]/g, "-").split("-").map((part) => Number.parseFloat(part));
    for (const pip of pips.children) {
      const number = Number(pip.value);
      pip.setAttribute("aria-pressed", String(number >= Math.floor(low) && number <= Math.ceil(high)));
    }
  };
  pips.hidden = false;
  pips.addEventListener("click", (event) => {
    const pip = event.target.closest("button");
    if (!pip) return;
    line.value = line.value.trim() === pip.value ? "" : pip.value;
    line.dispatchEvent(new Event("input", { bubbles: true }));
  });
  line.addEventListener("input", show);
  show();
}
