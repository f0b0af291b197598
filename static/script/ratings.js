// Ten places to click beside a rating. The line of text stays what is sent: it also takes "3.5", "6-7" and
// "between 6 and 7", as clinic/measures/scoring.py reads it.
for (const rating of document.querySelectorAll("[data-rating]")) {
  const line = rating.querySelector("input");
  const pips = rating.querySelector(".pips");
  const show = () => {
    const said = line.value
      .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/^\s*(between\s|在)|之间\s*$/gi, "")
      .replace(/[~至到‐‑‒–—―−﹣〜∼]|\s(to|and)\s/gi, "-")
      .replace(/[。｡,]/g, ".");
    const [low, high = low] = said.split("-").map((part) => Number.parseFloat(part));
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
