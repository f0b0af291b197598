// Saves form[data-autosave] while somebody types. One line says what is saved; focus and caret are never touched. Whatever the
// server cannot take now stays on the page and, sealed, in this browser, until it was saved. Editions are the only order:
// no clock of this computer is asked.
import { called, fill, held, holds, same } from "./fields.js";
import { choose } from "./merge.js";
import { Vault } from "./vault.js";

const LONGEST_WAIT = 30000;
const MOST_ON_LEAVING = 60000; // a browser sends no more than 64 KB while a page goes away

// Whether every paragraph of a text stands in another one.
const within = (text, other) =>
  [text, other].every((one) => typeof one === "string") && text.split("\n").every((line) => other.split("\n").includes(line));

class Saver {
  constructor(form) {
    const { autosave, edition, session, key } = form.dataset;
    Object.assign(this, { form, at: autosave });
    this.seen = { seen: Number(edition), seen_session: Number(session) };
    this.base = held(form); // what is stored, as far as this page knows
    this.isNew = "record_id" in form.elements; // there is no record yet; the first save that holds a word makes it
    this.unanswered = []; // what was sent without an answer: it may be stored all the same
    this.vault = new Vault(autosave, key);
    delete form.dataset.key;
    this.line = form.querySelector("[data-save-line]");
    this.said = this.line.querySelector("[data-text]").textContent;
    this.tries = 0;
    this.state = "saved";
  }

  get pause() { return Number(this.form.dataset.pause); }

  // --- what is there to save ---

  changed() {
    const fields = {};
    for (const [name, value] of holds(this.form)) if (!same(value, this.base.get(name))) fields[name] = value;
    return fields;
  }

  // What is sent: of a record that is still to be made, all of it.
  sent() {
    const changed = this.changed();
    return this.isNew && Object.keys(changed).length ? Object.fromEntries(holds(this.form)) : changed;
  }

  get record() { return this.isNew ? this.form.elements.record_id.value : undefined; }

  get isChanged() { return Object.keys(this.changed()).length > 0; }

  // --- what is said ---

  say(state, more = {}) {
    const words = this.line.dataset;
    const calm = new Set(["saved", "unsaved", "saving"]);
    // Read aloud only when it matters: trouble, and that it is over.
    this.line.setAttribute("aria-live", calm.has(state) && (state !== "saved" || calm.has(this.state)) && !more.aloud ? "off" : "polite");
    let text = state === "saved" ? more.saved ?? this.line.querySelector("[data-text]").textContent : words[state];
    if (more.how) text = words[more.how].replace("%(saved)s", text);
    if (more.refused?.length) {
      const names = more.refused.map((name) => called(this.form, name)).join(", ");
      text = words.refused.replace("%(saved)s", text).replace("%(names)s", names);
    }
    this.line.querySelector("[data-text]").textContent = text;
    this.line.dataset.state = state;
    for (const way of this.line.querySelectorAll("[data-way]")) {
      way.hidden = way.dataset.way !== state;
      if (way.hidden || !way.dataset.href) continue;
      way.href = way.dataset.href; // leads nowhere before
      if (this.kept) way.removeAttribute("target"); // this page may go: the next one finds what is kept
    }
    this.state = state;
  }

  // --- when it is saved ---

