// What a list holds while one types: [{part: value}] of the rows whose names begin with `base` (x-coping-0-what); a row of
// one field has it under "". Rows in which nothing was typed are left out, hidden keys do not count.
export function entries(form, base) {
  const rows = new Map();
  for (const one of form.elements) {
    if (!one.name.startsWith(`${base}-`) || one.type === "hidden") continue;
    const [number, ...part] = one.name.slice(base.length + 1).split("-");
    if (!/^\d+$/.test(number)) continue;
    const row = rows.get(number) ?? rows.set(number, {}).get(number);
    row[part.join("-")] = one.value.trim();
  }
  return [...rows.values()].filter((row) => Object.values(row).some(Boolean));
}

export const alike = (text) => (text ?? "").trim().split(/\s+/).join(" ").toLowerCase();
