// Forms and buttons that ask first: <form data-confirm="Archive this case?">, and buttons that open a dialog of the page:
// <button type="button" data-open="sign">. Inside a dialog, <button value="cancel" data-close type="button"> closes it.
// What needs a script is hidden where none runs: <button data-scripted hidden>.
for (const one of document.querySelectorAll("[data-scripted]")) one.hidden = false;

const ask = document.getElementById("confirm");

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed || !ask?.showModal) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  ask.querySelector("h2").textContent = question;
  const yes = ask.querySelector("[value=yes]");
  yes.textContent = submitter?.textContent.trim() || yes.textContent;
  yes.className = submitter?.classList.contains("danger") ? "btn danger" : "btn primary";
  ask.returnValue = "no";
  ask.onclose = () => {
    if (ask.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  };
  ask.showModal();
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});
