// A ranking ([data-rank], from components/asked.html) put in order by buttons or by dragging. The places stay lines of text
// with the names that are posted, the first is the highest; empty ones are out of sight until a word is written.
for (const rank of document.querySelectorAll("[data-rank]")) {
  const places = rank.querySelector(".places");
  const pool = rank.querySelector(".pool");
  const status = rank.querySelector("[data-placed]");
  const lines = () => [...places.children];
  const line = (place) => place.querySelector("input");
  const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();
  const filled = () => lines().filter((place) => line(place).value.trim());

  function settle({ say = true } = {}) {
    lines().forEach((place, index) => {
      const input = line(place);
      input.name = input.id = `${rank.dataset.rank}-${index}`;
      place.querySelector("label").htmlFor = input.id;
      place.hidden = !input.value.trim() && !place.contains(document.activeElement) && !place.querySelector(".wrong");
    });
    const shown = lines().filter((place) => !place.hidden);
    shown.forEach((place, index) => {
      place.querySelector("[data-move=up]").setAttribute("aria-disabled", String(index === 0));
      place.querySelector("[data-move=down]").setAttribute("aria-disabled", String(index === shown.length - 1));
    });
    for (const button of pool.querySelectorAll("[data-take]")) {
      button.hidden = filled().some((place) => same(line(place).value, button.dataset.take));
    }
    pool.hidden = !pool.querySelector("[data-take]:not([hidden])");
    if (say) status.textContent = status.dataset.placed.replace("#", String(filled().length));
  }

  function changed() {
    settle();
    rank.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function free() {
    const empty = lines().find((place) => !line(place).value.trim());
    if (empty) {
      places.append(empty);
      return empty;
    }
    const place = lines()[0].cloneNode(true);
    line(place).value = "";
    line(place).removeAttribute("value");
    place.querySelector(".error")?.remove();
    place.querySelector(".wrong")?.classList.remove("wrong");
    places.append(place);
    return place;
  }

  function afterLast(place) {
    const last = filled().at(-1);
    if (last && last !== place) last.after(place);
    else if (!last) places.prepend(place);
  }

  function say(place) {
    const number = lines().filter((one) => !one.hidden).indexOf(place) + 1;
    status.textContent = status.dataset.at.replace("#", String(number)).replace("@", line(place).value.trim());
  }

  rank.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const place = button?.closest(".place");
    if (button?.dataset.take) {
      const next = button.nextElementSibling ?? button.previousElementSibling;
      const taken = free();
      afterLast(taken);
      line(taken).value = button.dataset.take;
      changed();
      [next, ...pool.querySelectorAll("[data-take]"), rank.querySelector("[data-write]")].find((one) => one && !one.hidden)?.focus();
    } else if (button?.matches("[data-write]")) {
      const written = free();
      afterLast(written);
      written.hidden = false;
      line(written).focus();
      settle({ say: false });
    } else if (button?.dataset.move && button.getAttribute("aria-disabled") !== "true") {
      const shown = lines().filter((one) => !one.hidden);
      const at = shown.indexOf(place);
      if (button.dataset.move === "up") shown[at - 1].before(place);
      else shown[at + 1].after(place);
      button.focus();
      changed();
      say(place);
    } else if (button?.matches("[data-drop]")) {
      const shown = lines().filter((one) => !one.hidden && one !== place);
      const next = shown[lines().filter((one) => !one.hidden).indexOf(place)] ?? shown.at(-1);
      line(place).value = "";
      places.append(place);
      (next ? next.querySelector("[data-drop]") : rank.querySelector("[data-write]")).focus();
      changed();
    }
  });
  places.addEventListener("input", (event) => { if (event.target.matches("input")) settle(); });
  places.addEventListener("focusout", () => setTimeout(() => settle({ say: false })));

  places.addEventListener("pointerdown", (event) => {
    const place = event.target.closest(".grip")?.closest(".place");
    if (place) place.draggable = true;
  });
  places.addEventListener("dragstart", (event) => event.target.classList?.add("moving"));
  places.addEventListener("dragover", (event) => {
    const moving = places.querySelector(".moving");
    const over = event.target.closest(".place");
    if (!moving || !over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== moving) over[event.clientY < top + height / 2 ? "before" : "after"](moving);
  });
  places.addEventListener("dragend", (event) => {
    event.target.classList?.remove("moving");
    event.target.removeAttribute("draggable");
    changed();
  });

  for (const extra of rank.querySelectorAll(".grip, .moves, [data-own]")) extra.hidden = false;
  settle({ say: false });
}
