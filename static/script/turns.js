// Two turns of five minutes ([data-turns], S21): start, pause, change places; the time as text, a word each minute, no sound.
// What follows both turns ([data-after-turns]) is folded, and away while somebody speaks.
for (const box of document.querySelectorAll("[data-turns]")) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const whole = Number(box.dataset.turns) * 1000;
  const after = box.closest("form, main").querySelector("[data-after-turns]");
  let [turn, left, until, tick] = [1, whole, 0, 0];

  const word = (name) => { part("say").textContent = box.querySelector(`[data-word="${name}"]`).textContent; };
  const show = (...names) => {
    for (const name of ["start", "pause", "go", "swap", "done", "again"]) part(name).hidden = !names.includes(name);
    box.querySelector(`[data-${names[0]}]`)?.focus();
  };
  const draw = () => {
    const seconds = Math.ceil(left / 1000);
    part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    for (const one of box.querySelectorAll("[data-turn]")) {
      if (Number(one.dataset.turn) === turn) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    }
  };
  const stop = () => { clearInterval(tick); tick = 0; };

  function over() {
    stop();
    left = 0;
    draw();
    box.classList.add("over");
    word(turn === 1 ? "swap" : "done");
    if (turn === 1) return show("swap", "again");
    if (after) [after.hidden, after.open] = [false, true];
    return show("again");
  }

  function run() {
    box.classList.remove("over");
    if (after) after.hidden = true;
    until = Date.now() + left;
    show("pause", "done");
    stop();
    tick = setInterval(() => {
      const before = Math.ceil(left / 60000);
      left = Math.max(0, until - Date.now());
      if (left === 0) { over(); return; }
      const minutes = Math.ceil(left / 60000);
      if (minutes < before) word(String(minutes));
      draw();
    }, 250);
    draw();
  }

  part("start").addEventListener("click", () => { word("5"); run(); });
  part("pause").addEventListener("click", () => { stop(); left = Math.max(0, until - Date.now()); draw(); word("paused"); show("go", "done"); });
  part("go").addEventListener("click", () => { word("going"); run(); });
  part("done").addEventListener("click", over);
  part("swap").addEventListener("click", () => { [turn, left] = [2, whole]; word("second"); run(); });
  part("again").addEventListener("click", () => { [turn, left] = [1, whole]; box.classList.remove("over"); draw(); word("5"); show("start"); });

  box.querySelector(".turns-in").hidden = false;
  if (after && !after.querySelector(".wrong") && ![...after.querySelectorAll("input, textarea")].some((one) => one.value)) {
    after.open = false;
  }
  draw();
}