  touch() {
    if (this.filling) return;
    if (this.state === "saved") this.say("unsaved");
    this.touched = performance.now();
    this.first ??= this.touched;
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.copy(), 300);
    this.kept = false;
    if (this.state === "collided") return;
    this.after(Math.max(0, Math.min(this.pause, Number(this.form.dataset.longest) - (this.touched - this.first))));
  }

  after(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  later() {
    this.after(Math.min(Number(this.form.dataset.again) * 2 ** this.tries, LONGEST_WAIT));
    this.tries += 1;
  }

  async copy() {
    const fields = this.sent();
    if (!Object.keys(fields).length) return;
    const { vault } = this;
    const base = Object.fromEntries(Object.keys(fields).map((name) => [name, this.base.get(name)]));
    const kept = await vault.put({ seen: this.seen, base, fields, unanswered: this.unanswered, record: this.record });
    if (this.isChanged && vault === this.vault) this.kept = kept;
    else vault.drop(); // it was saved while it was being sealed
  }

  // One save at a time; resolves to whether everything is stored.
  save({ ask = false } = {}) {
    this.running ??= this.run(ask).finally(() => { this.running = null; });
    return this.running;
  }

  async run(ask) {
    clearTimeout(this.timer);
    const fields = this.sent();
    this.first = undefined;
    if (!Object.keys(fields).length) {
      this.vault.drop();
      this.forget();
      if (this.state !== "saved") this.say("saved", this.last ?? { saved: this.said });
      return true;
    }
    if (this.state === "saved" || this.state === "unsaved") this.say("saving");
    const before = this.unanswered;
    this.unanswered = [...before.filter((sent) => JSON.stringify(sent) !== JSON.stringify(fields)), fields].slice(-5);
    const answer = await this.send("PUT", { ...this.seen, record: this.record, fields });
    if (answer.status && answer.status !== 200) this.unanswered = before; // it was answered, and is not stored
    return this.answered(answer, fields, ask);
  }

  async send(method, body) {
    const said = body && JSON.stringify(body);
    try {
      const answer = await fetch(this.at, {
        method,
        body: said,
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrf_token.value },
        redirect: "error",
        cache: "no-store",
        keepalive: Boolean(said) && said.length < MOST_ON_LEAVING,
        signal: AbortSignal.timeout(20000),
      });
      return { status: answer.status, ...(await answer.json()) };
    } catch {
      return { status: 0 };
    }
  }

  async answered(answer, fields, ask) {
    if (answer.status === 200) return this.saved(answer, fields);
    if (answer.status === 409 && answer.fields) return this.met(answer, fields, ask);
    let { status } = answer;
    if (status === 400) {
      status = await this.renewed();
      if (status === 200) return this.run(ask);
    }
    await this.copy();
    const states = { 400: "old", 401: "out", 403: "closed", 404: "closed", 409: "closed", 410: "discarded", 413: "large", 423: "signed" };
    const state = answer.state ?? states[status] ?? (this.kept ? "kept" : "memory");
    this.say(state);
    if (!["large", "old"].includes(state)) this.later();
    return false;
  }

  // After signing in again the page's token is an old one: ask for another. The answer's status; 400 when that is no help.
  async renewed() {
    const answer = await this.send("GET");
    if (answer.status !== 200) return answer.status;
    const token = this.form.elements.csrf_token;
    if (this.tried === answer.token) return 400;
    this.tried = token.value = answer.token;
    return 200;
  }

  saved(answer, fields) {
    this.keep(answer);
    for (const [name, value] of Object.entries(fields)) this.base.set(name, value);
    const merged = answer.fields ? this.fold(answer.fields).merged : false;
    this.unanswered = [];
    this.tries = 0;
    this.tried = undefined;
    if (this.isChanged) {
      this.say("unsaved");
      this.touch();
      return this.isLeaving ? this.run() : false;
    }
    clearTimeout(this.copying);
    this.vault.drop();
    this.forget();
    const how = merged || this.merged ? "merged" : this.restored ? "restored" : undefined;
    this.merged = this.restored = false;
    this.last = { saved: answer.saved, refused: answer.refused, how, aloud: Boolean(how) };
    this.say("saved", this.last);
    return true;
  }

  keep(answer) {
    this.seen = { seen: answer.edition, seen_session: answer.session };
    this.form.elements.seen.value = answer.edition;
    if ("seen_session" in this.form.elements) this.form.elements.seen_session.value = answer.session;
    if (answer.at && answer.at !== this.at) this.move(answer);
  }

  // The record was made: from now on this page is the one at which it is written, also when it is opened anew.
  move({ at, key, page }) {
    this.vault.drop();
    this.isNew = false;
    this.at = at;
    this.vault = new Vault(at, key);
    history.replaceState(history.state, "", page);
  }

  // Take in what is stored, name by name; what both sides changed is left, and named.
  fold(stored) {
    let merged = false;
    const torn = [];
    const mine = holds(this.form);
    this.filling = true;
    for (const [name, theirs] of Object.entries(stored)) {
      const base = this.base.get(name);
      if (same(theirs, base) || !mine.has(name)) continue;
      const own = same(theirs, mine.get(name)) || this.unanswered.some((sent) => name in sent && same(sent[name], theirs));
      if (own) this.base.set(name, theirs);
      else if (same(mine.get(name), base)) {
        fill(this.form, name, theirs);
        this.base.set(name, theirs);
        merged = true;
      } else torn.push(name);
    }
    this.filling = false;
    return { merged, torn };
  }

  async met(answer, fields, ask) {
    const { merged, torn } = this.fold(answer.fields);
    this.merged ||= merged;
    const mine = holds(this.form);
    if (!torn.length) {
      this.keep(answer);
      this.unanswered = [];
      return this.run(ask);
    }
    await this.copy();
    this.say("collided");
    if (this.postponed && !ask) return false;
    const isTyping = performance.now() - this.touched < this.pause / 2;
    if (isTyping || torn.some((name) => !answer.pieces[name] || !same(fields[name], mine.get(name)))) {
      this.after(this.pause); // a dialog that opens under somebody's hands takes the next key
      return false;
    }
    const chosen = await choose(this.form, Object.fromEntries(torn.map((name) => [name, answer.pieces[name]])));
    this.postponed = !chosen;
    if (!chosen) return false;
    this.keep(answer);
    this.unanswered = [];
    this.filling = true;
    for (const [name, value] of chosen) {
      this.base.set(name, answer.fields[name]);
      fill(this.form, name, value);
    }
    this.filling = false;
    this.say("unsaved");
    return this.run(false);
  }

  // --- what was left from before ---

  // A page that answers a form holds what was typed, not what is stored: ask what that is.
  async begin() {
    if ("typed" in this.form.dataset) {
      this.say("unsaved");
      const answer = await this.send("GET");
      // Where that cannot be known, all of it counts as typed here: the server then shows both texts.
      this.base = new Map(answer.edition === this.seen.seen ? Object.entries(answer.fields) : []);
    }
    await this.recover();
    if (this.isChanged) this.touch();
  }

  async recover() {
    // Of records that are still to be made, each is one of its own: a page takes up one of them, while it is empty.
    const isEmpty = this.isNew && !this.isChanged;
    const copy = await this.vault.left((one) => one.record === this.record || isEmpty);
    if (!copy) return;
    this.found = copy.place;
    if (copy.record) {
      this.form.elements.record_id.value = copy.record;
      this.unanswered = copy.unanswered;
    }
    const mine = holds(this.form);
    this.filling = true;
    for (const [name, value] of Object.entries(copy.fields)) {
      const stored = this.base.get(name);
      if (!mine.has(name) || same(value, stored)) continue;
      const own = same(stored, copy.base[name]) || copy.unanswered.some((sent) => name in sent && same(sent[name], stored));
      if (!own && within(value, stored)) continue; // that page saved as it went, and more was written since: nothing is new
      if (!own) {
        this.base.set(name, copy.base[name]);
        this.seen = copy.seen; // older than what is stored: the server will show both
      }
      fill(this.form, name, value);
      this.restored = true;
    }
    this.filling = false;
    if (this.isChanged) {
      this.say("unsaved");
      await this.save();
    } else this.forget();
  }

  // What was found is stored now; there may be another copy, of another page.
  forget() {
    if (!this.found) return;
    this.vault.drop(this.found);
    this.found = undefined;
    this.recover();
  }

  // --- leaving ---

  async leave(go) {
    if (this.isLeaving) return; // pressed twice
    this.isLeaving = true;
    if (this.running) await this.running;
    const stored = !this.isChanged || (await this.save({ ask: true }));
    this.isLeaving = false;
    if (stored) {
      this.gone = true;
      go();
      this.gone = false;
    }
  }
}

