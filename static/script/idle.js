// Before a sign-in ends because nobody used it, a page that is looked at says so, and one press renews it. The server is asked
// how long it lasts, which renews nothing; no clock of this computer is asked, only how long something takes.
const dialog = document.querySelector("dialog[data-idle]");
const BEFORE = 120; // seconds
const TYPING = 2000; // a dialog that opens under somebody's hands takes the next key
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("signed-in") : null;
let timer = 0;
let touched = -Infinity;

const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(seconds, 1) * 1000);
};

async function ask(form) {
  try {
    const answer = await fetch(form.action, { redirect: "error", cache: "no-store" });
    return answer.status === 200 ? await answer.json() : answer.status === 401 ? { left: 0 } : null;
  } catch { return null; }
}

// What became of what was typed, as the page's own line has it.
function kept() {
  const line = document.querySelector("[data-save-line]");
  if (!line) return "page";
  if (line.dataset.state === "saved") return "saved";
  try { return Object.keys(localStorage).some((one) => one.startsWith("copy:")) ? "sealed" : "page"; } catch { return "page"; }
}

function say(state) {
  if (dialog.open && dialog.dataset.state === state) return;
  dialog.dataset.state = state;
  for (const one of dialog.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(state);
  for (const one of dialog.querySelectorAll("[data-kept]")) one.hidden = one.dataset.kept !== kept();
  if (dialog.open) dialog.close(); // so that the other words are read out too
  dialog.showModal();
  [...dialog.querySelectorAll(".btn.primary, [data-close]")].findLast((one) => !one.hidden).focus();
}

async function look() {
  if (document.hidden) return; // it is looked at again when the page is
  const now = await ask(dialog.querySelector("form"));
  if (!now) return later(30);
  if (now.token) dialog.querySelector("[name=csrf_token]").value = now.token;
  if (now.left > BEFORE) {
    if (dialog.open) dialog.close();
    return later(now.left - BEFORE);
  }
  if (now.left <= 0) return say("over");
  if (now.left > 20 && performance.now() - touched < TYPING) return later(1);
  if (dialog.dataset.seen !== "last") say(now.last ? "last" : "warn");
  if (now.last) dialog.dataset.seen = "last"; // once is enough: nothing can be done about it
  later(Math.min(now.left, 10));
}

async function stay() {
  const form = dialog.querySelector("form");
  dialog.close();
  try { await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" }); } catch { /* look() says so */ }
  tabs?.postMessage("renewed");
  look();
}

if (dialog?.showModal) {
  for (const one of ["keydown", "pointerdown"]) document.addEventListener(one, () => { touched = performance.now(); }, true);
  dialog.addEventListener("submit", (event) => { event.preventDefault(); stay(); });
  dialog.addEventListener("cancel", () => { if (dialog.dataset.state === "warn") stay(); });
  dialog.querySelector("[data-leave]").addEventListener("click", () => { dialog.close(); document.getElementById("sign-out").click(); });
  document.addEventListener("visibilitychange", look);
  tabs?.addEventListener("message", () => { if (dialog.open) look(); });
  tabs?.postMessage("here"); // this page was just asked for, which renewed it for all
  later(Number(dialog.dataset.idle) - BEFORE - 60); // it may have been renewed up to a minute earlier
}
