// The fields of a form by name: a text, a list of texts, or yes or no.
const hidden = new Set(["csrf_token", "seen", "seen_session", "record_id", "unsent"]);
const groups = (form) => {
  const found = new Map();
  for (const one of form.elements) {
    if (!one.name || hidden.has(one.name) || one.name.startsWith("pick-") || one.type === "submit" || one.type === "button") continue;
    found.set(one.name, [...(found.get(one.name) ?? []), one]);
  }
  return found;
};
const isList = (box) => box.type === "checkbox" && box.closest("fieldset.chips") !== null;

function value(boxes, [held, checked, selected]) {
  const [first] = boxes;
  if (first.type === "radio") return boxes.find((one) => one[checked])?.value ?? "";
  if (isList(first)) return boxes.filter((one) => one[checked]).map((one) => one.value);
  if (first.type === "checkbox") return first[checked];
  if (first.type === "select-one") return ([...first.options].find((one) => one[selected]) ?? first.options[0]).value;
  return first[held];
}

const read = (form, parts) => new Map([...groups(form)].map(([name, boxes]) => [name, value(boxes, parts)]));

// What the form holds now, and what it held when the server wrote it (a browser may have put other words back since).
export const holds = (form) => read(form, ["value", "checked", "selected"]);
export const held = (form) => read(form, ["defaultValue", "defaultChecked", "defaultSelected"]);

export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return [...one].sort().join("\n") === [...other].sort().join("\n");
  const plain = (text) => (typeof text === "string" ? text.replace(/\r\n?/g, "\n").replaceAll("\0", "").trim() : text);
  return plain(one) === plain(other);
}

// Put a value into a field; focus and caret stay where they are.
export function fill(form, name, wanted) {
  const boxes = groups(form).get(name);
  if (!boxes) return;
  const [first] = boxes;
  if (first.type === "radio") for (const one of boxes) one.checked = one.value === wanted;
  else if (isList(first)) for (const one of boxes) one.checked = wanted.includes(one.value);
  else if (first.type === "checkbox") first.checked = Boolean(wanted);
  else if (first.value !== wanted) {
    const caret = first === document.activeElement && "selectionStart" in first ? first.selectionStart : null;
    first.value = wanted;
    if (caret !== null) first.setSelectionRange(caret, caret);
    if (wanted) for (let part = first.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }
  first.dispatchEvent(new Event("input", { bubbles: true }));
}

// What a field is called, with whose it is.
export function called(form, name) {
  const [first] = groups(form).get(name) ?? [];
  const group = first?.closest("fieldset.field:not([data-rating]), .chips");
  const word = (group?.querySelector("legend") ?? first?.labels?.[0])?.textContent.trim() ?? name;
  const whose = first?.closest("[role=group][aria-label]")?.getAttribute("aria-label");
  return whose && !word.includes(whose) ? `${word} (${whose})` : word;
}

// A value as a person reads it.
export function says(form, name, wanted) {
  const boxes = groups(form).get(name) ?? [];
  const word = (one) => {
    if (boxes[0]?.type === "select-one") return [...boxes[0].options].find((option) => option.value === one)?.textContent ?? one;
    return boxes.find((box) => box.value === one && (box.type === "radio" || box.type === "checkbox"))?.labels?.[0]?.textContent.trim() ?? one;
  };
  if (typeof wanted === "boolean") return wanted ? "✓" : "–";
  return Array.isArray(wanted) ? wanted.map(word).join(", ") : word(wanted);
}
