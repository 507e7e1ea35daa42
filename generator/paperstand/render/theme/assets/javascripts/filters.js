// The filters of the search page: topics, years and what papers come with, each with the number of
// papers found that have it. `paperstand.filters.changed` is called when the reader chooses.
(function () {
  "use strict";

  var KINDS = [["topic", "Topic"], ["year", "Year"], ["has", "Comes with"]];
  var SHORT = 7; // values of a group shown at first
  var NAMES = { code: "Code", project: "Project page", dataset: "Data set", model: "Model", demo: "Demo", video: "Video", paper: "Paper", website: "Website" };

  var box = document.getElementById("ps-filters");
  var groups = box.querySelector("div");
  var chips = document.getElementById("ps-chips");
  var wide = matchMedia("(min-width: 60em)");
  var whole = new Set(); // groups shown in full
  var chosen = { topic: [], year: [], has: [] };
  var names = new Map(); // topic → name
  var asked = false; // whether the reader wants counts that take long to load

  function element(name, content, className) {
    var made = document.createElement(name);
    if (content) made.append(content);
    if (className) made.className = className;
    return made;
  }

  function label(kind, value) {
    if (kind === "topic") return names.get(value) || value;
    return kind === "has" ? NAMES[value] || value : value.replace("-", "–");
  }

  function toggle(kind, value) {
    var at = chosen[kind].indexOf(value);
    if (at < 0) chosen[kind].push(value);
    else chosen[kind].splice(at, 1);
    paperstand.filters.changed();
  }

  // ------------------------------------------------------------------ chips

  function showChips() {
    chips.replaceChildren();
    KINDS.forEach(function (kind) {
      chosen[kind[0]].forEach(function (value) {
        var button = element("button", label(kind[0], value));
        button.type = "button";
        button.setAttribute("aria-label", "Remove the filter " + label(kind[0], value));
        button.addEventListener("click", function () {
          toggle(kind[0], value);
          document.querySelector("form.ps-search input").focus();
        });
        chips.append(element("li", button));
      });
    });
  }

  // ------------------------------------------------------------------ groups

  function choice(facet) {
    var box = element("input");
    box.type = "checkbox";
    box.name = facet.kind;
    box.value = facet.value;
    box.checked = chosen[facet.kind].indexOf(facet.value) >= 0;
    box.addEventListener("change", function () { toggle(facet.kind, facet.value); });
    var made = element("label", box);
    var count = element("span", facet.count.toLocaleString("en"), "ps-count");
    made.append(element("span", label(facet.kind, facet.value)), " ", count);
    return element("li", made);
  }

  function sorted(facets, kind) {
    return facets.slice().sort(function (a, b) {
      if (kind === "year") return Number(b.value) - Number(a.value);
      return b.count - a.count || (a.name < b.name ? -1 : 1);
    });
  }

  function group(kind, title, facets) {
    var mine = sorted(facets.filter(function (facet) { return facet.kind === kind; }), kind);
    if (!mine.length) return null;
    var made = element("fieldset", element("legend", title));
    var list = element("ul");
    var shown = whole.has(kind) ? mine : mine.filter(function (facet, at) {
      return at < SHORT || chosen[kind].indexOf(facet.value) >= 0;
    });
    list.append.apply(list, shown.map(choice));
    made.append(list);
    if (shown.length < mine.length) {
      var more = element("button", "All " + mine.length, "ps-all");
      more.type = "button";
      more.setAttribute("aria-label", "All " + mine.length + " values of " + title);
      more.addEventListener("click", function () {
        whole.add(kind);
        made.replaceWith(group(kind, title, facets));
        groups.querySelector("input[name=" + kind + "][value='" + CSS.escape(mine[SHORT].value) + "']").focus();
      });
      made.append(more);
    }
    return made;
  }

  function show(facets) {
    var at = document.activeElement;
    var focus = groups.contains(at) && at.name ? [at.name, at.value] : null;
    groups.replaceChildren.apply(groups, KINDS.map(function (kind) { return group(kind[0], kind[1], facets); }).filter(Boolean));
    if (!focus) return;
    // Whoever chose with the keyboard stays where they were.
    Array.from(groups.querySelectorAll("input")).forEach(function (input) {
      if (input.name === focus[0] && input.value === focus[1]) input.focus();
    });
  }

  function filtered() {
    return KINDS.some(function (kind) { return chosen[kind[0]].length; });
  }

  // Shows the counts for what was found; `current` tells whether that is still what is asked for.
  function count(found, current) {
    showChips();
    if (!found) {
      box.hidden = true;
      return Promise.resolve();
    }
    box.hidden = false;
    return paperstand.facets.values().then(function (all) {
      all.forEach(function (facet) { if (facet.kind === "topic") names.set(facet.value, facet.name); });
      if (current()) showChips();
      return box.open && (asked || filtered()) ? true : paperstand.facets.worth(found);
    }).then(function (worth) {
      if (!current()) return null;
      if (!box.open || !worth) return later(found, current);
      return paperstand.facets.counts(found).then(function (facets) { if (current()) show(facets); });
    });
  }

  var waiting = null; // what is counted once the filters are opened

  function later(found, current) {
    waiting = function () {
      waiting = null;
      asked = true;
      return current() ? count(found, current).catch(paperstand.filters.failed) : null;
    };
    if (!box.open) return;
    var button = element("button", "Count by topic and year", "ps-all");
    button.type = "button";
    button.addEventListener("click", function () { waiting(); });
    groups.replaceChildren(button);
  }

  function fit() {
    box.open = wide.matches;
  }

  box.addEventListener("toggle", function () { if (box.open && waiting) waiting(); });
  wide.addEventListener("change", fit);
  fit();

  paperstand.filters = {
    chosen: chosen,
    count: count,
    any: filtered,
    clear: function () { KINDS.forEach(function (kind) { chosen[kind[0]].length = 0; }); },
    changed: function () {},
    failed: function () {}
  };
})();
