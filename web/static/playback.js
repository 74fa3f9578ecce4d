// 重播: documents move through the positions by the minutes of the office. The tables do without it.
"use strict";

(() => {
  const player = document.querySelector("[data-playback]");
  const wide = matchMedia("(min-width: 48.0625rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const [GLIDE, SETTLED] = [80, 600]; // milliseconds: of a mark on its way, until all are there
  const DECIDED = 2;
  const said = (template, facts) => template.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const rising = (values) => Float64Array.from(values).sort();

  // How many of these sorted moments are over.
  function before(moments, minute) {
    let [first, last] = [0, moments.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (moments[middle] <= minute) first = middle + 1;
      else last = middle;
    }
    return first;
  }

  // The day and time of a minute; a closing belongs to the day that it closes.
  function momentsOf(moves, days) {
    const dayOf = (minute) => Math.max(0, Math.ceil(minute / moves.day_minutes) - 1);
    return (minute) => {
      if (minute < 0) return player.dataset.earlier;
      let [clock, passed] = [0, minute - dayOf(minute) * moves.day_minutes];
      for (const [opens, closes] of moves.spans) {
        clock = Math.floor(opens + passed);
        if (clock <= closes) break;
        passed -= closes - opens;
      }
      const two = (number) => String(number).padStart(2, "0");
      return `${days[dayOf(minute)]} ${two(Math.floor(clock / 60))}:${two(clock % 60)}`;
    };
  }

  function begin(moves) {
    const { documents, visits } = moves;
    const part = (name) => player.querySelector(`[data-${name}]`);
    const [stage, slider, speed, now, told] = ["stage", "minute", "speed", "now", "told"].map(part);
    const days = [...document.querySelectorAll(".played-days tbody th")].map((each) => each.textContent.trim());
    const known = (column) => Float64Array.from(column, (each) => each ?? Infinity);
    for (const name of ["came", "began", "left"]) visits[name] = known(visits[name]);
    for (const name of ["document", "position"]) visits[name] = Int32Array.from(visits[name]);
    for (const name of ["arrived", "due"]) documents[name] = known(documents[name]);
    const lanes = playedBack.lanesOf(moves, player.dataset);
    const picture = playedBack.pictureOf(stage.querySelector("canvas"), moves, lanes, player.dataset);
    const moment = momentsOf(moves, days);
    const inside = (minute) => minute > 0 && minute < moves.ends;
    const happenings = rising(new Set([0, moves.ends, ...[visits.came, visits.began, visits.left].flatMap((each) => [...each.filter(inside)])]));
    const arrivals = rising(documents.arrived.filter((each) => each > 0));
    const decisions = rising(visits.left.filter((_, each) => visits.how[each] === DECIDED));
    let minute = Math.min(moves.ends, (player.dataset.day - 1) * moves.day_minutes);
    let [isPlaying, last, settles, chosen, pinned, waiting] = [false, 0, 0, null, false, false];

    function show(share) {
      const facts = picture.draw(minute, share, chosen);
      const counts = { came: before(arrivals, minute), decided: before(decisions, minute) };
      write(now, said(now.dataset.now, { when: moment(minute), ...facts, ...counts }));
      slider.value = minute;
      slider.setAttribute("aria-valuetext", moment(minute));
      write(told, chosen === null ? told.dataset.none : describe(chosen));
    }

    const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

    function describe(which) {
      const due = documents.due[which];
      const facts = { number: documents.number[which], urgency: moves.urgencies[documents.urgency[which]], row: moves.rows[documents.row[which]] };
      const desks = picture.desks(which).map((each) => {
        const isHeld = visits.began[each] <= minute;
        const since = moment(isHeld ? visits.began[each] : visits.came[each]);
        return said(isHeld ? told.dataset.held : told.dataset.waits, { position: lanes[visits.position[each]].full, since });
      });
      const late = due < minute ? [told.dataset.late] : [];
      return [said(told.dataset.document, facts), ...late, ...(desks.length ? desks : [told.dataset.gone])].join("　");
    }

    function tick(at) {
      waiting = false;
      const passed = Math.min(250, last ? at - last : 16);
      last = at;
      if (isPlaying) {
        minute = Math.min(moves.ends, minute + (passed / 1000) * (speed.value === "day" ? moves.day_minutes : speed.value));
        if (minute === moves.ends) play(false);
      }
      show(calm.matches ? 1 : 1 - Math.exp(-passed / GLIDE));
      if (isPlaying || at < settles) again();
      else last = 0;
    }

    function again() {
      if (!waiting) requestAnimationFrame(tick);
      waiting = true;
    }

    function play(on) {
      isPlaying = on && !calm.matches;
      if (isPlaying && minute === moves.ends) minute = 0;
      const button = player.querySelector("[data-do=play]");
      button.textContent = isPlaying ? button.dataset.pause : button.dataset.play;
      now.setAttribute("aria-live", isPlaying ? "off" : "polite");
      told.setAttribute("aria-live", isPlaying ? "off" : "polite");
      settle();
    }

    function settle() {
      settles = performance.now() + SETTLED;
      again();
    }

    function go(to) {
      minute = Math.min(moves.ends, Math.max(0, to));
      play(false);
    }

    function choose(which) {
      chosen = which;
      settle();
    }

    function chooseNext(by) {
      const there = picture.there();
      const at = there.indexOf(chosen);
      pinned = there.length > 0;
      if (pinned) choose(there[at < 0 ? (by > 0 ? 0 : there.length - 1) : (at + by + there.length) % there.length]);
    }

    const day = moves.day_minutes;
    const acts = {
      play: () => play(!isPlaying),
      "day-back": () => go((Math.ceil(minute / day) - 1) * day),
      back: () => go(happenings[Math.max(0, before(happenings, minute) - (happenings[before(happenings, minute) - 1] === minute ? 2 : 1))]),
      on: () => go(happenings[Math.min(happenings.length - 1, before(happenings, minute))]),
      "day-on": () => go((Math.floor(minute / day) + 1) * day),
      first: () => go(0),
      last: () => go(moves.ends),
      up: () => chooseNext(-1),
      down: () => chooseNext(1),
      none: () => { pinned = false; choose(null); },
    };
    const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last", ArrowUp: "up", ArrowDown: "down", Escape: "none" };
    const WITH_SHIFT = { ArrowLeft: "day-back", ArrowRight: "day-on" };

    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = (event.shiftKey && WITH_SHIFT[event.key]) || KEYS[event.key];
      if (!act) return;
      event.preventDefault();
      acts[act]();
    });
    player.addEventListener("click", ({ target }) => acts[target.closest("[data-do]")?.dataset.do]?.());
    slider.max = moves.ends;
    slider.addEventListener("input", () => go(Number(slider.value)));
    stage.addEventListener("pointermove", (event) => { if (!pinned) choose(picture.near(event.offsetX, event.offsetY)); });
    stage.addEventListener("pointerleave", () => { if (!pinned) choose(null); });
    stage.addEventListener("click", (event) => {
      const found = picture.near(event.offsetX, event.offsetY);
      pinned = found !== null;
      choose(found);
    });
    const rest = () => {
      for (const each of player.querySelectorAll("[data-moving]")) each.hidden = calm.matches;
      part("calm").hidden = !calm.matches;
      play(false);
    };
    calm.addEventListener("change", rest);
    player.hidden = false;
    const layOut = () => {
      if (!stage.clientWidth) return; // printed, or on a narrow screen
      picture.layOut();
      settle();
    };
    new ResizeObserver(layOut).observe(stage);
    dark.addEventListener("change", layOut);
    picture.layOut();
    rest();
    show(1);
  }

  let asked = false;
  async function load() {
    if (!player || !wide.matches || asked) return;
    asked = true;
    const answer = await fetch(player.dataset.playback);
    if (answer.ok) begin(await answer.json());
  }
  wide.addEventListener("change", load);
  load();
})();
