import { sayFound } from "./say.js";

// The question bank: finding, copying, and, beside a note, inserting where the cursor was.
const plain = (text) => text.normalize("NFKC").toLowerCase();

function find(input, root, none) {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const one of root.querySelectorAll("[data-found=phrase]")) {
    const fits = words.every((word) => plain(one.textContent).includes(word));
    one.hidden = !fits;
    found += fits;
  }
  for (const group of root.querySelectorAll("section")) {
    const phrases = [...group.querySelectorAll("[data-found=phrase]")];
    if (phrases.length) group.hidden = phrases.every((one) => one.hidden);
  }
  if (none) none.hidden = found > 0;
  return found;
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  const word = document.querySelector("[data-copied-word]");
  if (word) word.textContent = word.dataset.copiedWord;
  button.dataset.done = "";
  setTimeout(() => { delete button.dataset.done; if (word) word.textContent = ""; }, 1500);
}

const bar = document.querySelector("[data-find=phrase]");
if (bar) {
  const finder = bar.querySelector("[data-finder]");
  finder.hidden = false;
  const none = document.querySelector("[data-found-none]");
  finder.querySelector("input").addEventListener("input", (event) => sayFound(find(event.target, document.querySelector(".columns"), none)));
  if (navigator.clipboard) {
    for (const one of document.querySelectorAll("[data-copy], [data-edit-first]")) one.hidden = false;
    document.querySelector(".columns").addEventListener("click", (event) => {
      const whole = event.target.closest("[data-copy]");
      const edited = event.target.closest("[data-copy-edited]");
      if (whole) copy(document.querySelector(`[data-copied="${whole.dataset.copy}"]`).textContent, whole);
      if (edited) copy(edited.closest("details").querySelector("textarea").value, edited);
    });
  }
}

const dialog = document.querySelector("dialog[data-phrases]");
if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[data-list]");
  const openers = document.querySelectorAll("[data-open-phrases]");
  let place = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("form.note textarea, form.note input[type=text]")) place = event.target;
  });
  const open = async () => {
    if (!list.childElementCount) {
      try {
        const answer = await fetch(dialog.dataset.phrases, { redirect: "error", headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error();
        list.innerHTML = await answer.text();
      } catch { list.textContent = dialog.dataset.away; }
    }
    input.value = "";
    find(input, list, null);
    dialog.showModal();
    input.focus();
  };
  const insert = (text) => {
    dialog.close();
    if (!place) return;
    place.focus();
    const before = place.value.slice(0, place.selectionStart);
    place.setRangeText((before && !/\s$/.test(before) ? " " : "") + text, place.selectionStart, place.selectionEnd, "end");
    place.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const one of openers) { one.hidden = false; one.addEventListener("click", (event) => { event.preventDefault(); open(); }); }
  input.addEventListener("input", () => sayFound(find(input, list, null)));
  dialog.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-insert]");
    if (chosen) insert(chosen.textContent);
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = [...list.querySelectorAll("[data-insert]")].filter((one) => !one.closest("[hidden]"));
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? Math.min(at + 1, all.length - 1) : at - 1;
      (all[next] ?? input).focus();
    } else if (event.key === "Enter" && document.activeElement === input && all.length) {
      event.preventDefault();
      insert(all[0].textContent);
    }
  });
}
