// All scripts of the desk. Pages work without them; they add keys, hovering and dropping.
"use strict";

const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

// Light and dark --------------------------------------------------------------------------------------------------
const root = document.documentElement;
one("#theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch (e) { /* private window */ }
});

// An article: hovering or focusing words shows what was made of them ----------------------------------------------
function article() {
  const text = one("#text"), card = one("#card");
  if (!text || !card) return;
  let lit = [];
  const show = (words) => {
    lit.forEach((e) => e.classList.remove("lit"));
    lit = [];
    const numbers = (words.dataset.r || "").split(" ").filter(Boolean);
    card.replaceChildren(...numbers.map((n) => {
      const p = document.createElement("p");
      const record = document.getElementById("r" + n);
      if (record) p.append(...[...record.cloneNode(true).childNodes]);
      return p;
    }));
    card.hidden = numbers.length === 0;
    all(".m", text).filter((e) => e.dataset.r.split(" ").includes(numbers[0])).forEach((e) => { e.classList.add("lit"); lit.push(e); });
  };
  text.addEventListener("mouseover", (e) => { const m = e.target.closest(".m"); if (m) show(m); });
  text.addEventListener("focusin", (e) => { const m = e.target.closest(".m"); if (m) show(m); });
  all(".records li").forEach((record) => {
    const mark = (on) => all(".m", text).filter((e) => e.dataset.r.split(" ").includes(record.id.slice(1))).forEach((e) => e.classList.toggle("lit", on));
    record.addEventListener("mouseenter", () => mark(true));
    record.addEventListener("mouseleave", () => mark(false));
  });
  all(".legend input").forEach((box) => box.addEventListener("change", () => {
    all(`[data-kinds~="${box.dataset.kind}"]`, text).forEach((e) => e.classList.toggle(box.dataset.kind, box.checked));
    all(".records li." + box.dataset.kind).forEach((e) => { e.hidden = !box.checked; });
  }));
}

// Review: single keys, and the next event without loading the page -------------------------------------------------
let busy = false;

function trouble(text) {
  const box = one("#trouble");
  if (box) { box.textContent = text; box.hidden = false; }
}

async function send(form, action) {
  if (busy) return;
  busy = true;
  const data = new URLSearchParams(new FormData(form));
  data.set("action", action);
  try {
    const answer = await fetch("/review", { method: "POST", body: data, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!told.ok) { trouble(told.error + ". " + (told.remedy || "")); return; }
    await load(told.data.next);
  } catch (e) {
    trouble("The desk does not answer.");
  } finally {
    busy = false;
  }
}

async function load(address) {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  const fresh = one("#stream", page);
  if (!fresh) { location.assign(address); return; }
  one("#stream").replaceWith(fresh);
  review();
}

function open(id) {
  const box = document.getElementById(id);
  if (!box) return;
  box.open = !box.open;
  if (box.open) { const field = one("input:not([type=hidden]), select", box); field?.focus(); field?.select?.(); }
}

function review() {
  const stream = one("#stream");
  if (!stream) return;
  all("form", stream).forEach((form) => form.addEventListener("submit", (e) => {
    const action = e.submitter?.value;
    if (!action) return;
    e.preventDefault();
    send(form, action);
  }));
  all("[data-open]", stream).forEach((button) => button.addEventListener("click", () => open(button.dataset.open)));
  all("[data-complete]", stream).forEach(complete);
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.closest?.("input, select, textarea")) { if (e.key === "Escape") e.target.blur(); return; }
  const button = one(`#stream [data-key="${CSS.escape(e.key.toLowerCase())}"]`);
  if (!button || button.disabled) return;
  e.preventDefault();
  if (button.dataset.open) open(button.dataset.open);
  else send(button.form, button.value);
});

// Completion of actors: the last name of a list with commas --------------------------------------------------------
function complete(field) {
  const list = one("#actors");
  let wait = 0;
  field.setAttribute("list", "actors");
  field.setAttribute("autocomplete", "off");
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const parts = field.value.split(","), last = parts.pop().trim();
      if (last.length < 2) return;
      const found = await (await fetch("/complete?q=" + encodeURIComponent(last))).json();
      const before = parts.map((p) => p.trim()).filter(Boolean);
      list.replaceChildren(...found.map((a) => {
        const option = document.createElement("option");
        option.value = [...before, a.id].join(", ");
        option.label = a.name + (a.role ? ", " + a.role : "") + (a.country ? " (" + a.country + ")" : "");
        return option;
      }));
    }, 150);
  });
}

// The drop zone ----------------------------------------------------------------------------------------------------
function drop() {
  const zone = one("#drop");
  if (!zone) return;
  const file = one("input[type=file]"), text = one("textarea", zone);
  zone.closest("form").addEventListener("submit", () => { one("#reading").hidden = false; });
  ["dragover", "dragenter"].forEach((kind) => zone.addEventListener(kind, (e) => { e.preventDefault(); zone.classList.add("over"); }));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (e) => {
    e.preventDefault();
    zone.classList.remove("over");
    if (e.dataTransfer.files.length) { file.files = e.dataTransfer.files; zone.closest("form").requestSubmit(); }
    else { text.value = e.dataTransfer.getData("text/plain"); }
  });
}

// Wide charts on narrow screens begin at the latest days ------------------------------------------------------------
all(".chart").forEach((box) => { if (one(".timeline", box)) box.scrollLeft = box.scrollWidth; });

article();
review();
drop();
