// Keeps what is typed into form[data-unsent] until its own button has saved it: on the server, for its author alone, and while
// that cannot be reached sealed in this browser. Nothing here changes a record. A note has a script of its own, autosave.js.
import { called, fill, held, holds, same, says } from "./fields.js";
import { Vault } from "./vault.js";

const LONGEST_WAIT = 30000;
const MOST_ON_LEAVING = 60000; // a browser sends no more than 64 KB while a page goes away
const STATES = { 400: "old", 401: "out", 403: "closed", 404: "old", 413: "large", 507: "full" };
const OURS = new Set(["csrf_token", "unsent", "put_back"]);

class Keeper {
  constructor(form) {
    const { unsent, writer, by, page, at, about, key } = form.dataset;
    Object.assign(this, { form, address: unsent, told: { by, writer, page, at, about } });
    this.vault = new Vault(page, key);
    delete form.dataset.key;
    this.isAnswer = "typed" in form.dataset; // such a page holds what was typed, and not what is stored
    this.base = held(form);
    this.tries = 0;
    this.dirty = false;
    const own = Object.assign(document.createElement("input"), { type: "hidden", name: "unsent", value: writer });
    form.append(own);
    this.line = document.querySelector("template[data-unsent-line]").content.firstElementChild.cloneNode(true);
    const places = form.querySelectorAll(".actions");
    (places[places.length - 1] ?? form).prepend(this.line);
    this.say(this.isAnswer ? "unsaved" : "saved", "");
  }

  // --- what is there to keep ---

  get isChanged() {
    const now = holds(this.form);
    return this.isAnswer || now.size !== this.base.size || [...now].some(([name, value]) => !same(value, this.base.get(name)));
  }

  // As it would be sent, each with what a person calls and reads it.
  fields() {
    if (!this.isChanged) return [];
    return [...new FormData(this.form)].filter(([name, value]) => !OURS.has(name) && typeof value === "string").map(([name, value]) => {
      const box = this.form.elements[name];
      if (box instanceof HTMLInputElement && box.type === "hidden") return [name, value, "", ""];
      const words = says(this.form, name, value);
      return [name, value, called(this.form, name).slice(0, 1000), words === value ? "" : words];
    });
  }

  // --- what is said ---

  say(state, text = this.line.dataset[state]) {
    const calm = new Set(["saved", "unsaved"]);
    this.line.setAttribute("aria-live", calm.has(state) && calm.has(this.state ?? state) ? "off" : "polite");
    this.line.querySelector("[data-text]").textContent = text;
    this.line.dataset.state = state;
    this.line.hidden = text === "";
    for (const way of this.line.querySelectorAll("[data-way]")) way.hidden = way.dataset.way !== state;
    this.state = state;
  }

  // --- when it is kept ---

