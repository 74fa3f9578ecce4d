// Parts that keep up with the office: one stream a tab says when its log has grown, while the page is
// looked at. Without a stream they ask by themselves. Pages work without it.
"use strict";

(() => {
  const made = document.querySelector("[data-since]");
  if (!made) return;
  const SECOND = 1000;
  const POLL = 15 * SECOND; // without a stream
  const SLOW_POLL = 600 * SECOND; // with one: days pass, too, and who reads on stays signed in
  const AGAIN = 60 * SECOND; // after a stream was refused, and as much again by chance
  const TYPING = 5 * SECOND;
  const SEEN = 3 * SECOND; // what one has just sent oneself is answered by then
  const parts = [...document.querySelectorAll("[data-live]")];
  const news = document.querySelector("[data-news]"); // a line about one case
  let known = made.dataset.since; // records of the log that the page knows of
  let [stream, streamAt, wasOpen] = [null, 0, false];
  let [askedAt, dueAt, typedAt] = [Date.now(), Infinity, 0];

  const isOpen = () => stream?.readyState === EventSource.OPEN;

  function open() {
    if (stream || document.hidden) return;
    stream = new EventSource(`/live?since=${known}`);
    stream.addEventListener("open", () => { wasOpen = true; });
    stream.addEventListener("message", hear);
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return; // else it comes back by itself
      close();
      streamAt = Date.now() + AGAIN * (1 + Math.random());
      if (wasOpen) dueAt = Date.now(); // a session that has ended is found out by asking
      wasOpen = false;
    });
  }
  function close() {
    stream?.close();
    stream = null;
  }

  // Who looks again spreads as the server says, and does not look more often than that either.
  function hear({ data, lastEventId }) {
    const { within, cases } = JSON.parse(data);
    known = lastEventId;
    const spread = within * SECOND;
    dueAt = Math.min(dueAt, Math.max(Date.now() + Math.random() * spread, askedAt + spread));
    if (news && (cases === null || cases.includes(news.dataset.news))) setTimeout(tell, SEEN);
  }
  const tell = () => news.append(news.querySelector("template").content);

  const isMarked = (part) => part.querySelector("[name=chosen]:checked") !== null;
  const rests = () => document.hidden || Date.now() - typedAt < TYPING || parts.some(isMarked);
  const pollAt = () => askedAt + (isOpen() ? SLOW_POLL : POLL);

  function look() {
    const now = Date.now();
    if (!stream && now >= streamAt) open();
    if (!parts.length || now < Math.min(dueAt, pollAt()) || rests()) return;
    [askedAt, dueAt] = [now, Infinity];
    parts.forEach((part) => htmx.trigger(part, "live"));
  }

  setInterval(look, SECOND);
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  document.addEventListener("input", () => { typedAt = Date.now(); });

  // Of a session that has ended it would show for ever what was there then: the page asks to sign in.
  document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
    if (xhr.status === 401 && elt.hasAttribute("data-live")) location.reload();
  });
  // A part stays as it is when unchanged. No browser keeps it, so the version last shown is kept here
  // and told when it asks again.
  const versions = new Map();
  document.addEventListener("htmx:configRequest", (event) => {
    const version = versions.get(event.detail.elt.matches("[data-live]") && event.detail.path);
    if (version) event.detail.headers["If-None-Match"] = version;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, target, xhr } = event.detail;
    if (!target.closest("[data-live]")) return;
    if (parts.some(isMarked)) { // meanwhile: it is asked for again later
      event.detail.shouldSwap = false;
      dueAt = Date.now();
      return;
    }
    if (xhr.status === 304) event.detail.shouldSwap = false;
    versions.set(requestConfig.path, xhr.getResponseHeader("ETag"));
  });
})();