function watch(form) {
  const saver = new Saver(form);
  form.addEventListener("input", (event) => { if (!event.target.closest("dialog")) saver.touch(); });
  form.addEventListener("save-now", (event) => {
    event.preventDefault();
    saver.save({ ask: true }).then((stored) => { if (stored) saver.say("saved", { ...saver.last, aloud: true }); });
  });
  // Any form of the page is sent after what was typed is saved: signing out would otherwise be faster than the words.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.closest("dialog") || saver.gone || !(saver.isChanged || saver.running || saver.isLeaving)) return;
    event.preventDefault();
    const { target, submitter } = event;
    const { confirmed } = target.dataset; // asked once is enough
    saver.leave(() => {
      if (confirmed) target.dataset.confirmed = confirmed;
      target.requestSubmit(submitter);
      delete target.dataset.confirmed;
    });
  });
  saver.line.querySelector("[data-way=collided]").addEventListener("click", () => saver.save({ ask: true }));
  document.addEventListener("visibilitychange", () => {
    if (saver.isChanged && saver.state !== "collided") saver.save();
    if (saver.isChanged) saver.copy(); // signing out in another tab has cleared what was kept
  });
  addEventListener("pagehide", () => { if (saver.isChanged && saver.state !== "collided") saver.save(); });
  addEventListener("online", () => { if (saver.isChanged && saver.state !== "collided") saver.save(); });
  addEventListener("beforeunload", (event) => { if (saver.isChanged && !(saver.kept && saver.vault.isThere)) event.preventDefault(); });
  saver.begin();
}

const form = document.querySelector("form[data-autosave]");
if (form) watch(form);
