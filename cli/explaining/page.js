
"use strict";
(() => {
  const root = document.documentElement, text = document.getElementById("text");
  const language = document.getElementById("language");
  const all = (query, from = document) => Array.from(from.querySelectorAll(query));
  for (const one of all("#language, .toggles, .hint")) one.hidden = false;

  language.addEventListener("click", () => {
    const next = root.dataset.lang === "vi" ? "en" : "vi";
    root.dataset.lang = root.lang = next;
  });

  for (const box of all("[data-toggle]")) {
    const apply = () => text.classList.toggle("off-" + box.dataset.toggle, !box.checked);
    box.addEventListener("change", apply);
    apply();  // a browser keeps the boxes over a reload
  }

  const byKey = new Map();
  for (const piece of all("[data-k]", text)) {
    for (const key of piece.dataset.k.split(" ")) {
      if (!byKey.has(key)) byKey.set(key, []);
      byKey.get(key).push(piece);
    }
  }
  const cells = new Map();
  for (const piece of all("[data-v]", text)) for (const key of piece.dataset.v.split(" ")) cells.set(key, piece);
  const buttons = new Map(all("[data-item]").map((button) => [button.dataset.item, button]));

  const clear = () => {
    for (const piece of all(".chosen, .in-sentence, .value", text)) piece.classList.remove("chosen", "in-sentence", "value");
    for (const button of all('[aria-pressed="true"]')) button.setAttribute("aria-pressed", "false");
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const choose = (key, seek) => {
    clear();
    const pieces = byKey.get(key) || [];
    for (const sentence of new Set(pieces.map((piece) => piece.dataset.s).filter(Boolean))) {
      for (const piece of all(`[data-s="${Number(sentence)}"]`, text)) piece.classList.add("in-sentence");
    }
    // In a table the row is the evidence, and one cell of it the value.
    const cell = cells.get(key);
    for (const piece of pieces) piece.classList.add(cell ? "in-sentence" : "chosen");
    if (cell) cell.classList.add("chosen", "value");
    const button = buttons.get(key);
    if (button) {
      button.setAttribute("aria-pressed", "true");
      button.closest("details").open = true;
    }
    const target = seek === "text" ? cell || pieces[0] : button;
    if (target) target.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  };

  for (const [key, button] of buttons) {
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(key, "text"));
  }
  const shown = (key) => {
    const kind = { f: "figures", s: "statements", u: "units", m: "meetings", c: "meetings", p: "persons", t: "periods", r: "rejected" }[key[0]];
    return !text.classList.contains("off-" + kind);
  };
  const order = "frsumptc";
  text.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-k]");
    if (!piece || String(getSelection())) return;
    const own = (piece.dataset.v || piece.dataset.k).split(" ");
    const keys = own.filter(shown).sort((one, other) => order.indexOf(one[0]) - order.indexOf(other[0]));
    if (!keys.length) return;
    // A second click on the same words goes on to what else stands on them.
    const at = keys.findIndex((key) => buttons.get(key)?.getAttribute("aria-pressed") === "true");
    choose(keys[(at + 1) % keys.length], "list");
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
})();
