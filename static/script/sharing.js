// The switch for a shared screen holds for every page that is open: another tab would show what this one hides. Switched
// off, the others go on hiding until they are asked for anew.
const button = document.getElementById("share-screen");
const tabs = button && "BroadcastChannel" in globalThis ? new BroadcastChannel("shared-screen") : null;
if (tabs) {
  const shared = button.getAttribute("aria-pressed") === "true";
  if (shared) tabs.postMessage("shared");
  else tabs.addEventListener("message", () => {
    document.body.hidden = true; // at once: asking for the page takes its time
    location.replace(location.pathname + location.search); // what was typed is kept when a page goes
  });
}
