// The dialog in which two texts of the same place are chosen from, paragraph by paragraph. The server aligns them.
import { called, says } from "./fields.js";

const dialog = document.querySelector("dialog[data-merge]");
const isText = (value) => typeof value === "string";
const isArea = (form, name) => form.elements[name]?.tagName === "TEXTAREA";

function both([stored, mine], form, name) {
  if (Array.isArray(mine)) return [...new Set([...stored, ...mine])];
  return [stored, mine].filter(Boolean).join(isArea(form, name) ? "\n" : " ");
}

function shown(form, name, pair, number) {
  const one = dialog.querySelector("template[data-piece]").content.cloneNode(true);
  one.querySelector("[data-stored]").textContent = says(form, name, pair[0]) || "–";
  one.querySelector("[data-mine]").textContent = says(form, name, pair[1]) || "–";
  for (const radio of one.querySelectorAll("input")) radio.name = `pick-${name}-${number}`;
  const field = form.elements[name];
  const joins = Array.isArray(pair[1]) || isArea(form, name) || (field?.type === "text" && !field.closest("[data-rating]"));
  if (!joins) one.querySelector("[value=both]").closest("label").remove();
  return one;
}

// Resolves to name -> what was chosen, or to null when that is left for later. `pieces`: name -> [[stored, mine] or [alike]].
export function choose(form, pieces) {
  const place = dialog.querySelector("[data-pieces]");
  place.replaceChildren();
  for (const [name, aligned] of Object.entries(pieces)) {
    const head = Object.assign(document.createElement("h3"), { textContent: called(form, name) });
    const part = Object.assign(document.createElement("div"), { className: "stack" });
    part.append(head, ...aligned.flatMap((pair, number) => (pair.length === 2 ? [shown(form, name, pair, number)] : [])));
    place.append(part);
  }
  dialog.returnValue = "later";
  dialog.showModal();
  dialog.querySelector("h2").focus(); // not a button: whoever types on must not press it
  return new Promise((done) => {
    dialog.onclose = () => {
      if (dialog.returnValue !== "keep") return done(null);
      const kept = new Map();
      for (const [name, aligned] of Object.entries(pieces)) {
        const said = aligned.map((pair, number) => {
          if (pair.length === 1) return pair[0];
          const pick = place.querySelector(`[name="${CSS.escape(`pick-${name}-${number}`)}"]:checked`).value;
          return pick === "both" ? both(pair, form, name) : pair[pick === "stored" ? 0 : 1];
        });
        const left = said.filter((text, number) => text !== "" || aligned[number].length === 1);
        kept.set(name, said.every(isText) ? left.join("\n") : said[0]);
      }
      return done(kept);
    };
  });
}
