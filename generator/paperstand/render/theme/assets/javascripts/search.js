// The search page: the field, the results, and the address that leads back to them. What is found
// comes from engine.js, the filters are in filters.js.
(function () {
  "use strict";

  var PAGE = 10; // results shown at a time
  var PAUSE = 60; // milliseconds without a key before an answer is looked for
  var AUTHORS = 3;
  var MONTHS = "January February March April May June July August September October November December".split(" ");

  var form = document.querySelector("form.ps-search");
  var field = form.elements.q;
  var list = document.getElementById("ps-results");
  var status = document.getElementById("ps-status");
  var note = document.getElementById("ps-note");
  var help = document.getElementById("ps-ask");
  var filters = paperstand.filters;
  var latest = 0; // number of the newest query; answers to older ones are dropped

  function element(name, content, className) {
    var made = document.createElement(name);
    if (content) made.append(content);
    if (className) made.className = className;
    return made;
  }

  function button(text, className, action) {
    var made = element("button", text, className);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function plural(count, noun) {
    return count.toLocaleString("en") + " " + noun + (count === 1 ? "" : "s");
  }

  // ------------------------------------------------------------------ a result

  function day(date) {
    var parts = date.split("-").map(Number);
    return parts.length === 3 ? parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0] : date;
  }

  function about(record, words) {
    var line = element("p");
    var authors = record.authors.slice(0, AUTHORS).join(", ");
    if (record.authors.length > AUTHORS) authors += " and " + (record.authors.length - AUTHORS) + " more";
    if (authors) line.append(paperstand.highlight.marked(authors, words), " · ");
    line.append(day(record.date) || "unknown date");
    record.topics.forEach(function (topic) {
      var link = element("a", topic.name);
      link.href = paperstand.root + "topics/" + topic.id + ".html";
      line.append(" · ", link);
    });
    return line;
  }

  function item(record, words) {
    var link = element("a", paperstand.highlight.marked(record.title, words));
    link.href = record.url;
    var text = paperstand.highlight.excerpt(record.abstract || "No abstract.", words);
    var made = element("li");
    made.append(element("p", link), element("p", paperstand.highlight.marked(text, words)), about(record, words));
    return made;
  }

  // ------------------------------------------------------------------ what was found

  function more(found, number) {
    var old = document.querySelector(".ps-more");
    if (old) old.remove();
    if (!found || !found.rest()) return;
    list.after(button("More results", "ps-more", function () {
      var shown = list.children.length;
      show(found, number).then(function () {
        if (list.children[shown]) list.children[shown].querySelector("a").focus();
      }).catch(fail);
    }));
  }

  function show(found, number) {
    return found.take(PAGE).then(function (records) {
      if (number !== latest) return;
      list.append.apply(list, records.map(function (record) { return item(record, found.words); }));
      more(found, number);
    });
  }

  function say(found) {
    var count = found.count;
    if (!count && filters.any()) return "No paper matches with these filters.";
    if (!count) return "No paper has any of these words. Fewer or shorter words may find more.";
    if (!found.complete) return "No paper has all of these words. " + plural(count, "paper") + " with some of them:";
    return plural(count, "paper");
  }

  function quoted(word) {
    return element("strong", "“" + word + "”");
  }

  function explain(found, number) {
    note.replaceChildren();
    found.corrections.forEach(function (correction) {
      var line = element("span", "Showing results for ");
      line.append(quoted(correction.to), " instead of “" + correction.from + "”. ");
      note.append(line);
    });
    if (!found.count && filters.any()) note.append(button("Search without filters", "ps-again", function () {
      filters.clear();
      filters.changed();
    }));
    return found.suggest().then(function (text) {
      if (!text || number !== latest) return;
      var link = element("a", text);
      link.href = "?q=" + encodeURIComponent(text);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        field.value = text;
        field.focus();
        start();
      });
      note.append("Did you mean ", link, "?");
    });
  }

  function fail(error) {
    status.textContent = error.message + " ";
    status.classList.add("ps-error");
    note.replaceChildren(button("Try again", "ps-again", start));
  }

  function idle() {
    list.replaceChildren();
    note.replaceChildren();
    more(null);
    status.textContent = "";
    help.hidden = false;
    return filters.count(null);
  }

  function run() {
    var number = ++latest;
    var current = function () { return number === latest; };
    var query = field.value.trim();
    status.classList.remove("ps-error");
    if (!query && !filters.any()) return idle();
    return paperstand.search(query, filters.chosen).then(function (found) {
      if (!current()) return null;
      // The old results stay until the new ones are there, so that nothing flickers.
      return found.take(PAGE).then(function (records) {
        if (!current()) return null;
        help.hidden = true;
        list.replaceChildren.apply(list, records.map(function (record) { return item(record, found.words); }));
        more(found, number);
        status.textContent = found.asked ? say(found) : "Type a word or a number to search for.";
        return Promise.all([explain(found, number), filters.count(found, current)]);
      });
    }).catch(function (error) { if (current()) fail(error); });
  }

  // ------------------------------------------------------------------ the address

  function remember() {
    var address = new URL(location.href);
    ["q", "topic", "year", "has"].forEach(function (name) { address.searchParams.delete(name); });
    if (field.value.trim()) address.searchParams.set("q", field.value.trim());
    ["topic", "year", "has"].forEach(function (name) {
      filters.chosen[name].forEach(function (value) { address.searchParams.append(name, value); });
    });
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Some browsers refuse on file://; the search works all the same.
    }
  }

  function recall() {
    var asked = new URLSearchParams(location.search);
    field.value = asked.get("q") || "";
    ["topic", "year", "has"].forEach(function (name) {
      asked.getAll(name).forEach(function (value) {
        if (value && filters.chosen[name].indexOf(value) < 0) filters.chosen[name].push(value);
      });
    });
  }

  function start() {
    remember();
    return run();
  }

  // ------------------------------------------------------------------ keys

  function links() {
    return Array.from(list.querySelectorAll("li > p:first-child > a"));
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var all = links();
    var at = all.indexOf(document.activeElement);
    var inField = document.activeElement === field;
    if (event.key === "Escape" && !inField && (at >= 0 || form.parentNode.contains(document.activeElement))) {
      field.focus();
      field.select();
    } else if (event.key === "ArrowDown" && (inField || at >= 0) && all[at + 1]) {
      all[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (all[at - 1] || field).focus();
    } else return;
    event.preventDefault();
  });

  var pause = 0;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(pause);
    start();
  });
  field.addEventListener("input", function () {
    latest++; // what is on its way answers an older question
    clearTimeout(pause);
    pause = setTimeout(start, PAUSE);
  });
  filters.changed = start;
  filters.failed = fail;
  recall();
  run();
  if (!field.value && !filters.any()) field.focus();
})();
