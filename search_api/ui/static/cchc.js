// Every page works without this file; it spares a click here and there.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  // A list that is sorted by a choice is sorted at once.
  document.querySelectorAll("select[data-submit]").forEach(function (select) {
    select.addEventListener("change", function () { select.form.submit(); });
  });

  // Fields left blank stay out of the address; in what is sent, a blank says that something was emptied.
  document.querySelectorAll("form:not([method=post])").forEach(function (form) {
    form.addEventListener("submit", function () {
      form.querySelectorAll("input, select").forEach(function (field) { field.disabled = !field.value; });
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form :disabled").forEach(function (field) { field.disabled = false; });
  });

  // On a narrow screen the filters start folded.
  var fold = document.querySelector(".fold");
  if (fold && window.matchMedia("(max-width: 62rem)").matches) { fold.removeAttribute("open"); }

  var text = document.querySelector("article.text");
  if (!text) { return; }

  // A mark and what was read from it light up together, all pieces of a mark at once.
  function choose(key, scroll) {
    document.querySelectorAll(".chosen").forEach(function (one) { one.classList.remove("chosen"); });
    if (!key) { return; }
    text.querySelectorAll("[data-mark]").forEach(function (piece) {
      if (piece.dataset.mark.split(" ").indexOf(key) >= 0) { piece.classList.add("chosen"); }
    });
    var item = document.getElementById("r-" + key);
    if (item) {
      item.classList.add("chosen");
      var panel = item.closest(".evidence");
      if (scroll && panel && getComputedStyle(panel).position === "sticky") {
        panel.scrollTop = item.offsetTop - panel.offsetTop - panel.clientHeight / 3;
      }
    }
  }

  function follow() {
    var name = decodeURIComponent(location.hash.slice(1));
    choose(name.replace(/^r-/, ""), name.slice(0, 2) !== "r-");
  }
  window.addEventListener("hashchange", follow);
  follow();

  text.addEventListener("click", function (event) {
    if (event.target.closest("a") || String(window.getSelection())) { return; }
    var piece = event.target.closest("[data-mark]");
    var key = piece && piece.dataset.mark.split(" ")[0];
    if (!key || !document.getElementById("r-" + key)) { return; }
    var panel = document.querySelector(".evidence");
    if (getComputedStyle(panel).position === "sticky") {
      history.replaceState(null, "", "#" + key);
      choose(key, true);
    } else {
      location.hash = "r-" + key;
    }
  });
})();
