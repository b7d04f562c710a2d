// Keys of the reviewing desk: each does what the button that shows it does. Without scripts the buttons do it alone.
"use strict";
(() => {
  const fields = "input, select, textarea";
  let sent = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const inField = event.target instanceof Element && event.target.matches(fields) && event.target.type !== "checkbox";
    if (event.key === "Escape" && inField) event.target.blur();
    if (inField || !/^[0-9]$/.test(event.key)) return;
    const button = document.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  // One decision a figure, however often a key is hit while the next page comes.
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  const correcting = document.getElementById("correcting");
  correcting?.addEventListener("toggle", () => {
    if (correcting.open) correcting.querySelector("input[name=value], input[name=subjects]")?.select();
  });
})();
