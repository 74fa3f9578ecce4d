// What is typed stays: a draft not kept yet is kept before one leaves, and a form looked at in the
// other language, or as somebody else where it goes along, is filled in as it was left.
"use strict";

(() => {
  const LEFT = "chenhe.left";
  const SWITCHES = "a.language, a.acting"; // each tells by `back` where it comes back to
  const ACTING = "/acting"; // the page between
  const pending = new Set(); // parts that keep drafts and have not been told what was typed since

  document.addEventListener("input", ({ target }) => {
    const keeper = target.form?.querySelector("[data-failed]");
    if (keeper) pending.add(keeper);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => pending.delete(detail.elt));

  function keep() {
    const told = [...pending].map((keeper) =>
      fetch(keeper.getAttribute("hx-post"), {
        method: "POST",
        headers: { "HX-Request": "true" },
        signal: AbortSignal.timeout(3000), // nobody is held back by a server that is away
        body: new URLSearchParams(new FormData(keeper.closest("form"))),
      }),
    );
    pending.clear();
    return Promise.allSettled(told);
  }

  // The forms of a page by where they are sent, and the fields a visitor fills in.
  const forms = () => [...document.querySelectorAll("main form")];
  const place = (form) => `${form.getAttribute("action")} ${forms().filter((each) => each.getAttribute("action") === form.getAttribute("action")).indexOf(form)}`;
  const NOT_TYPED = ["hidden", "submit", "button", "file", "password"];
  const fieldsOf = (form) => [...form.elements].filter((each) => each.name && !NOT_TYPED.includes(each.type));
  const isBox = (field) => ["checkbox", "radio"].includes(field.type);
  const isChanged = (field) => {
    if (isBox(field)) return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
    return field.value !== field.defaultValue;
  };
  const senderOf = (form) => form.elements.acting?.value ?? "";

  function remember(back) {
    if (location.pathname === ACTING) return;
    const left = forms()
      .filter((form) => fieldsOf(form).some(isChanged))
      .map((form) => ({
        place: place(form),
        sender: form.hasAttribute("data-goes-along") ? "" : senderOf(form),
        fields: fieldsOf(form).map((each) => (isBox(each) ? each.checked : each.value)),
      }));
    if (left.length) sessionStorage.setItem(LEFT, JSON.stringify({ back, left }));
  }

  function fillIn() {
    if (location.pathname === ACTING) return;
    const kept = JSON.parse(sessionStorage.getItem(LEFT) ?? "null");
    sessionStorage.removeItem(LEFT);
    if (kept?.back !== location.pathname + location.search) return;
    for (const form of forms()) {
      const own = kept.left.find((each) => each.place === place(form));
      const fields = fieldsOf(form);
      if (!own || own.fields.length !== fields.length) continue;
      if (own.sender && own.sender !== senderOf(form)) continue;
      fields.forEach((each, at) => {
        if (isBox(each)) each.checked = own.fields[at];
        else each.value = own.fields[at];
      });
      fields[0]?.dispatchEvent(new Event("input", { bubbles: true }));
      fields.filter(isBox)[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  addEventListener("DOMContentLoaded", fillIn);

  // A part put in by a link has an address of its own, which the switches of the page come back to.
  document.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
    document.querySelectorAll(SWITCHES).forEach((each) => {
      const way = new URL(each.href);
      way.searchParams.set("back", detail.path);
      each.href = way.href;
    });
  });

  const isPlain = (event) => !(event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]:not([target], [download], [hx-get], [href^='#'])");
    if (!link || !isPlain(event)) return;
    if (link.matches(SWITCHES)) remember(new URL(link.href).searchParams.get("back"));
    if (!pending.size) return;
    event.preventDefault();
    await keep();
    location.assign(link.href);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== ACTING || event.defaultPrevented) return;
    if (form.elements.back) remember(form.elements.back.value);
    if (!pending.size) return;
    event.preventDefault();
    await keep();
    form.requestSubmit(event.submitter);
  });
})();
