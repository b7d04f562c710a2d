// A file dropped anywhere on the page is read; without this file the field does the same.
(function () {
  "use strict";
  var form = document.querySelector("form.drop");
  if (!form) { return; }
  var field = form.querySelector("input[type=file]"), state = form.querySelector(".state"), button = form.querySelector("button");
  var root = document.documentElement;

  function holdsFiles(event) {
    return event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0;
  }
  document.addEventListener("dragover", function (event) {
    if (!holdsFiles(event)) { return; }
    event.preventDefault();
    root.classList.add("over");
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) { root.classList.remove("over"); }
  });
  document.addEventListener("drop", function (event) {
    if (!holdsFiles(event)) { return; }
    event.preventDefault();
    root.classList.remove("over");
    if (button.disabled) { return; }
    if (event.dataTransfer.files.length !== 1) { state.textContent = form.dataset.one; return; }
    field.files = event.dataTransfer.files;
    form.requestSubmit(button);
  });
  form.addEventListener("submit", function () {
    state.textContent = form.dataset.reading;
    // After the form has gathered its fields.
    setTimeout(function () { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", function () { button.disabled = false; state.textContent = ""; });
})();
