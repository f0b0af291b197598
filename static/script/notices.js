import { say } from "./say.js";

// “Saved” floats for some seconds and goes; everything else stays until it is closed.
const notices = document.querySelector(".notices");
const hide = 8000;

for (const notice of notices?.querySelectorAll(".banner") ?? []) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.setAttribute("aria-label", notices.dataset.close);
  close.append(cross());
  close.addEventListener("click", () => notice.remove());
  notice.append(close);
  if (!notice.classList.contains("ok")) continue;
  notice.classList.add("floating");
  let timer = setTimeout(() => notice.remove(), hide);
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("pointerleave", () => { timer = setTimeout(() => notice.remove(), hide); });
  notice.addEventListener("focusin", () => clearTimeout(timer));
}

// Where a line of To do takes the focus, what became of the one before it is said after that.
if (notices && location.hash.startsWith("#line-")) {
  const told = notices.textContent.trim().replace(/\s+/g, " ");
  if (told) say(told);
}

function cross() {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "m5 5 10 10M15 5 5 15");
  drawing.append(path);
  return drawing;
}
