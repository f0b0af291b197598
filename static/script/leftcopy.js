// On the page of a draft that is out of the record: what a page of its editor had typed and could not save any more, to be copied.
// The copy stays where it is; once the draft is brought back, its editor takes it up.
import { Vault } from "./vault.js";

const place = document.querySelector("[data-left-copy]");
const copy = place && (await new Vault(place.dataset.leftCopy, place.dataset.key).left());
if (copy) {
  const typed = Object.values(copy.fields).flat().filter((one) => String(one).trim());
  place.append(...typed.map((one) => Object.assign(document.createElement("p"), { className: "prose", textContent: one })));
  place.hidden = !typed.length;
}
