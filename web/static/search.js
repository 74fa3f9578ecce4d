// The search at the top of every page: what is found shows below as one types, and the arrows walk
// through it. Without this it is a form that leads to a page.
"use strict";

(() => {
  const form = document.querySelector("form.search");
  const field = form.querySelector("[data-search]");
  const found = form.querySelector("#found-here");
  const said = form.querySelector("[data-found-said]");
  const links = () => [...found.querySelectorAll("a")];

  function show(isShown) {
    found.hidden = !isShown;
    if (!isShown) said.textContent = "";
  }

  function walk(event, step) {
    const all = links();
    if (found.hidden || !all.length) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement) + step;
    (at < 0 ? field : all[Math.min(at, all.length - 1)]).focus();
  }

  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  form.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "ArrowDown") walk(event, 1);
    if (event.key === "ArrowUp") walk(event, -1);
    if (event.key !== "Escape" || found.hidden) return;
    event.preventDefault();
    field.focus();
    show(false);
  });

  // What comes for words that are gone from the field meanwhile is not shown.
  field.addEventListener("htmx:beforeRequest", (event) => {
    if (!field.value.trim()) event.preventDefault();
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) show(false);
  });
  found.addEventListener("htmx:afterSwap", () => {
    show(field.value.trim() !== "" && form.contains(document.activeElement));
    found.querySelectorAll("[id]").forEach((each) => { each.id = `here-${each.id}`; });
    found.querySelectorAll("[aria-labelledby]").forEach((each) => {
      each.setAttribute("aria-labelledby", `here-${each.getAttribute("aria-labelledby")}`);
    });
    said.textContent = found.querySelector("[data-found-count], .empty")?.textContent ?? "";
  });
  field.addEventListener("focus", () => show(field.value.trim() !== "" && links().length > 0));
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) show(false);
  });
  // A field above a list: the arrows walk through what it leaves.
  document.querySelectorAll("[data-walks]").forEach((filter) => {
    const field = filter.querySelector("[type=search]");
    if (matchMedia("(pointer: fine)").matches) field.focus(); // elsewhere a keyboard would cover the list
    document.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const all = [...document.querySelectorAll(`${filter.dataset.walks} button`)];
      const here = document.activeElement;
      if (!step || isComposing(event) || !all.length || (here !== field && !all.includes(here))) return;
      event.preventDefault();
      const at = all.indexOf(here) + step;
      (at < 0 ? field : all[Math.min(at, all.length - 1)]).focus();
    });
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!form.contains(target)) show(false);
  });
})();
