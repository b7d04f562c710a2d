// Draws the charts of a page anew so that they tell their values; without this file they stay pictures.
(function () {
  "use strict";
  var needs = document.currentScript.dataset.needs.split(" "), runtime = null;

  // The runtime is half a megabyte: it comes when a chart comes near, so that nobody waits for it to read a table.
  function load(address) {
    return new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = address;
      script.async = false;
      script.onload = done;
      script.onerror = function () { failed(new Error(address + " did not come")); };
      document.head.appendChild(script);
    });
  }

  // On a phone a legend has a name a line, and panels stand below each other.
  function fit(spec, room) {
    var panel = (spec.usermeta || {}).panel;
    if (room > 560) { return; }
    (spec.legends || []).forEach(function (legend) { legend.columns = 1; });
    if (panel && spec.layout) { spec.layout.columns = Math.max(1, Math.floor(room / panel)); }
  }

  // Lines through the periods are drawn as narrow as their screen, if not narrower than they can be read; other charts
  // go on to the right.
  function narrowed(view, spec, drawn, room) {
    // A little more, for other periods may be named at the ends of a narrower axis.
    var beyond = drawn.querySelector("svg").getAttribute("width") - room + 8;
    var narrowest = (spec.usermeta || {}).narrows;
    return narrowest && beyond > 8 ? view.width(Math.max(narrowest, view.width() - beyond)).runAsync() : view;
  }

  function draw(figure, spec) {
    var canvas = figure.querySelector(".canvas"), picture = canvas.querySelector("img");
    var drawn = document.createElement("div");
    drawn.className = "drawn";
    var told = document.createElement("div");
    told.className = "told";
    told.hidden = true;
    told.setAttribute("role", "status");

    function tell(words, box) {
      told.hidden = !words;
      if (!words) { return; }
      told.textContent = words;
      var frame = canvas.getBoundingClientRect();
      var left = box.left + box.width / 2 - frame.left + canvas.scrollLeft - told.offsetWidth / 2;
      var top = box.top - frame.top - told.offsetHeight - 8;
      told.style.left = Math.max(0, Math.min(left, canvas.scrollWidth - told.offsetWidth)) + "px";
      told.style.top = (top < 0 ? box.bottom - frame.top + 8 : top) + "px";
    }

    var meta = spec.usermeta || {};
    // The figure is as wide as its drawing; what it may be wide is its parent's.
    var room = figure.parentNode.clientWidth - figure.offsetWidth + canvas.clientWidth;
    fit(spec, room);
    // The interpreter takes the place of made functions, which the pages' policy forbids.
    var view = new vega.View(vega.parse(spec, null, { ast: true }), {
      expr: vegaInterpreter.expressionInterpreter, renderer: "svg", container: drawn, hover: false,
      locale: meta.locale ? { number: meta.locale } : undefined,
      loader: vega.loader({ baseURL: location.origin }),
      tooltip: function (handler, event, item, words) {
        if (!words || !event.target.getBoundingClientRect) { tell(""); return; }
        tell(String(words), event.target.getBoundingClientRect());
      }
    });
    return view.runAsync().then(function () { return narrowed(view, spec, drawn, room); }).then(function () {
      var svg = drawn.querySelector("svg");
      if (!svg.getAttribute("viewBox")) {
        svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
      }
      canvas.replaceChild(drawn, picture);
      canvas.appendChild(told);
      roam(svg, tell);
      figure.querySelector(".sideways").hidden = canvas.scrollWidth <= canvas.clientWidth;
      figure.classList.add("alive");
    });
  }

  // One stop for the tab key; arrows go from value to value, Enter to its sentence.
  function roam(svg, tell) {
    var symbols = Array.prototype.slice.call(svg.querySelectorAll('[role="graphics-symbol"][aria-label]')).filter(function (one) {
      return !one.closest(".role-axis, .role-legend, .role-title");
    });
    symbols.forEach(function (symbol, place) {
      var item = symbol.__data__ || {};
      symbol.setAttribute("tabindex", place ? "-1" : "0");
      if (item.href) { symbol.setAttribute("role", "link"); symbol.removeAttribute("aria-roledescription"); }
      symbol.addEventListener("focus", function () { tell(symbol.getAttribute("aria-label"), symbol.getBoundingClientRect()); });
      symbol.addEventListener("blur", function () { tell(""); });
      symbol.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        var next = event.key === "Home" ? symbols[0] : event.key === "End" ? symbols[symbols.length - 1] : step && symbols[place + step];
        if (next) {
          symbol.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
          event.preventDefault();
        } else if (event.key === "Enter" && item.href) {
          location.href = item.href;
        } else if (event.key === "Escape") {
          tell("");
        }
      });
    });
  }

  function start(figure) {
    runtime = runtime || Promise.all(needs.map(load));
    var asked = fetch(figure.dataset.chart, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(figure.dataset.chart + " answered " + answer.status); }
        return answer.json();
      });
    Promise.all([asked, runtime])
      .then(function (come) { return draw(figure, come[0]); })
      .catch(function (error) { console.warn(error); });  // the picture stays
  }

  var figures = document.querySelectorAll("figure[data-chart]");
  if (!("IntersectionObserver" in window)) { figures.forEach(start); return; }
  var watch = new IntersectionObserver(function (seen) {
    seen.forEach(function (one) {
      if (one.isIntersecting) { watch.unobserve(one.target); start(one.target); }
    });
  }, { rootMargin: "200px" });
  figures.forEach(function (figure) { watch.observe(figure); });
})();
