// Signing out clears what this browser keeps. When that is text which a page left behind before it could be saved, ask first;
// what open pages keep is theirs to save.
const form = document.getElementById("sign-out")?.form;
const copies = () => { try { return Object.keys(localStorage).filter((one) => one.startsWith("copy:")); } catch { return []; } };

form?.addEventListener("submit", async (event) => {
  if (form.dataset.confirmed) {
    form.dataset.looked = "";
    delete form.dataset.confirm; // asked and answered
  }
  if ("looked" in form.dataset || !copies().length) return;
  event.preventDefault();
  const { submitter } = event;
  const held = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
  form.dataset.looked = "";
  if (copies().some((one) => !held.has(one))) form.dataset.confirm = form.dataset.left;
  form.requestSubmit(submitter);
  delete form.dataset.looked; // asked again the next time: something may have been saved meanwhile
});
