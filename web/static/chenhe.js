// Keyboard for rows, search and help; several rows at once. Pages work without it.
"use strict";

(() => {
  const KEYS = "chenhe.keys";
  const dialog = document.querySelector("dialog.keys");
  const toggle = dialog.querySelector("[data-keys-on]");
  const button = document.querySelector("[data-keys]");

  const keysOn = () => localStorage.getItem(KEYS) !== "off";
  const TYPED = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]";
  const typing = (target) => target.closest(TYPED);
  const rowHere = () => document.activeElement.closest("[data-row]");

  function moveRow(step) {
    const links = [...document.querySelectorAll("[data-row] th a")];
    const at = links.findIndex((link) => link.closest("[data-row]") === rowHere());
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[next]?.focus();
  }

  // A key of a list's button: for the rows marked, else for the row one stands on.
  function press(button) {
    const here = rowHere()?.querySelector("[name=chosen]");
    if (button.disabled && here) {
      here.checked = true;
      countMarked(button.form);
    }
    if (!button.disabled) button.click();
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysOn() || typing(event.target)) return;
    const actions = {
      "/": () => document.querySelector("[data-search]")?.focus(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      x: () => rowHere()?.querySelector("[name=chosen]")?.click(),
      "?": () => document.querySelector("a[data-help]").click(),
    };
    document.querySelectorAll("[data-key]").forEach((each) => {
      actions[each.dataset.key] ??= () => press(each);
    });
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  button.hidden = false;
  button.addEventListener("click", () => document.querySelector("a[data-help]").click());
  toggle.checked = keysOn();
  toggle.addEventListener("change", () => localStorage.setItem(KEYS, toggle.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);

  // Whoever goes back may be shown a page fetched anew, with what they typed and with another key:
  // the forms of that page keep the keys they were first given, so that sent again they are known.
  const ONCE = `chenhe.once ${location.pathname}${location.search}`;
  const keys = [...document.querySelectorAll("input[name=once]")];
  const [way] = performance.getEntriesByType("navigation");
  const kept = way?.type === "back_forward" ? JSON.parse(sessionStorage.getItem(ONCE) ?? "[]") : [];
  if (kept.length === keys.length) keys.forEach((key, at) => (key.value = kept[at]));
  if (keys.length) sessionStorage.setItem(ONCE, JSON.stringify(keys.map((key) => key.value)));

  // Several rows at once: each button says how many it would take, and rests without any.
  const takes = (box, action) => box.dataset.alike.split(" ").includes(action);

  function countMarked(form) {
    const marked = [...form.querySelectorAll("[name=chosen]:checked")];
    form.querySelectorAll("button[name=action]").forEach((each) => {
      const count = marked.filter((box) => takes(box, each.value)).length;
      each.disabled = count === 0;
      each.querySelector("[data-count]").textContent = count ? ` ${count}` : "";
    });
    const said = form.querySelector("[data-marked]");
    if (said) said.textContent = marked.length ? said.dataset.marked.replace("{n}", marked.length) : "";
  }

  function markAll(link) {
    const form = link.closest("[data-together]");
    const boxes = [...form.querySelectorAll("[name=chosen]")];
    const wanted = boxes.filter((box) => takes(box, link.dataset.markAll)).slice(0, link.dataset.most);
    const undo = wanted.every((box) => box.checked);
    const others = link.hasAttribute("data-mark-besides") ? wanted : boxes;
    others.forEach((box) => { box.checked = !undo && wanted.includes(box); });
    countMarked(form);
  }

  const countAll = () => document.querySelectorAll("[data-together]").forEach(countMarked);
  countAll();
  addEventListener("pageshow", countAll);
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-together] [data-row] *")) return;
    const row = target.closest("[data-row]");
    const [box, own] = [row.querySelector("[name=chosen]"), row.querySelector("[name^='to:']")];
    if (target === own && own.value) box.checked = true; // who is named for a row alone takes it
    if (target === box && own && !box.checked) own.value = "";
    countMarked(box.form);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mark-all]");
    if (!link) return;
    event.preventDefault();
    markAll(link);
  });

  // A phrase goes where the caret stands in the field it stands beneath.
  document.querySelectorAll("[data-phrase]").forEach((each) => { each.hidden = false; });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-phrase]");
    const opinion = button?.form.elements[button.dataset.into];
    if (!opinion) return;
    opinion.setRangeText(button.dataset.phrase, opinion.selectionStart, opinion.selectionEnd, "end");
    opinion.dispatchEvent(new Event("input", { bubbles: true }));
    opinion.focus();
  });

  // A draft that could not be kept says so; one that was kept again in the same minute says nothing.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, ({ detail: { elt } }) => {
      if (elt.dataset.failed) elt.textContent = elt.dataset.failed;
    });
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.dataset.failed && elt.textContent === xhr.response) event.detail.shouldSwap = false;
  });

  // A candidate reading chosen fills in its marks; marks filled in by hand are one's own reading.
  document.addEventListener("change", ({ target }) => {
    const marks = target.closest("form")?.querySelectorAll("[data-mark]") ?? [];
    if (target.matches("[data-marks]")) {
      target.dataset.marks.split(",").forEach((mark, at) => { marks[at].value = mark; });
    } else if (target.matches("[data-mark]")) {
      const own = target.form.querySelector("[data-own]");
      if (own) own.checked = true;
    }
  });

  // A part put in by a link takes the focus, as a new page would; a refused form shows its reasons.
  document.addEventListener("htmx:afterSettle", (event) => {
    event.detail.elt.querySelector("[data-focus]")?.focus();
    countAll();
  });
  document.querySelector(".faults")?.focus();
})();