  touch() {
    this.dirty = true;
    this.touched = performance.now();
    this.first ??= this.touched;
    if (this.state === "saved") this.say("unsaved");
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.copy(), 300);
    const { pause, longest } = this.form.dataset;
    this.after(Math.max(0, Math.min(Number(pause), Number(longest) - (this.touched - this.first))));
  }

  after(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async copy() {
    const fields = this.fields();
    if (!fields.length) return false;
    const kept = await this.vault.put({ ...this.told, fields });
    if (!this.dirty || this.gone) this.vault.drop(); // it was kept, or sent, while it was being sealed
    return kept;
  }

  // One at a time; resolves to whether the server has all of it.
  save() {
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    clearTimeout(this.timer);
    if (!this.dirty) return true;
    this.dirty = false;
    this.first = undefined;
    const answer = await this.send({ ...this.told, fields: this.fields() });
    if (answer.status === 400) {
      answer.status = await this.renewed();
      if (answer.status === 200) {
        this.dirty = true; // and once more, should somebody have signed in between the two
        return this.run();
      }
    }
    if (answer.status === 200) {
      this.tries = 0;
      this.tried = undefined;
      if (this.dirty) {
        this.touch();
        return false;
      }
      clearTimeout(this.copying);
      this.vault.drop();
      this.say("saved", answer.saved);
      return true;
    }
    this.dirty = true;
    const kept = await this.copy();
    this.say(STATES[answer.status] ?? (kept ? "kept" : "memory"));
    if (!["large", "old"].includes(this.state)) {
      this.after(Math.min(Number(this.form.dataset.again) * 2 ** this.tries, LONGEST_WAIT));
      this.tries += 1;
    }
    return false;
  }

  async send(told) {
    const said = JSON.stringify(told);
    try {
      const answer = await fetch(this.address, {
        method: "PUT",
        body: said,
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrf_token.value },
        redirect: "error",
        cache: "no-store",
        keepalive: said.length < MOST_ON_LEAVING,
        signal: AbortSignal.timeout(20000),
      });
      return { status: answer.status, ...(await answer.json()) };
    } catch {
      return { status: 0 };
    }
  }

  // After signing in again the page's token is an old one: ask for another. The answer's status; 400 when that is no help.
  async renewed() {
    try {
      const answer = await fetch(document.querySelector("dialog[data-idle] form").action, { redirect: "error", cache: "no-store" });
      if (answer.status !== 200) return answer.status;
      const { token } = await answer.json();
      if (this.tried === token) return 400;
      this.tried = this.form.elements.csrf_token.value = token;
      return 200;
    } catch { return 0; }
  }

  // --- what was left from before ---

  // What another page could not hand to the server any more is handed over now; then whatever waits for this page is shown.
  async begin() {
    let copy = await this.vault.left();
    if (copy) {
      const { place, ...told } = copy;
      if ((await this.send(told)).status === 200) {
        this.vault.drop(place);
        copy = null;
      }
    }
    const place = document.querySelector("[data-unsent-here]");
    if (!place || this.isAnswer) return;
    try {
      const { writer } = copy ?? this.told; // what the server has of a copy is older than the copy
      const address = `${place.dataset.unsentHere}?${new URLSearchParams({ page: this.told.page, writer })}`;
      const answer = await fetch(address, { redirect: "error", cache: "no-store" });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch { /* it is offered the next time, and listed among all unsent texts */ }
    const left = document.querySelector("template[data-unsent-left]"); // on a shared screen there is none
    if (copy && left) place.prepend(this.offer(copy, left));
    place.hidden = place.childElementCount === 0;
  }

  // What the server did not take, such as five megabytes: this browser alone holds it.
  offer({ place, writer, fields }, left) {
    const offered = left.content.firstElementChild.cloneNode(true);
    for (const [, value, label, words] of fields.filter(([, , label]) => label)) {
      const [name, said] = [document.createElement("dt"), document.createElement("dd")];
      [name.textContent, said.textContent, said.className] = [label, words || value, "prose"];
      offered.querySelector("dl").append(name, said);
    }
    const [back, away] = offered.querySelectorAll("form");
    back.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.told.writer = this.form.elements.unsent.value = writer;
      if (!this.refill(fields)) return; // this page has not a field for each: the words stay here to be copied
      offered.remove();
      if (await this.copy()) this.vault.drop(place);
    });
    away.addEventListener("submit", (event) => {
      event.preventDefault();
      this.vault.drop(place);
      offered.remove();
    });
    return offered;
  }

  // Put what was sent into the fields of this page, what it had seen as well; whether there is a field for each.
  refill(fields) {
    const wanted = new Map();
    for (const [name, value] of fields) wanted.set(name, [...(wanted.get(name) ?? []), value]);
    const isThere = ([name]) => this.form.elements[name] !== undefined;
    for (const [name, values] of [...wanted].filter(isThere)) {
      const box = this.form.elements[name];
      if (box instanceof HTMLInputElement && box.type === "hidden") [box.value] = values;
      else if ((box[0] ?? box).type !== "checkbox") fill(this.form, name, values[0]);
    }
    for (const box of this.form.querySelectorAll("[type=checkbox]")) box.checked = wanted.get(box.name)?.includes(box.value) ?? false;
    this.touch();
    return [...wanted].every(isThere);
  }

  // --- leaving ---

  // isOwn: the form itself is sent; isLast: nobody is signed in afterwards, and this browser keeps nothing.
  async leave(go, isOwn, isLast) {
    if (this.isLeaving) return; // pressed twice
    this.isLeaving = true;
    if (this.running) await this.running;
    await this.save();
    this.isLeaving = false;
    const staying = ["kept", "memory", ...(isOwn || isLast ? ["large"] : []), ...(isLast ? ["full"] : [])];
    if (this.dirty && staying.includes(this.state)) { // what is sent now would not arrive, or what is typed would be gone
      this.line.scrollIntoView({ block: "center" });
      return;
    }
    this.going = true;
    this.gone = isOwn;
    go();
    this.going = false;
  }
}

function watch(form) {
  const keeper = new Keeper(form);
  form.addEventListener("input", (event) => { if (!event.target.closest("dialog")) keeper.touch(); });
  // Whatever is sent from this page waits until what was typed is kept: should it be lost or refused, the words are not.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.closest("dialog") || keeper.going) return;
    const { target, submitter } = event;
    if (!keeper.dirty && !keeper.running && !keeper.isLeaving) {
      if (target === form) keeper.gone = true;
      return;
    }
    event.preventDefault();
    keeper.leave(() => target.requestSubmit(submitter), target === form, "left" in target.dataset);
  });
  const now = () => { if (keeper.dirty && !keeper.gone) keeper.save(); };
  document.addEventListener("visibilitychange", now);
  addEventListener("pagehide", now);
  addEventListener("online", now);
  addEventListener("pageshow", (event) => { if (event.persisted) keeper.gone = false; });
  addEventListener("beforeunload", (event) => {
    if ((keeper.dirty || keeper.running) && !keeper.gone && !keeper.vault.isThere) event.preventDefault();
  });
  keeper.begin();
}

const form = document.querySelector("form[data-unsent]");
if (form) watch(form);
