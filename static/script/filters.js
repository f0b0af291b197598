import { say } from "./say.js";

// On narrow screens rows of filters and of places scroll sideways: the present one is brought into view.
for (const now of document.querySelectorAll(".filters [aria-current], .case-nav [aria-current]")) {
  const row = now.closest("ul");
  row.scrollLeft = now.offsetLeft - row.offsetLeft - (row.clientWidth - now.offsetWidth) / 2;
}

// A list that is narrowed, turned over or looked through is a new page: the control that was used has the focus again, and
// how many were found is said. Where the control stands is remembered for the next page alone, and nothing that was typed.
const KEY = "narrowed";
const LINKS = ".filters, .pager";

function find({ at, group, number, form, name }) {
  if (at !== location.pathname) return null;
  if (form) return [...document.querySelectorAll("form[role=search]")].find((one) => one.getAttribute("action") === form)?.querySelector(name);
  const links = [...(document.querySelectorAll(LINKS)[group]?.querySelectorAll("a") ?? [])];
  return links[number] ?? links.at(-1);
}

const remember = (used) => { try { sessionStorage.setItem(KEY, JSON.stringify(used)); } catch { /* then the page begins at its top */ } };

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const row = link?.closest(LINKS);
  if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
  const number = [...row.querySelectorAll("a")].indexOf(link);
  remember({ at: link.pathname, group: [...document.querySelectorAll(LINKS)].indexOf(row), number });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("role") !== "search" || form.closest("dialog") || event.defaultPrevented) return;
  const used = document.activeElement;
  const name = form.contains(used) && used.name ? `[name="${CSS.escape(used.name)}"]` : "button";
  remember({ at: new URL(form.action).pathname, form: form.getAttribute("action"), name });
});

try {
  const used = JSON.parse(sessionStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
  const control = used && !document.querySelector("main .errors") && find(used);
  if (control) {
    control.closest("details")?.setAttribute("open", "");
    control.focus();
    const count = document.querySelector("main [data-count], main .empty .lead");
    if (count) say(count.textContent.trim().replace(/\s+/g, " "));
  }
} catch { /* nothing was remembered */ }
