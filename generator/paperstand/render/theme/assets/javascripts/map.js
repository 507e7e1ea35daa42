// The map. Its data come in parts (see write/map_data.py, which describes their format); what is
// shown of a single paper is its record.
(function () {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var PALETTE = 9; // colours in the style sheet
  var MARGIN = 30; // around the map, as in the picture it takes the place of
  var FADED = 0.1; // of the dots of groups that are not chosen
  var REACH = 12; // pixels between pointer and dot
  var LARGEST = 8; // radius of a dot, in pixels
  var TURN = 180; // milliseconds a movement takes

  var holder = document.getElementById("ps-map");
  var still = matchMedia("(prefers-reduced-motion: reduce)");

  // ------------------------------------------------------------------ data

  var load = paperstand.load;
  var data; // map/papers.js
  var count, xs, ys, topics; // of papers; by the number of a paper
  var members = []; // by group: numbers of its papers; the last are those without a topic

  function take(content) {
    data = content;
    count = data.places.length / 3;
    xs = new Float32Array(count);
    ys = new Float32Array(count);
    topics = new Int16Array(count);
    for (var group = 0; group <= data.groups.length; group++) members.push([]);
    for (var paper = 0; paper < count; paper++) {
      xs[paper] = data.places[3 * paper];
      ys[paper] = data.places[3 * paper + 1];
      topics[paper] = data.places[3 * paper + 2];
      members[groupOf(paper)].push(paper);
    }
  }

  function groupOf(paper) {
    return topics[paper] < 0 ? data.groups.length : data.topics[topics[paper]][1];
  }

  function kinOf(paper) {
    return load("map/kin-" + Math.floor(paper / data.kinShard)).then(function (rows) {
      return decode(rows[paper % data.kinShard]);
    });
  }

  function decode(text) {
    var numbers = [];
    var number = 0;
    for (var at = 0; at < text.length; at++) {
      var digit = ALPHABET.indexOf(text[at]);
      number = number * 32 + (digit & 31);
      if (digit < 32) {
        numbers.push(number);
        number = 0;
      }
    }
    return numbers;
  }

  // ------------------------------------------------------------------ parts of the page

  function element(name, className, content) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (content) made.append(content);
    return made;
  }

  var canvas = element("canvas");
  var pen = canvas.getContext("2d");
  var card = element("div", "ps-card");
  var status = element("p", "ps-unseen");
  var legend = element("div", "ps-legend");
  var chips = []; // by group: its button in the legend

  function furnish() {
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", "Map of " + plural(count, "paper"));
    canvas.setAttribute("aria-describedby", "ps-map-hint");
    card.hidden = true;
    status.setAttribute("role", "status");
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Show only");
    data.groups.concat([["none", "No topic"]]).forEach(function (group, number) {
      chips[number] = element("button");
      chips[number].type = "button";
      chips[number].hidden = !members[number].length;
      chips[number].setAttribute("aria-pressed", "false");
      var colour = number === data.groups.length ? "none" : number % PALETTE;
      chips[number].append(element("i", "ps-group-" + colour), group[1]);
      chips[number].append(element("small", "", members[number].length.toLocaleString("en")));
      chips[number].addEventListener("click", function () {
        press(number, !isPressed(number));
        remember();
        ask();
      });
      legend.append(chips[number]);
    });
    var buttons = element("div", "ps-zoom");
    [["+", "Zoom in", 1.6], ["−", "Zoom out", 1 / 1.6], ["⤢", "Show all", 0]].forEach(function (button) {
      var made = element("button", "", button[0]);
      made.type = "button";
      made.setAttribute("aria-label", button[1]);
      made.title = button[1];
      made.addEventListener("click", function () { zoomBy(button[2]); });
      buttons.append(made);
    });
    var touch = matchMedia("(pointer: coarse)").matches;
    var hint = element("p", "ps-hint", touch ?
      "Pinch to zoom, tap a dot to see its paper." :
      "Drag to move, scroll to zoom, click a dot to open its paper. With the keyboard: arrows go from paper to paper, Enter opens it, + − 0 zoom.");
    hint.id = "ps-map-hint";
    holder.before(legend);
    holder.after(hint);
    holder.append(canvas, card, buttons, status);
    holder.classList.add("is-live");
  }

  function plural(number, noun) {
    return number.toLocaleString("en") + " " + noun + (number === 1 ? "" : "s");
  }

  function isPressed(group) {
    return chips[group].getAttribute("aria-pressed") === "true";
  }

  function press(group, down) {
    chips[group].setAttribute("aria-pressed", down);
  }

  // Nothing chosen is everything chosen.
  function isShown(group) {
    return isPressed(group) || !chips.some(function (_, other) { return isPressed(other); });
  }

  // ------------------------------------------------------------------ drawing

  var view = { x: 0, y: 0, zoom: 1 }; // what is in the middle, and how much larger than all of it
  var width = 0, height = 0, ratio = 1; // of the canvas in CSS pixels; device pixels in one
  var colours = []; // by group
  var ink, sheet, font;
  var asked = 0; // a frame is on its way

  function scale() {
    return view.zoom * Math.min(width, height) / (data.side + 2 * MARGIN);
  }

  function mostZoom() {
    return Math.min(60, Math.max(5, Math.sqrt(count) / 3));
  }

  // Small where many papers share the room, larger as one comes closer.
  function radius() {
    var room = Math.min(width, height) / Math.sqrt(count + 1);
    var base = Math.min(5.5, Math.max(1.2, 0.16 * room));
    return Math.min(LARGEST, base * Math.pow(view.zoom, 0.45));
  }

  function toScreen(x, y) {
    var size = scale();
    return [(x - view.x) * size + width / 2, (y - view.y) * size + height / 2];
  }

  function readColours() {
    var style = getComputedStyle(holder);
    ink = style.color;
    sheet = style.backgroundColor;
    font = style.fontFamily;
    colours = chips.map(function (chip) { return getComputedStyle(chip.firstChild).color; });
    ask();
  }

  function measure() {
    width = holder.clientWidth;
    height = holder.clientHeight;
    ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    draw();
  }

  function ask() {
    if (!asked) asked = requestAnimationFrame(draw);
  }

  function draw() {
    asked = 0;
    canvas.style.touchAction = view.zoom > 1 ? "none" : "pan-y";
    drawDots();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLabels();
    if (current >= 0) drawCurrent();
    placeCard();
  }

  var image, pixels; // of the canvas, and around it a margin as wide as the largest dot
  var margin = 0;

  // Pixel by pixel, since a hundred thousand calls of the canvas a frame would be too many.
  function drawDots() {
    margin = Math.ceil(LARGEST * ratio) + 2;
    if (!image || image.width !== canvas.width + 2 * margin || image.height !== canvas.height + 2 * margin) {
      image = new ImageData(canvas.width + 2 * margin, canvas.height + 2 * margin);
      pixels = new Uint32Array(image.data.buffer);
    }
    pixels.fill(tint(sheet, 1));
    for (var group = data.groups.length; group >= 0; group--) {
      drawGroup(members[group], tint(colours[group], isShown(group) ? 1 : FADED));
    }
    pen.putImageData(image, -margin, -margin);
  }

  function drawGroup(papers, colour) {
    var dot = dotOf(radius() * ratio);
    var size = scale() * ratio;
    var left = canvas.width / 2 - view.x * size + margin;
    var top = canvas.height / 2 - view.y * size + margin;
    var half = Math.ceil(radius() * ratio);
    for (var i = 0; i < papers.length; i++) {
      var x = Math.round(xs[papers[i]] * size + left);
      var y = Math.round(ys[papers[i]] * size + top);
      if (x < half || y < half || x >= image.width - half || y >= image.height - half) continue;
      for (var k = 0; k < dot.length; k++) {
        var at = (y + dot[k].y) * image.width + x + dot[k].x;
        pixels[at] = dot[k].cover === 1 ? colour : mixed(pixels[at], colour, dot[k].cover);
      }
    }
  }

  // The pixels of a dot, and how much of each it covers.
  function dotOf(size) {
    var dot = [];
    var half = Math.ceil(size);
    for (var y = -half; y <= half; y++) {
      for (var x = -half; x <= half; x++) {
        var cover = Math.min(1, size + 0.5 - Math.hypot(x, y));
        if (cover > 0) dot.push({ x: x, y: y, cover: cover });
      }
    }
    return dot;
  }

  function mixed(under, over, share) {
    var result = 255 << 24;
    for (var shift = 0; shift < 24; shift += 8) {
      var from = (under >> shift) & 255;
      result |= Math.round(from + (((over >> shift) & 255) - from) * share) << shift;
    }
    return result >>> 0;
  }

  var palette = element("canvas").getContext("2d", { willReadFrequently: true });

  // Any colour of CSS, this strong on the sheet, as a number.
  function tint(colour, strength) {
    palette.globalAlpha = 1;
    palette.fillStyle = sheet;
    palette.fillRect(0, 0, 1, 1);
    palette.globalAlpha = strength;
    palette.fillStyle = colour;
    palette.fillRect(0, 0, 1, 1);
    return new Uint32Array(palette.getImageData(0, 0, 1, 1).data.buffer)[0];
  }

  var labels = { key: "", shown: [] }; // those that have room, at a scale and with some groups chosen

  // The labels come weightiest first; one that would lie over another waits for more zoom.
  function labelsThatFit() {
    var size = scale();
    var key = [size, width].concat(chips.map(function (_, group) { return isPressed(group); })).join();
    if (labels.key === key) return labels.shown;
    labels = { key: key, shown: [] };
    var shrunk = Math.sqrt(Math.min(1, Math.min(width, height) / data.side));
    var edge = width / 2 / size * view.zoom; // from the middle to the side of a map shown whole
    data.labels.forEach(function (label) {
      if (!isShown(data.topics[label[0]][1])) return;
      var letters = Math.max(11, label[3] * shrunk);
      pen.font = "600 " + letters + "px " + font;
      var half = pen.measureText(data.topics[label[0]][0]).width / 2 + 4;
      var most = Math.max(0, edge - half / size);
      var x = data.side / 2 + Math.max(-most, Math.min(most, label[1] - data.side / 2));
      var made = { topic: label[0], x: x, y: label[2], letters: letters, half: half };
      var clear = labels.shown.every(function (other) {
        return Math.abs(other.x - x) * size >= other.half + half ||
          Math.abs(other.y - made.y) * size >= 0.7 * (other.letters + letters);
      });
      if (clear) labels.shown.push(made);
    });
    return labels.shown;
  }

  function drawLabels() {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.strokeStyle = sheet;
    pen.fillStyle = ink;
    labelsThatFit().forEach(function (label) {
      var at = toScreen(label.x, label.y);
      pen.font = "600 " + label.letters + "px " + font;
      pen.globalAlpha = 0.75;
      pen.strokeText(data.topics[label.topic][0], at[0], at[1]);
      pen.globalAlpha = 1;
      pen.fillText(data.topics[label.topic][0], at[0], at[1]);
    });
  }

  function drawCurrent() {
    var here = toScreen(xs[current], ys[current]);
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    pen.globalAlpha = 0.6;
    pen.beginPath();
    kin.forEach(function (paper) {
      pen.moveTo(here[0], here[1]);
      pen.lineTo.apply(pen, toScreen(xs[paper], ys[paper]));
    });
    pen.stroke();
    pen.globalAlpha = 1;
    kin.forEach(function (paper) { drawRing(paper, 1); });
    drawRing(current, 2.5);
  }

  function drawRing(paper, line) {
    var at = toScreen(xs[paper], ys[paper]);
    pen.beginPath();
    pen.arc(at[0], at[1], radius() + line, 0, 7);
    pen.fillStyle = colours[groupOf(paper)];
    pen.fill();
    pen.lineWidth = line;
    pen.strokeStyle = ink;
    pen.stroke();
  }

  // ------------------------------------------------------------------ the current paper

  var current = -1;
  var pinned = false; // it stays when the pointer leaves
  var kin = []; // its related papers
  var slug = ""; // its address, once known

  function choose(paper, pin) {
    pinned = pin;
    card.classList.toggle("is-pinned", pin);
    if (paper !== current) {
      current = paper;
      kin = [];
      slug = "";
      card.hidden = true;
      ask();
    }
    if (paper < 0) {
      remember();
      return;
    }
    paperstand.records.get(paper).then(function (record) {
      if (paper !== current) return;
      slug = record.id;
      fillCard(record);
      if (pinned) {
        status.textContent = [record.title].concat(facts(record)).join(", ");
        remember();
      }
      ask();
    }).catch(fail);
    kinOf(paper).then(function (found) {
      if (paper !== current) return;
      kin = found;
      ask();
    }).catch(fail);
  }

  function facts(record) {
    var names = record.topics.map(function (topic) { return topic.name; });
    return (names.length ? names : ["No topic"]).concat(record.date.slice(0, 4) || []);
  }

  function fillCard(record) {
    var link = element("a", "", record.title);
    link.href = address();
    card.replaceChildren(link, element("p", "", facts(record).join(" · ")));
    card.hidden = false;
  }

  // Below its dot or, where there is no room, above it.
  function placeCard() {
    if (card.hidden || current < 0) return;
    var at = toScreen(xs[current], ys[current]);
    var gap = radius() + 8;
    var x = Math.max(8, Math.min(width - card.offsetWidth - 8, at[0] - card.offsetWidth / 2));
    var y = at[1] + gap;
    if (y + card.offsetHeight > height - 8) y = at[1] - gap - card.offsetHeight;
    card.style.transform = "translate(" + Math.round(x) + "px," + Math.round(Math.max(8, y)) + "px)";
  }

  function address() {
    return paperstand.root + "papers/" + slug + ".html";
  }

  function open(paper) {
    paperstand.records.get(paper).then(function (record) {
      choose(paper, true);
      slug = record.id;
      remember();
      location.href = address();
    }).catch(fail);
  }

  function fail(error) {
    status.textContent = error.message;
  }

  // The nearest paper to a point of the screen, of those that `fits` allows.
  function nearest(at, fits) {
    var shown = members.map(function (_, group) { return isShown(group); });
    var best = -1;
    var least = Infinity;
    var size = scale();
    for (var paper = 0; paper < count; paper++) {
      var x = (xs[paper] - view.x) * size + width / 2 - at[0];
      var y = (ys[paper] - view.y) * size + height / 2 - at[1];
      var far = x * x + y * y;
      if (far < least && shown[groupOf(paper)] && (!fits || fits(x, y))) {
        least = far;
        best = paper;
      }
    }
    return { paper: best, far: Math.sqrt(least) };
  }

  function at(point) {
    var found = nearest(point);
    return found.far <= Math.max(REACH, radius() + 3) ? found.paper : -1;
  }

  // From the current paper to the next one in a direction; from nowhere to the middle.
  function walk(right, down) {
    if (current < 0) return visit(nearest([width / 2, height / 2]).paper);
    var next = nearest(toScreen(xs[current], ys[current]), function (x, y) {
      var ahead = x * right + y * down;
      return ahead > 0 && ahead >= Math.abs(x * down) + Math.abs(y * right);
    });
    if (next.paper >= 0) visit(next.paper);
  }

  function visit(paper) {
    if (paper < 0) return;
    choose(paper, true);
    var at = toScreen(xs[paper], ys[paper]);
    var size = scale();
    var inX = Math.max(0.15 * width - at[0], Math.min(0, 0.85 * width - at[0]));
    var inY = Math.max(0.2 * height - at[1], Math.min(0, 0.7 * height - at[1]));
    if (inX || inY) glide({ x: view.x - inX / size, y: view.y - inY / size, zoom: view.zoom });
  }

  // ------------------------------------------------------------------ moving

  var gliding = 0;

  function look(to) {
    view.zoom = Math.max(1, Math.min(mostZoom(), to.zoom));
    view.x = Math.max(0, Math.min(data.side, to.x));
    view.y = Math.max(0, Math.min(data.side, to.y));
    if (view.zoom === 1) view.x = view.y = data.side / 2;
    ask();
    rememberSoon();
  }

  function glide(to) {
    cancelAnimationFrame(gliding);
    if (still.matches) return look(to);
    var from = { x: view.x, y: view.y, zoom: view.zoom };
    var start = performance.now();
    (function step(now) {
      var part = Math.max(0, Math.min(1, (now - start) / TURN));
      var eased = part * (2 - part);
      look({
        x: from.x + (to.x - from.x) * eased,
        y: from.y + (to.y - from.y) * eased,
        zoom: from.zoom * Math.pow(to.zoom / from.zoom, eased),
      });
      if (part < 1) gliding = requestAnimationFrame(step);
    })(start);
  }

  // Where one would look after a zoom that leaves a point of the screen where it is.
  function zoomed(factor, point) {
    var zoom = Math.max(1, Math.min(mostZoom(), view.zoom * factor));
    var size = scale();
    var gain = 1 / size - view.zoom / zoom / size;
    return {
      x: view.x + (point[0] - width / 2) * gain,
      y: view.y + (point[1] - height / 2) * gain,
      zoom: zoom,
    };
  }

  // By a button or a key; 0 shows all.
  function zoomBy(factor) {
    if (!factor) return glide({ x: data.side / 2, y: data.side / 2, zoom: 1 });
    var point = current >= 0 && pinned ? toScreen(xs[current], ys[current]) : [width / 2, height / 2];
    glide(zoomed(factor, point));
  }

  var pointers = new Map(); // those that are down: where they are
  var travelled = 0;

  function pointOf(event) {
    var box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // The middle of the pointers that are down, and how far they are from it.
  function grip() {
    var points = Array.from(pointers.values());
    var x = 0, y = 0, spread = 0;
    points.forEach(function (p) { x += p[0] / points.length; y += p[1] / points.length; });
    points.forEach(function (p) { spread += Math.hypot(p[0] - x, p[1] - y) / points.length; });
    return { x: x, y: y, spread: spread };
  }

  function listen() {
    canvas.addEventListener("pointerdown", function (event) {
      if (event.button) return;
      cancelAnimationFrame(gliding);
      if (!pointers.size) travelled = 0;
      pointers.set(event.pointerId, pointOf(event));
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", function (event) {
      var point = pointOf(event);
      if (!pointers.has(event.pointerId)) {
        if (event.pointerType === "mouse") hover(at(point));
        return;
      }
      var before = grip();
      pointers.set(event.pointerId, point);
      var after = grip();
      travelled += Math.hypot(after.x - before.x, after.y - before.y) + Math.abs(after.spread - before.spread);
      if (travelled < 4) return;
      canvas.style.cursor = "grabbing";
      var size = scale();
      look({ x: view.x - (after.x - before.x) / size, y: view.y - (after.y - before.y) / size, zoom: view.zoom });
      if (before.spread && after.spread) look(zoomed(after.spread / before.spread, [after.x, after.y]));
    });
    canvas.addEventListener("pointerup", function (event) {
      if (!pointers.delete(event.pointerId)) return;
      canvas.style.cursor = "";
      if (!pointers.size && travelled < 4) tap(event);
    });
    canvas.addEventListener("pointercancel", function (event) {
      pointers.delete(event.pointerId);
      canvas.style.cursor = "";
    });
    canvas.addEventListener("pointerleave", function () {
      if (!pinned) choose(-1, false);
    });
    canvas.addEventListener("wheel", function (event) {
      // What the map can't do is left to the page: scrolling on.
      if (event.deltaY > 0 && view.zoom === 1 && !event.ctrlKey) return;
      event.preventDefault();
      var unit = event.deltaMode ? 0.05 : event.ctrlKey ? 0.01 : 0.002;
      look(zoomed(Math.exp(-event.deltaY * unit), pointOf(event)));
    }, { passive: false });
    canvas.addEventListener("keydown", key);
    new ResizeObserver(measure).observe(holder);
    new MutationObserver(readColours).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", readColours);
    addEventListener("hashchange", recall);
  }

  function hover(paper) {
    canvas.style.cursor = paper >= 0 ? "pointer" : "";
    if (pinned && paper < 0) return;
    if (paper !== current) choose(paper, false);
  }

  // A click opens a paper; a tap shows it first, and its card is the link.
  function tap(event) {
    var paper = at(pointOf(event));
    if (paper < 0) return choose(-1, false);
    if (event.pointerType === "mouse") return open(paper);
    choose(paper, true);
  }

  var KEYS = {
    ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
    "+": 1.6, "=": 1.6, "-": 1 / 1.6, "−": 1 / 1.6, "0": 0,
  };

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var what = KEYS[event.key];
    if (event.key === "Enter" && current >= 0) open(current);
    else if (event.key === "Escape") choose(-1, false);
    else if (what === undefined) return;
    else if (typeof what === "number") zoomBy(what);
    else if (event.shiftKey) {
      var step = 0.25 * Math.min(width, height) / scale();
      glide({ x: view.x + what[0] * step, y: view.y + what[1] * step, zoom: view.zoom });
    } else walk(what[0], what[1]);
    event.preventDefault();
  }

  // ------------------------------------------------------------------ address

  var soon = 0;

  function rememberSoon() {
    clearTimeout(soon);
    soon = setTimeout(remember, 300);
  }

  // In the address, so that one can come back to it, or send it.
  function remember() {
    clearTimeout(soon);
    var state = new URLSearchParams();
    if (pinned && slug) state.set("paper", slug);
    if (view.zoom > 1) {
      state.set("at", [view.x, view.y].map(Math.round).concat(view.zoom.toFixed(2)).join(" "));
    }
    data.groups.concat([["none"]]).forEach(function (group, number) {
      if (isPressed(number)) state.append("group", group[0]);
    });
    try {
      history.replaceState(null, "", "#" + state);
    } catch (error) {
      // Some browsers refuse on file://, or when it is asked too often.
    }
  }

  function recall() {
    var state = new URLSearchParams(location.hash.slice(1));
    data.groups.concat([["none"]]).forEach(function (group, number) {
      press(number, state.getAll("group").includes(group[0]));
    });
    var place = (state.get("at") || "").split(" ").map(Number);
    if (place.length === 3 && place.every(isFinite)) look({ x: place[0], y: place[1], zoom: place[2] });
    else place = null;
    ask();
    var wanted = state.get("paper");
    if (!wanted) return;
    paperstand.records.find(wanted).then(function (paper) {
      if (paper < 0) return;
      if (!place) look({ x: xs[paper], y: ys[paper], zoom: Math.max(2, mostZoom() / 6) });
      choose(paper, true);
    }).catch(fail);
  }

  // Until the data is there, and if it doesn't come, there is the picture.
  load("map/papers").then(function (content) {
    take(content);
    furnish();
    view.x = view.y = data.side / 2;
    readColours();
    measure();
    recall();
    listen();
  }).catch(function () {});
})();
