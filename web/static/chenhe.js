// Keyboard for rows, search and help; live parts that rest while nobody looks. Pages work without it.
"use strict";

(() => {
  const KEYS = "chenhe.keys";
  const dialog = document.querySelector("dialog.keys");
  const toggle = dialog.querySelector("[data-keys-on]");
  const button = document.querySelector("[data-keys]");

  const keysOn = () => localStorage.getItem(KEYS) !== "off";
  const typing = (target) => target.closest("input, select, textarea, dialog, [contenteditable]");

  function moveRow(step) {
    const links = [...document.querySelectorAll("[data-row] th a")];
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[next]?.focus();
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysOn() || typing(event.target)) return;
    const actions = {
      "/": () => document.querySelector("[data-search]")?.focus(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      "?": () => dialog.showModal(),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  toggle.checked = keysOn();
  toggle.addEventListener("change", () => localStorage.setItem(KEYS, toggle.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);

  // A part that polls asks nothing while its page is hidden, and stays as it is when unchanged.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.hasAttribute("data-live") && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const live = event.detail.target.closest("[data-live]");
    if (!live) return;
    const version = event.detail.xhr.getResponseHeader("ETag");
    if (version && version === live.dataset.version) event.detail.shouldSwap = false;
    live.dataset.version = version;
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
  });
  document.querySelector(".faults")?.focus();
})();
