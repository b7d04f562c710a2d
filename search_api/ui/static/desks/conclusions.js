// A checklist of one's own, kept in this browser alone, and a citation copied with one click.
(function () {
  "use strict";
  var KEY = "cchc.done";
  function kept() {
    try {
      var found = JSON.parse(window.localStorage.getItem(KEY) || "{}");
      return found && typeof found === "object" && !Array.isArray(found) ? found : {};
    } catch (error) { return {}; }
  }
  function keep(id, done) {
    var all = kept();
    if (done) { all[id] = 1; } else { delete all[id]; }
    window.localStorage.setItem(KEY, JSON.stringify(all));
  }
  var usable = true;
  try { window.localStorage.setItem(KEY, JSON.stringify(kept())); } catch (error) { usable = false; }
  if (usable) {
    var orders = document.querySelectorAll("[data-check]");
    orders.forEach(function (order) {
      var box = document.createElement("input"), id = order.dataset.check;
      box.type = "checkbox";
      box.autocomplete = "off";
      box.setAttribute("aria-label", order.querySelector("a").textContent);
      box.addEventListener("change", function () { keep(id, box.checked); show(); });
      order.insertBefore(box, order.firstChild);
      order.classList.add("boxed");
    });
    var show = function () {
      var all = kept();
      orders.forEach(function (order) {
        var done = Object.prototype.hasOwnProperty.call(all, order.dataset.check);
        order.querySelector("input").checked = done;
        order.classList.toggle("done", done);
      });
    };
    show();
    window.addEventListener("storage", show);
    window.addEventListener("pageshow", show);
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var told = button.parentNode.querySelector("[role=status]");
    var words = document.getElementById(button.dataset.copy);
    function tell(copied) { told.textContent = copied ? told.dataset.copied : told.dataset.failed; }
    // Browsers keep the clipboard from pages that came without TLS: there the words are selected and copied.
    function selected() {
      var range = document.createRange(), selection = window.getSelection();
      range.selectNodeContents(words);
      selection.removeAllRanges();
      selection.addRange(range);
      try { return document.execCommand("copy"); } catch (error) { return false; }
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(words.textContent).then(function () { tell(true); }, function () { tell(selected()); });
      } else { tell(selected()); }
    });
  });
})();
