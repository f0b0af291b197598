// Hints of the content's rules while one types ([data-hint], from components/asked.html); the server says the same once
// the form is sent. And [data-unused]: which options of a list's part no entry has yet.
import { alike, entries } from "./entries.js";

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const whole = (word) => (/^[\x20-\x7f]*$/.test(word) ? `(?<![a-z])${escaped(word)}(?![a-z])` : escaped(word));
const typed = (form, name) => form.elements[name]?.value?.trim() ?? "";
const number = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
const NOT_GIVEN = ["", "no"];

// What stands in a field, or in those of each partner and each row.
const said = (form, name) => [...form.elements].filter((one) => one.name === name || one.name.startsWith(`${name}-`))
  .map((one) => one.value.trim()).join(" ").trim();

const checks = {
  words: (form, one) => {
    const text = [one.of, ...(one.also?.split(" ") ?? [])].map((name) => said(form, name)).join(" ").toLowerCase();
    return new RegExp(one.words.split("|").map(whole).join("|"), "u").test(text);
  },
  without: (form, one) => said(form, one.of) !== "" && said(form, one.other) === "",
  count: (form, one) => {
    const count = entries(form, one.of).length;
    return count > 0 && (count < Number(one.least ?? 0) || count > Number(one.most ?? Infinity));
  },
  empty: (form, one) => !typed(form, one.of) && entries(form, one.of).length === 0,
  ties: (form, one) => {
    const words = entries(form, one.of).map((row) => alike(row[""]));
    return new Set(words).size < words.length;
  },
  order: (form, one) => {
    const [mine, other] = [number(typed(form, one.of)), number(typed(form, one.other))];
    return mine !== "" && other !== "" && typeof mine === typeof other && mine < other;
  },
  needs: (form, one) => entries(form, one.of).some(
    (row) => (!one.part || row[one.part] === one.value) && NOT_GIVEN.includes(row[one.other] ?? "")),
  unmatched: (form, one) => {
    const named = new Set(entries(form, one.other).map((row) => alike(row[one.part])));
    return entries(form, one.of).some((row) => row[one.part] && !named.has(alike(row[one.part])));
  },
};

for (const form of new Set([...document.querySelectorAll("[data-hint], [data-unused]")].map((one) => one.closest("form")))) {
  if (!form) continue;
  const hints = form.querySelectorAll("[data-hint]");
  const unused = form.querySelectorAll("[data-unused]");
  const say = () => {
    for (const hint of hints) {
      const silent = hint.dataset.unless && typed(form, hint.dataset.unless) === "yes";
      hint.hidden = silent || !checks[hint.dataset.hint]?.(form, hint.dataset);
    }
    for (const box of unused) {
      const used = new Set(entries(form, box.dataset.unused).map((row) => row[box.dataset.part]));
      for (const option of box.querySelectorAll("[data-option]")) option.hidden = used.has(option.dataset.option);
      box.hidden = !box.querySelector("[data-option]:not([hidden])");
    }
  };
  form.addEventListener("input", say);
}
