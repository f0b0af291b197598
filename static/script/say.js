// One polite line for the whole page: what became of a list, for those who do not see it change. Inside an open dialog it
// stands in the dialog, as all else is out of reach then.
const line = document.createElement("p");
line.className = "vh";
line.setAttribute("role", "status");
line.dataset.said = "";
let timer = 0;

export function say(text) {
  const place = document.querySelector("dialog[open]") ?? document.querySelector("main");
  if (line.parentElement !== place) place.append(line);
  line.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => { line.textContent = text; }, 500); // once somebody pauses; a line that is new must be there first
}

// How many were found, in the page's words.
export const sayFound = (number) => say(document.querySelector("main").dataset.found.replace("%(number)s", number));
