// What the reader keeps: papers saved and papers read, in this browser only. The store itself, the
// number of saved papers in the header, and a button to save on every card of a list.
(function () {
  "use strict";

  var ID = /^[a-z0-9]+(-[a-z0-9]+)*$/; // as in slugs.py
  var LONGEST_ID = 80;
  var LONGEST_TITLE = 1000;
  var FORBIDDEN = "This browser does not let the site keep anything, or has no room left, so nothing was changed.";
  var listeners = [];

  // ------------------------------------------------------------------ the store

  // An entry is {id, title, saved, read}: the times of both as milliseconds, or 0. What is in the
  // storage may come from another program, or from a file.
  function checked(entry) {
    if (!entry || typeof entry.id !== "string" || entry.id.length > LONGEST_ID || !ID.test(entry.id)) return null;
    var title = typeof entry.title === "string" ? entry.title.trim().slice(0, LONGEST_TITLE) : "";
    return { id: entry.id, title: title || entry.id, saved: time(entry.saved), read: time(entry.read) };
  }

  function time(value) {
    return Number.isSafeInteger(value) && value > 0 ? value : 0;
  }

  function entries() {
    var kept = paperstand.recall("shelf");
    var found = new Map();
    (Array.isArray(kept) ? kept : []).map(checked).forEach(function (entry) {
      if (entry && (entry.saved || entry.read)) found.set(entry.id, entry);
    });
    return found;
  }

  // Changes entries and keeps them. Returns whether the browser let us.
  function change(update) {
    var all = entries(); // read again, since another tab may have changed them
    update(all);
    var kept = Array.from(all.values()).filter(function (entry) { return entry.saved || entry.read; });
    var done = paperstand.keep("shelf", kept.length ? kept : null);
    if (done) tell();
    else say(FORBIDDEN);
    return done;
  }

  function set(id, title, what, on) {
    return change(function (all) {
      var entry = all.get(id) || { id: id, title: title, saved: 0, read: 0 };
      entry.title = title || entry.title;
      entry[what] = on ? Date.now() : 0;
      all.set(id, entry);
    });
  }

  function tell() {
    var all = entries();
    listeners.forEach(function (listener) { listener(all); });
  }

  function listen(listener) {
    listeners.push(listener);
    listener(entries());
  }

  window.addEventListener("storage", function (event) {
    if (!event.key || event.key === paperstand.key + ":shelf") tell();
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) tell(); // a page that slept hears no other tab
  });

  // ------------------------------------------------------------------ what it says

  var said = element("p", "ps-said");
  var silence = 0;
  said.setAttribute("aria-live", "polite"); // a page may have a status of its own
  (document.querySelector("article") || document.body).append(said);

  // A line at the foot of the window, read out by screen readers.
  function say(text) {
    said.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(function () { said.textContent = ""; }, 8000);
  }

  // ------------------------------------------------------------------ buttons

  function element(name, className, content) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (content) made.append(content);
    return made;
  }

  var MONTHS = "January February March April May June July August September October November December".split(" ");

  // `11 March 2025`, as the pages say it.
  function day(date) {
    return date.getDate() + " " + MONTHS[date.getMonth()] + " " + date.getFullYear();
  }

  var SVG = "http://www.w3.org/2000/svg";
  var ICONS = {
    save: "M6 3.5h12v17l-6-4.5-6 4.5z",
    read: "M4.5 12.5l5 5 10-11",
    remove: "M6.5 6.5l11 11M17.5 6.5l-11 11",
    cite: "M10 7H5v6h5V7v5c0 3-1.5 4.5-4 5M20 7h-5v6h5V7v5c0 3-1.5 4.5-4 5",
    share: "M12 15V3.5M7.5 8L12 3.5 16.5 8M5 12v8.5h14V12"
  };

  function icon(name) {
    var drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    var path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[name]);
    drawing.append(path);
    return drawing;
  }

  // A button with an icon; with `label` only for those who hear it if there is no text.
  function button(name, text, label, act) {
    var made = element("button", "ps-button ps-button-" + name, icon(name));
    made.type = "button";
    if (text) made.append(text);
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    return made;
  }

  // A button that turns a mark (`saved` or `read`) of a paper on and off.
  function toggle(what, id, title, text) {
    var save = what === "saved";
    var label = (save ? "Save: " : "Mark as read: ") + title;
    var made = button(save ? "save" : "read", text, label, function () {
      set(id, title, what, made.getAttribute("aria-pressed") !== "true");
    });
    made.setAttribute("aria-pressed", "false");
    return made;
  }

  function press(pressed, what, entry) {
    pressed.setAttribute("aria-pressed", String(Boolean(entry && entry[what])));
  }

  // ------------------------------------------------------------------ cards

  var CARDS = "main .has-cards > ul > li, main .ps-results > li";
  var dressed = new WeakMap(); // card → {id, link, save}

  // The address of a card's paper, or nothing.
  function paperOf(card) {
    var link = card.querySelector(":scope > p:first-child > a");
    var match = link && /(?:^|\/)papers\/([a-z0-9-]+)\.html$/.exec(link.href);
    return match && match[1] !== "index" ? { id: match[1], title: link.textContent, link: link } : null;
  }

  function show(card, all) {
    var parts = dressed.get(card);
    var entry = all.get(parts.id);
    press(parts.save, "saved", entry);
    card.classList.toggle("is-read", Boolean(entry && entry.read));
    var tick = card.querySelector(".ps-tick");
    if (entry && entry.read && !tick) {
      tick = element("span", "ps-tick", icon("read"));
      tick.append("Read");
      parts.link.after(" ", tick);
    } else if (tick && !(entry && entry.read)) {
      tick.remove();
    }
  }

  // Gives a card its button and its marks.
  function dress(card) {
    if (dressed.has(card)) return;
    var paper = paperOf(card);
    if (!paper) return;
    var save = toggle("saved", paper.id, paper.title, "");
    dressed.set(card, { id: paper.id, save: save, link: paper.link });
    card.classList.add("is-dressed");
    card.append(save);
  }

  // What is there already is left as it is, so that the changes it makes end.
  function dressAll() {
    var all = entries();
    document.querySelectorAll(CARDS).forEach(function (card) {
      dress(card);
      if (dressed.has(card)) show(card, all);
    });
  }

  // ------------------------------------------------------------------ this page

  paperstand.shelf = {
    entries: entries,
    change: change,
    set: set,
    checked: checked,
    listen: listen,
    say: say,
    element: element,
    day: day,
    icon: icon,
    button: button,
    toggle: toggle,
    press: press,
    cards: CARDS,
    paperOf: paperOf,
    dress: dress
  };

  var link = document.querySelector(".ps-nav a[href$='saved.html']");
  if (link) {
    var count = element("span", "ps-count");
    link.append(count);
    listen(function (all) {
      var saved = Array.from(all.values()).filter(function (entry) { return entry.saved; }).length;
      count.textContent = saved ? " " + saved.toLocaleString("en") : "";
    });
  }

  var article = document.querySelector("article:is(.has-cards, .is-search, :has(.has-cards)):not(.is-saved)");
  if (article) {
    listen(dressAll);
    // Results of a search, and lists that other scripts fill.
    new MutationObserver(dressAll).observe(article, { childList: true, subtree: true });
  }
})();
