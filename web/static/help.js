// Help of a page in its dialog, words that explain themselves on a tap, and the tour of a first visit.
// Each of them is a page of its own for whoever has no JavaScript.
"use strict";

(() => {
  const part = async (address, selector) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address);
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [read.querySelector("h1"), read.querySelector(selector)];
  };

  // The help of this page: read once, shown with its keys.
  const dialog = document.querySelector("dialog.keys");
  const help = document.querySelector("a[data-help]");
  const place = dialog.querySelector("[data-help-place]");

  async function showHelp() {
    if (!place.hasChildNodes()) {
      const [title, text] = await part(help.href, "[data-help-text]");
      dialog.querySelector("h2").textContent = title.textContent;
      place.replaceChildren(text);
    }
    dialog.showModal();
  }

  help.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showHelp().catch(() => location.assign(help.href));
  });

  // A term: the first tap explains it, the second leads to the page of terms; Escape puts it away.
  const termOf = (target) => target.closest?.(".term");
  const close = (term) => {
    term.dataset.closed = "";
    delete term.dataset.open;
  };

  function fit(term) {
    delete term.dataset.closed;
    term.classList.remove("from-right");
    const box = term.querySelector(".explanation").getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth - 8) term.classList.add("from-right");
  }

  document.addEventListener("pointerover", ({ target }) => {
    const term = termOf(target);
    if (term && !term.contains(document.activeElement)) fit(term);
  });
  document.addEventListener("focusin", ({ target }) => {
    const term = termOf(target);
    if (term) fit(term);
  });
  document.addEventListener("click", (event) => {
    const term = termOf(event.target);
    document.querySelectorAll(".term[data-open]").forEach((each) => each !== term && close(each));
    if (!term || event.pointerType !== "touch" || "open" in term.dataset) return;
    event.preventDefault();
    fit(term);
    term.dataset.open = "";
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") {
      document.querySelectorAll(".term:hover, .term:focus-within, .term[data-open]").forEach(close);
    }
  });

  // The tour: begins on the first visit of a room, goes on there, and is remembered once over.
  const TOUR = "chenhe.tour";
  const OVER = "over";
  const tour = document.querySelector("[data-tour]");
  const at = () => Number(localStorage.getItem(TOUR) ?? 0);
  const rooms = [...document.querySelectorAll(".rooms a")];
  let steps = [];

  const markRoom = (path) => rooms.forEach((room) => {
    room.toggleAttribute("data-toured", room.getAttribute("href") === path);
  });

  function endTour() {
    localStorage.setItem(TOUR, OVER);
    tour.hidden = true;
    markRoom("");
  }

  function showStep(number) {
    if (number >= steps.length) return endTour();
    localStorage.setItem(TOUR, String(number));
    const [link, text] = steps[number].children;
    tour.querySelector("[data-tour-title]").textContent = link.textContent;
    tour.querySelector("[data-tour-count]").textContent = `${number + 1}/${steps.length}`;
    tour.querySelector("[data-tour-says]").textContent = text.textContent;
    tour.querySelector("[data-tour-go]").href = link.getAttribute("href");
    tour.querySelector("[data-tour-go]").hidden = link.getAttribute("href") === location.pathname;
    tour.querySelector("[data-tour-back]").hidden = number === 0;
    const next = tour.querySelector("[data-tour-next]");
    next.textContent = number + 1 === steps.length ? next.dataset.last : next.dataset.next;
    markRoom(link.getAttribute("href"));
    tour.hidden = false;
  }

  async function startTour(number) {
    const [, list] = await part(tour.dataset.tour, "[data-tour-steps]");
    steps = [...list.children];
    showStep(Math.min(number, steps.length - 1));
  }

  tour.querySelector("[data-tour-next]").addEventListener("click", () => showStep(at() + 1));
  tour.querySelector("[data-tour-back]").addEventListener("click", () => showStep(at() - 1));
  tour.querySelector("[data-tour-end]").addEventListener("click", endTour);
  tour.addEventListener("keydown", ({ key }) => key === "Escape" && endTour());

  const again = document.querySelector("[data-tour-again]");
  if (again) {
    again.hidden = false;
    again.addEventListener("click", () => {
      startTour(0).then(() => tour.querySelector("[data-tour-next]").focus()).catch(endTour);
    });
  }
  const isInRoom = rooms.some((room) => room.getAttribute("href") === location.pathname);
  if (localStorage.getItem(TOUR) !== OVER && isInRoom) startTour(at()).catch(() => {});
})();
