// 重播: documents move through the positions by the minutes of the office. The tables do without it.
"use strict";

(() => {
  const player = document.querySelector("[data-playback]");
  const wide = matchMedia("(min-width: 48.0625rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const [ROW, HEAD, PITCH, STAMP, GAP, COUNT] = [15, 24, 10, 12, 40, 38]; // pixels
  const [MOST_ROWS, NEAR, GLIDE, SETTLED] = [6, 10, 80, 600]; // rows, pixels, milliseconds
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

  // The most desks that are open at once.
  function peakOf(visits, own) {
    const changes = own.flatMap((each) => [[visits.came[each], 1], [visits.left[each], -1]]);
    changes.sort(([one, up], [other, down]) => one - other || up - down);
    let [there, most] = [0, 0];
    for (const [, by] of changes) most = Math.max(most, (there += by));
    return most;
  }

  function lanesOf(moves) {
    const { documents, visits } = moves;
    const shared = player.dataset.shared.split(" ");
    const lanes = moves.positions.map((key) => {
      const [unit, name] = key.split("/");
      const isShared = shared.includes(unit);
      return { unit, name, isShared, full: isShared ? name : unit + name, own: [] };
    });
    visits.position.forEach((position, each) => lanes[position].own.push(each));
    const urgency = (each) => documents.urgency[visits.document[each]];
    for (const lane of lanes) {
      lane.peak = peakOf(visits, lane.own);
      lane.own.sort((one, other) => urgency(one) - urgency(other) || visits.came[one] - visits.came[other]);
    }
    return lanes;
  }

  // The picture: lanes laid out once, marks drawn again and again.
  function pictureOf(canvas, moves, lanes) {
    const { documents, visits } = moves;
    const count = visits.came.length;
    const [x, y] = [new Float32Array(count), new Float32Array(count)];
    const seen = new Int32Array(count).fill(-1);
    const [fromX, fromY] = [0, 1].map(() => new Float32Array(documents.number.length).fill(NaN));
    const met = new Int32Array(documents.number.length);
    const brush = canvas.getContext("2d", { alpha: false });
    let [scale, frame, shown, stamps, colours, family] = [1, 1, [], [], {}, ""];
    let [bare, image, pixels] = []; // of the ground; what is drawn, and its pixels

    function layOut() {
      const style = getComputedStyle(canvas);
      const width = canvas.parentElement.clientWidth;
      for (const name of ["ink", "soft", "hair", "accent", "vermilion", "paper"]) colours[name] = style.getPropertyValue(`--${name}`);
      scale = Math.min(devicePixelRatio, 2);
      family = style.fontFamily;
      brush.font = `13px ${family}`;
      const label = Math.max(...lanes.map((lane) => brush.measureText(lane.name).width)) + 14;
      const column = (width - GAP) / 2;
      const ends = [false, true].map((isShared) => {
        let [down, unit] = [0, ""];
        for (const lane of lanes.filter((each) => each.isShared === isShared)) {
          lane.heads = lane.unit !== unit;
          if (lane.heads) down += HEAD;
          unit = lane.unit;
          lane.left = isShared ? column + GAP : 0;
          lane.right = lane.left + column - 3 * COUNT;
          lane.start = lane.left + label;
          lane.fits = Math.max(1, Math.floor((lane.right - lane.start) / PITCH));
          lane.rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil(lane.peak / lane.fits)));
          lane.top = down;
          down += lane.rows * ROW + 3;
        }
        return down;
      });
      canvas.width = Math.floor(width * scale);
      canvas.height = Math.floor(Math.max(...ends) * scale);
      canvas.style.height = `${Math.max(...ends)}px`;
      drawGround(column);
      bare = pixelsOf(brush, canvas.width, canvas.height);
      image = brush.createImageData(canvas.width, canvas.height);
      pixels = new Uint32Array(image.data.buffer);
      drawStamps();
      seen.fill(-1);
    }

    function drawGround(column) {
      brush.setTransform(scale, 0, 0, scale, 0, 0);
      brush.fillStyle = colours.paper;
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.textBaseline = "middle";
      for (const lane of lanes) {
        const end = lane.left + column;
        if (lane.heads) {
          brush.font = `600 13px ${family}`;
          brush.fillStyle = colours.ink;
          brush.textAlign = "left";
          brush.fillText(lane.unit, lane.left, lane.top - HEAD / 2 + 2);
          brush.font = `12px ${family}`;
          brush.fillStyle = colours.soft;
          brush.textAlign = "right";
          player.dataset.counts.split(" ").forEach((name, at) => brush.fillText(name, end - (2 - at) * COUNT, lane.top - HEAD / 2 + 2));
          line(lane.left, end, lane.top - 2, colours.ink);
        }
        brush.font = `13px ${family}`;
        brush.fillStyle = colours.ink;
        brush.textAlign = "left";
        brush.fillText(lane.name, lane.left, lane.top + ROW / 2 + 1);
        line(lane.left, end, lane.top + lane.rows * ROW + 1, colours.hair);
      }
    }

    function line(left, right, at, colour) {
      brush.fillStyle = colour;
      brush.fillRect(left, at, right - left, 1);
    }

    // Who is where at a minute: [lane, taken up first then the queue, how many are taken up].
    function placed(minute) {
      return lanes.map((lane) => {
        const [held, queued] = [[], []];
        for (const each of lane.own) {
          if (visits.came[each] > minute || visits.left[each] <= minute) continue;
          (visits.began[each] <= minute ? held : queued).push(each);
        }
        return [lane, held.concat(queued), held.length];
      });
    }

    // Draw a minute; marks go `share` of the way that is left to where they belong.
    function draw(minute, share, chosen) {
      frame += 1;
      shown = [];
      const [facts, counts] = [{ there: 0, late: 0 }, []];
      pixels.set(bare);
      for (const [lane, desks, held] of placed(minute)) {
        const pitch = Math.min(PITCH, (lane.right - lane.start) / Math.ceil(desks.length / lane.rows));
        const fits = Math.max(lane.fits, Math.ceil(desks.length / lane.rows));
        let late = 0;
        desks.forEach((each, at) => {
          const toX = lane.start + (at % fits) * pitch + PITCH / 2;
          const toY = lane.top + Math.floor(at / fits) * ROW + ROW / 2;
          const which = visits.document[each];
          const isLate = documents.due[which] < minute;
          if (seen[each] !== frame - 1) {
            x[each] = fromX[which] || lane.start; // from where it was, or as it comes
            y[each] = fromY[which] || toY;
          }
          seen[each] = frame;
          x[each] += (toX - x[each]) * share;
          y[each] += (toY - y[each]) * share;
          fromX[which] = x[each];
          fromY[which] = y[each];
          late += isLate;
          if (met[which] !== frame) {
            met[which] = frame;
            facts.there += 1;
            facts.late += isLate;
          }
          stampAt(stamps[(isLate ? 2 : 0) + (at < held ? 0 : 1)], x[each], y[each]);
          shown.push(each);
        });
        counts.push([lane, [desks.length - held, held, late]]);
      }
      brush.putImageData(image, 0, 0);
      brush.setTransform(scale, 0, 0, scale, 0, 0);
      for (const [lane, numbers] of counts) countIn(lane, numbers);
      if (chosen !== null) ring(chosen);
      return facts;
    }

    function countIn(lane, numbers) {
      brush.font = `12px ${family}`;
      brush.textAlign = "right";
      brush.textBaseline = "middle";
      numbers.forEach((number, at) => {
        if (!number) return;
        brush.fillStyle = at === 2 ? colours.vermilion : colours.ink;
        brush.fillText(number, lane.right + (at + 1) * COUNT, lane.top + ROW / 2 + 1);
      });
    }
    // The four marks as pixels: [how far from the middle, which colour] of each that is inked. To set
    // them is a tenth of the work of drawing: three thousand marks move smoothly without a graphics card.
    function drawStamps() {
      const side = Math.round(STAMP * scale);
      const stamp = document.createElement("canvas");
      stamp.width = stamp.height = side;
      const to = stamp.getContext("2d", { willReadFrequently: true });
      stamps = [colours.accent, colours.ink, colours.vermilion, colours.vermilion].map((colour, kind) => {
        to.setTransform(1, 0, 0, 1, 0, 0);
        to.fillStyle = colours.paper;
        to.fillRect(0, 0, side, side);
        to.setTransform(scale, 0, 0, scale, side / 2, side / 2);
        to.strokeStyle = to.fillStyle = colour;
        to.lineWidth = 1.5;
        to.beginPath();
        if (kind < 2) to.arc(0, 0, 3.5, 0, 7);
        else [[0, -5], [5, 0], [0, 5], [-5, 0]].forEach(([across, down]) => to.lineTo(across, down));
        to.closePath();
        if (kind % 2) to.stroke();
        else to.fill();
        const inks = pixelsOf(to, side, side);
        const inked = [...inks.keys()].filter((at) => inks[at] !== inks[0]);
        const offset = (at) => (Math.floor(at / side) - (side >> 1)) * canvas.width + (at % side) - (side >> 1);
        return { offsets: Int32Array.from(inked, offset), inks: Uint32Array.from(inked, (at) => inks[at]) };
      });
    }

    const pixelsOf = (of, width, height) => new Uint32Array(of.getImageData(0, 0, width, height).data.buffer);

    function stampAt({ offsets, inks }, atX, atY) {
      const middle = Math.round(atY * scale) * canvas.width + Math.round(atX * scale);
      for (let at = 0; at < offsets.length; at += 1) pixels[middle + offsets[at]] = inks[at];
    }

    function ring(which) {
      brush.beginPath();
      for (const each of shown) {
        if (visits.document[each] !== which) continue;
        brush.moveTo(x[each] + 9, y[each]);
        brush.arc(x[each], y[each], 9, 0, 7);
      }
      brush.lineWidth = 2;
      brush.strokeStyle = colours.ink;
      brush.stroke();
    }

    // The document of the mark next to a place, or null.
    function near(atX, atY) {
      let [best, found] = [NEAR, null];
      for (const each of shown) {
        const far = Math.hypot(x[each] - atX, y[each] - atY);
        if (far < best) [best, found] = [far, visits.document[each]];
      }
      return found;
    }

    return { layOut, draw, near, there: () => [...new Set(shown.map((each) => visits.document[each]))], desks: (which) => shown.filter((each) => visits.document[each] === which) };
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
    const lanes = lanesOf(moves);
    const picture = pictureOf(stage.querySelector("canvas"), moves, lanes);
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
    new ResizeObserver(() => {
      if (!stage.clientWidth) return; // printed, or on a narrow screen
      picture.layOut();
      settle();
    }).observe(stage);
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
