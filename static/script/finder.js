// The box that finds (the link in the rail; keys.js presses it): a combobox over a list that the server sends. What is typed goes
// there in a posted form and stays nowhere. What is written in the records is searched once somebody pauses.
import { sayFound } from "./say.js";

const dialog = document.getElementById("finder");
const WAIT = 120;
const PAUSE = 600;

if (dialog) {
  const form = dialog.querySelector("form");
  const input = form.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  let timers = [];
  let running = null;
  let composing = false;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const key = (option) => option?.dataset.to ?? option?.dataset.post ?? option?.dataset.press;

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const ask = async (written) => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const body = new FormData(form);
    body.append("beside", "1");
    body.append("here", document.getElementById("main").dataset.case ?? "");
    if (written) body.append("written", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal, redirect: "error" });
      if (!answer.ok) throw new Error();
      const piece = await answer.text();
      if (mine.signal.aborted || !dialog.open) return;
      const kept = key(chosen());
      list.innerHTML = piece;
      const all = options();
      if (input.value.trim()) sayFound(all.length);
      choose(all.find((one) => kept && key(one) === kept) ?? all[0]);
    } catch (fault) {
      if (fault.name !== "AbortError") list.textContent = list.dataset.away;
    }
  };

  const typed = () => {
    timers.forEach(clearTimeout);
    choose(null);
    timers = [setTimeout(ask, WAIT, false)];
    // One Chinese letter is a syllable, two are a word; of other letters it takes three to say something.
    if (/[\u3400-\u9fff]{2}|\S{3}/u.test(input.value)) timers.push(setTimeout(ask, PAUSE, true));
  };

  const open = () => {
    if (document.querySelector("dialog[open]")) return;
    input.value = "";
    list.textContent = "";
    dialog.showModal();
    input.setAttribute("aria-expanded", "true");
    ask(false);
  };

  const go = (option) => {
    if (option.dataset.to) location.assign(option.dataset.to);
    else if (option.dataset.post) option.querySelector("form").requestSubmit();
    else if (option.dataset.press) { dialog.close(); document.getElementById(option.dataset.press)?.click(); }
    else form.requestSubmit();
  };

  dialog.addEventListener("close", () => {
    timers.forEach(clearTimeout);
    running?.abort();
    input.value = "";
    list.textContent = "";
    input.setAttribute("aria-expanded", "false");
    choose(null);
  });
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; typed(); });
  input.addEventListener("input", () => { if (!composing) typed(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1 }[event.key];
    if (to !== undefined && all.length) {
      event.preventDefault();
      choose(all[(to + all.length) % all.length]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      go(all[at]);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  for (const opener of document.querySelectorAll("[data-finder-open]")) {
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
}
