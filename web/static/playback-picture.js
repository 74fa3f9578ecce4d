// 重播, the picture: a lane a position, a mark a document, drawn anew for every minute asked for.
"use strict";

const playedBack = (() => {
  const [ROW, HEAD, PITCH, STAMP, GAP, COUNT] = [15, 24, 10, 12, 40, 38]; // pixels
  const [MOST_ROWS, NEAR] = [6, 10]; // rows of a lane, pixels to a mark

  // The most desks that are open at once.
  function peakOf(visits, own) {
    const changes = own.flatMap((each) => [[visits.came[each], 1], [visits.left[each], -1]]);
    changes.sort(([one, up], [other, down]) => one - other || up - down);
    let [there, most] = [0, 0];
    for (const [, by] of changes) most = Math.max(most, (there += by));
    return most;
  }

  function lanesOf(moves, words) {
    const { documents, visits } = moves;
    const shared = words.shared.split(" ");
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
  function pictureOf(canvas, moves, lanes, words) {
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
      bare = drawGround(column);
      image = brush.createImageData(canvas.width, canvas.height);
      pixels = new Uint32Array(image.data.buffer);
      drawStamps();
      seen.fill(-1);
    }

    // What does not move: names and lines, as pixels.
    function drawGround(column) {
      const ground = document.createElement("canvas");
      [ground.width, ground.height] = [canvas.width, canvas.height];
      const to = ground.getContext("2d", { willReadFrequently: true });
      to.setTransform(scale, 0, 0, scale, 0, 0);
      to.fillStyle = colours.paper;
      to.fillRect(0, 0, canvas.width, canvas.height);
      to.textBaseline = "middle";
      for (const lane of lanes) {
        const end = lane.left + column;
        if (lane.heads) {
          to.font = `600 13px ${family}`;
          to.fillStyle = colours.ink;
          to.textAlign = "left";
          to.fillText(lane.unit, lane.left, lane.top - HEAD / 2 + 2);
          to.font = `12px ${family}`;
          to.fillStyle = colours.soft;
          to.textAlign = "right";
          words.counts.split(" ").forEach((name, at) => to.fillText(name, end - (2 - at) * COUNT, lane.top - HEAD / 2 + 2));
          line(to, lane.left, end, lane.top - 2, colours.ink);
        }
        to.font = `13px ${family}`;
        to.fillStyle = colours.ink;
        to.textAlign = "left";
        to.fillText(lane.name, lane.left, lane.top + ROW / 2 + 1);
        line(to, lane.left, end, lane.top + lane.rows * ROW + 1, colours.hair);
      }
      return pixelsOf(to, canvas.width, canvas.height);
    }

    function line(to, left, right, at, colour) {
      to.fillStyle = colour;
      to.fillRect(left, at, right - left, 1);
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

  return { lanesOf, pictureOf };
})();
