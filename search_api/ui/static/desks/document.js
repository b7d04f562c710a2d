// Copies a citation with one click; without this file its link leads to a page that shows it.
(function () {
  "use strict";

  // Pages of an office's own network are often plain http, where browsers offer no clipboard to scripts but this one.
  function copyByHand(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).catch(function () { return copyByHand(text); });
    }
    return copyByHand(text);
  }
  function tell(element, words) {
    var state = element.parentNode.querySelector(".copied") || document.createElement("span");
    state.className = "copied";
    state.setAttribute("role", "status");
    element.parentNode.appendChild(state);
    state.textContent = words;
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.copy).textContent).then(
        function () { tell(button, button.dataset.done); }, function () { tell(button, button.dataset.failed); });
    });
  });

  var words = document.querySelector("[data-copied]");
  if (!words) { return; }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    fetch(link.href, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (page) {
      var found = new DOMParser().parseFromString(page, "text/html").getElementById("citation");
      return copy(found.textContent);
    }).then(function () { tell(link, words.dataset.copied); }, function () { location.href = link.href; });
  });
})();
