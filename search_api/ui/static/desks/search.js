// Suggestions while typing, and searches saved in this browser. The page searches without this file just as well.
(function () {
  "use strict";
  var box = document.getElementById("q");
  if (!box) { return; }

  // --- suggestions: a combobox with a list, as WAI-ARIA describes it ---
  var list = document.createElement("ul"), told = document.createElement("span");
  var offers = [], chosen = -1, typed = box.value, waiting = 0, asked = 0, known = {};
  list.className = "offers"; list.id = "offers"; list.hidden = true;
  list.setAttribute("role", "listbox"); list.setAttribute("aria-label", box.dataset.label);
  told.className = "unseen"; told.setAttribute("role", "status");
  box.parentNode.appendChild(list); box.parentNode.appendChild(told);
  box.setAttribute("role", "combobox"); box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "offers"); box.setAttribute("aria-expanded", "false");

  function part(name, text) {
    var made = document.createElement("span");
    made.className = name; made.textContent = text;
    return made;
  }
  function close() {
    list.hidden = true; chosen = -1;
    box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant");
  }
  function choose(index) {
    chosen = index;
    Array.prototype.forEach.call(list.children, function (item, number) {
      item.setAttribute("aria-selected", String(number === index));
    });
    if (index < 0) { box.value = typed; box.removeAttribute("aria-activedescendant"); return; }
    box.value = offers[index].text;
    box.setAttribute("aria-activedescendant", "offer-" + index);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
  function take(index) {
    box.value = offers[index].text; close();
    box.form.requestSubmit();
  }
  function show(found) {
    offers = found; list.textContent = "";
    found.forEach(function (offer, index) {
      var item = document.createElement("li");
      item.id = "offer-" + index;
      item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false");
      item.appendChild(part("offered", offer.text));
      if (offer.about) { item.appendChild(part("told", offer.about)); }
      item.appendChild(part("kind", box.dataset[offer.kind]));
      item.addEventListener("mousedown", function (event) { event.preventDefault(); });
      item.addEventListener("click", function () { take(index); });
      list.appendChild(item);
    });
    chosen = -1; box.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    told.textContent = found.length ? found.length + " " + box.dataset.offers : box.dataset.none;
  }
  function ask() {
    var words = box.value.trim(), mine = ++asked;
    if (words.length < 2) { close(); return; }
    if (known[words]) { show(known[words]); return; }
    fetch(box.dataset.suggest + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
      .then(function (answer) {
        known[words] = answer.suggestions;
        if (mine === asked && document.activeElement === box) { show(answer.suggestions); }
      }, close);
  }
  box.addEventListener("input", function () {
    typed = box.value;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", function (event) {
    if (event.isComposing) { return; }
    var open = !list.hidden, down = event.key === "ArrowDown", up = event.key === "ArrowUp";
    if ((down || up) && !open) { if (offers.length && box.value === typed && typed) { show(offers); } else { ask(); } event.preventDefault(); }
    else if (down) { choose(chosen + 1 < offers.length ? chosen + 1 : -1); event.preventDefault(); }
    else if (up) { choose(chosen < 0 ? offers.length - 1 : chosen - 1); event.preventDefault(); }
    else if (event.key === "Escape" && open) { choose(-1); close(); event.preventDefault(); }
    else if (event.key === "Tab" || event.key === "Enter") { clearTimeout(waiting); asked++; close(); }
  });
  box.addEventListener("blur", function () { clearTimeout(waiting); asked++; close(); });

  // --- saved searches ---
  var KEY = "cchc.searches", MOST = 50;
  var section = document.querySelector("section.saved"), form = document.querySelector("form.save");
  function read() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter(function (one) {
        // Nothing but addresses of our own pages becomes a link.
        return one && typeof one.name === "string" && /^\/(\?|$)/.test(one.address) && /^\/feeds\/documents\.atom/.test(one.feed);
      }) : [];
    } catch (_) { return []; }
  }
  function write(kept) {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); return true; } catch (_) { return false; }
  }
  function link(text, address) {
    var made = document.createElement("a");
    made.textContent = text; made.href = address;
    return made;
  }
  function draw() {
    var kept = read(), items = section.querySelector("ul");
    items.textContent = "";
    section.hidden = !kept.length;
    kept.forEach(function (one, index) {
      var item = document.createElement("li"), remove = document.createElement("button");
      remove.type = "button"; remove.className = "button quiet"; remove.textContent = section.dataset.remove;
      remove.setAttribute("aria-label", section.dataset.remove + ": " + one.name);
      remove.addEventListener("click", function () {
        var left = read(); left.splice(index, 1); write(left); draw();
      });
      item.appendChild(link(one.name, one.address));
      item.appendChild(link(section.dataset.feed, one.feed));
      item.appendChild(remove);
      items.appendChild(item);
    });
  }
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var name = form.elements.name.value.trim();
      if (!name) { return; }
      var kept = read().filter(function (one) { return one.name !== name; });
      kept.unshift({ name: name, address: form.dataset.address, feed: form.dataset.feed });
      var done = write(kept.slice(0, MOST));
      form.querySelector("[role=status]").textContent = done ? section.dataset.done : section.dataset.full;
      draw();
    });
  }
  window.addEventListener("storage", draw);
  draw();
})();
