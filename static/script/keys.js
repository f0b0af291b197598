// Keys, read from the list that people see (templates/layouts/_keys.html): “Ctrl S”, “Alt 1–6”, “?”. With a modifier they
// work everywhere; “?” only where nothing is typed, and not when it was switched off; digits only inside a row of choices.
const list = document.getElementById("keys");
const mac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

const press = (selector) => {
  const button = document.querySelector(selector);
  button?.click();
  return Boolean(button);
};

const pick = (choice) => {
  if (!choice) return false;
  choice.checked = true;
  choice.focus();
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
};

const actions = {
  find: () => press("[data-finder-open]"),
  keys: () => document.querySelector("[data-single-keys]") !== null && press("#show-keys"),
  phrases: () => press("[data-open-phrases]"),
  save: () => {
    const form = document.querySelector("form[data-save]");
    // It may save without leaving.
    if (form?.dispatchEvent(new Event("save-now", { cancelable: true }))) form.requestSubmit(form.querySelector("[data-save-button]"));
    return Boolean(form);
  },
  sign: () => document.querySelector("form[data-save]") !== null && press("[data-sign]"),
  stage: (event) => {
    const form = document.querySelector("form[data-stages]");
    return form !== null && pick(form.querySelector(`[name="${CSS.escape(form.dataset.stages || "stage")}"][value="${event.code[5]}"]`));
  },
  digit: (event) => {
    const number = event.key === "0" ? "10" : event.key;
    const group = event.target.closest(".pips");
    if (group) {
      const pip = group.querySelector(`button[value="${number}"]`);
      pip?.focus();
      pip?.click();
      return Boolean(pip);
    }
    if (!event.target.matches("input[type=radio]")) return false;
    const form = event.target.form ?? document;
    const all = [...form.querySelectorAll(`input[type=radio][name="${CSS.escape(event.target.name)}"]:enabled`)];
    return pick(all.find((one) => one.value === number) ?? all[Number(number) - 1]);
  },
};

// “Ctrl K” -> whether an event is that key.
const fits = (keys) => {
  const parts = keys.split(" ");
  const last = parts.at(-1).toLowerCase();
  const [control, alt] = [parts.includes("Ctrl"), parts.includes("Alt")];
  const range = last.match(/^(\d)–(\d)$/);
  return (event) => {
    if ((event.ctrlKey || event.metaKey) !== control || event.altKey !== alt) return false;
    if (range && alt) return /^Digit\d$/.test(event.code) && event.code[5] >= range[1] && event.code[5] <= range[2];
    if (range) return /^\d$/.test(event.key);
    if (alt) return event.code === `Key${last.toUpperCase()}`;
    if (event.shiftKey && control) return false;
    return event.key.toLowerCase() === last && (control || !event.target.matches(TYPED));
  };
};

const known = [...(list?.querySelectorAll("[data-keys]") ?? [])].map((row) => [fits(row.dataset.keys), actions[row.dataset.does]]);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const fitting = known.find(([fit]) => fit(event));
  if (fitting?.[1]?.(event)) event.preventDefault();
});

if (mac) {
  for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl", "⌘").replace("Alt", "⌥");
}
