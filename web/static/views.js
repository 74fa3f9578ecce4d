// Saved views of a list: a name and the address behind it, kept in this browser and shared by link.
"use strict";

(() => {
  const KEPT = "chenhe.views";
  const PASSING = ["page", "marked", "finding"]; // where one stands in a list is no part of a view
  const HANDED = "#view="; // behind a shared address: what the sender calls it
  const part = document.querySelector("[data-views]");
  if (!part) return;
  const kind = part.dataset.views;
  const find = (name) => part.querySelector(`[data-views-${name}]`);
  const [list, tidy, saving, said, undo, link, name] =
    ["list", "tidy", "save", "said", "undo", "link", "name"].map(find);
  let deleted = null;

  function everything() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) ?? {};
    } catch {
      return {};
    }
  }
  const views = () => {
    const kept = everything()[kind];
    return Array.isArray(kept) ? kept : [];
  };

  function keep(changed) {
    localStorage.setItem(KEPT, JSON.stringify({ ...everything(), [kind]: changed }));
    show();
  }

  function asked(query) {
    const found = [...new URLSearchParams(query)].filter(([key, value]) => value && !PASSING.includes(key));
    return new URLSearchParams(found.sort()).toString();
  }
  const way = (query) => location.pathname + (query ? `?${query}` : "");

  function say(sentence, named = "") {
    said.textContent = (said.dataset[sentence] ?? "").replace("{name}", named);
    undo.hidden = sentence !== "deleted";
    link.hidden = true;
  }

  function made(template, view) {
    const row = part.querySelector(`template[data-views-${template}]`).content.cloneNode(true);
    row.querySelectorAll("[data-named]").forEach((each) => {
      each.setAttribute("aria-label", each.dataset.named.replace("{name}", view.name));
    });
    return row;
  }

  function pill(view) {
    const row = made("pill", view);
    const anchor = row.querySelector("a");
    anchor.textContent = view.name;
    anchor.href = way(view.query);
    if (view.query === asked(location.search)) anchor.setAttribute("aria-current", "true");
    return row;
  }

  function tidied(view, at) {
    const row = made("row", view);
    const field = row.querySelector("input");
    field.value = view.name;
    field.addEventListener("change", () => rename(at, field.value.trim()));
    row.querySelector("[data-share]").addEventListener("click", () => share(view));
    row.querySelector("[data-delete]").addEventListener("click", () => remove(at));
    return row;
  }

  function show() {
    const kept = views();
    list.replaceChildren(...kept.map(pill));
    tidy.querySelector("ul").replaceChildren(...kept.map(tidied));
    find("empty").hidden = kept.length > 0;
    tidy.hidden = kept.length === 0;
  }

  function save(wanted) {
    const view = { name: wanted, query: asked(location.search) };
    keep([...views().filter((each) => each.name !== wanted), view]);
    say("saved", wanted);
    saving.open = false;
    saving.querySelector("summary").focus();
  }

  function rename(at, wanted) {
    const kept = views();
    const isTaken = kept.some((each, place) => each.name === wanted && place !== at);
    if (wanted && !isTaken) kept[at].name = wanted;
    keep(kept);
    say(isTaken ? "taken" : "renamed", wanted || kept[at].name);
  }

  function remove(at) {
    deleted = { at, view: views()[at] };
    keep(views().toSpliced(at, 1));
    say("deleted", deleted.view.name);
    undo.focus();
  }

  async function share(view) {
    const address = new URL(way(view.query), location.href);
    address.hash = HANDED.slice(1) + encodeURIComponent(view.name);
    try {
      await navigator.clipboard.writeText(address.href);
      say("copied", view.name);
    } catch {
      say("byhand", view.name);
      link.value = address.href;
      link.hidden = false;
      link.select();
    }
  }

  saving.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (name.value.trim()) save(name.value.trim());
    name.value = "";
  });
  saving.addEventListener("toggle", () => {
    if (saving.open) name.focus();
  });
  undo.addEventListener("click", () => {
    keep(views().toSpliced(deleted.at, 0, deleted.view));
    say("restored", deleted.view.name);
    list.querySelectorAll("a")[deleted.at]?.focus();
  });

  show();
  part.hidden = false;
  if (location.hash.startsWith(HANDED)) {
    try {
      name.value = decodeURIComponent(location.hash.slice(HANDED.length)).slice(0, name.maxLength);
    } catch {
      return;
    }
    if (views().some((each) => each.name === name.value)) return;
    part.open = saving.open = true;
    say("handed", name.value);
  }
})();
