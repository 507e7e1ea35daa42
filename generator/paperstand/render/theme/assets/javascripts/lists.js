// On lists of papers: filters the cards of the page by words, topic and year, and sorts them.
// Without this script they are all there, in the page's own order.
//
// Words are looked for in the whole abstract, not only in the lines that a card shows. The records
// for that are loaded when the field is first used: 50 small files for 100 papers that arrived
// together, up to 100 for a topic; until they are here, what the cards show has to do. How central
// papers are to a topic comes in one file, when that order is first asked for.
(function () {
  "use strict";

  var FEWEST = 6; // papers that are worth a bar
  var article = document.querySelector("article");
  var first = document.querySelector(".has-cards > ul > li > p:nth-child(3)");
  if (!first || first.parentNode.parentNode.children.length < FEWEST) return;

  var bar = paperstand.bar;
  var data = article.dataset;
  var list = first.parentNode.parentNode;
  var cards = paperstand.cards.of(list);
  var split = Boolean(data.split); // the list goes on on other pages
  var state = {};

  // ------------------------------------------------------------------ orders

  function numbers(text) {
    return text ? text.split(" ").map(Number) : [];
  }

  // Each order compares the places of two cards in the page's own order.
  var known = numbers(data.numbers);
  var ranks = null; // number of a paper → how many are more central to the topic
  var upvotes = numbers(data.upvotes);
  var own = article.classList.contains("is-dump") ? ["", "As listed"] : ["", "Newest"];
  var compare = {
    "": function (a, b) { return a - b; },
    title: function (a, b) { return cards[a].title.localeCompare(cards[b].title, "en") || a - b; },
    central: function (a, b) { return ranks ? ranks.get(known[a]) - ranks.get(known[b]) : a - b; },
    upvotes: function (a, b) { return upvotes[b] - upvotes[a] || a - b; }
  };
  var choices = [own, ["title", "Title"]];
  if (data.topic) choices.push(["central", "Central", "First those closest to what the topic's papers have in common"]);
  if (upvotes.length === cards.length) choices.push(["upvotes", "Upvotes"]);

  function sort() {
    var places = cards.map(function (_, place) { return place; }).sort(compare[state.sort]);
    list.append.apply(list, places.map(function (place) { return cards[place].element; }));
  }

  // What an order needs to know; a promise, if that has to be loaded first.
  function rank() {
    if (state.sort !== "central" || ranks) return null;
    return paperstand.load("lists/" + data.topic).then(function (papers) {
      ranks = new Map(papers.map(function (number, place) { return [number, place]; }));
    });
  }

  // ------------------------------------------------------------------ facets

  // The values that some but not all cards have, those of most cards first.
  function values(of) {
    var names = new Map();
    var counts = count(cards, of);
    cards.forEach(function (card) {
      of(card).forEach(function (value) { names.set(value[0], value[1]); });
    });
    return Array.from(names).filter(function (value) {
      return value[0] !== data.topic && counts[value[0]] < cards.length;
    }).sort(function (a, b) {
      return counts[b[0]] - counts[a[0]] || a[1].localeCompare(b[1], "en");
    });
  }

  function count(some, of) {
    var counts = Object.create(null);
    some.forEach(function (card) {
      of(card).forEach(function (value) { counts[value[0]] = (counts[value[0]] || 0) + 1; });
    });
    return counts;
  }

  function facet(name, label, of, order) {
    var found = values(of);
    if (order) found.sort(order);
    return {
      name: name,
      ids: found.map(function (value) { return value[0]; }),
      has: function (card) {
        return !state[name] || of(card).some(function (value) { return value[0] === state[name]; });
      },
      of: of,
      chips: bar.chips(label, found, function (chosen) { change(name, chosen); })
    };
  }

  var facets = [
    facet("topic", "Topics", function (card) { return card.topics; }),
    facet("year", "Years", function (card) { return card.year ? [[card.year, card.year]] : []; }, function (a, b) { return b[0] - a[0]; })
  ].filter(function (one) { return one.ids.length; });

  // ------------------------------------------------------------------ the bar

  var field = bar.field(
    split ? "Filter the papers of this page" : "Filter these papers",
    'Filter: words, -without, "a phrase"',
    function (typed) { change("filter", typed); }
  );
  var orders = bar.orders(split ? "Sort this page" : "Sort", choices, function (chosen) { change("sort", chosen); });
  var status = bar.status();
  var everywhere = bar.element("a");
  var clear = bar.button("ps-plain", "Clear", function () {
    Object.assign(state, { filter: "", topic: "", year: "" });
    field.value = "";
    field.focus();
    update();
  });
  var none = bar.element("p", "ps-none", "No paper here matches.");

  function plural(number) {
    return number.toLocaleString("en") + (number === 1 ? " paper" : " papers");
  }

  // Where more than this page is searched, if there is more.
  function offer(left) {
    var typed = state.filter.trim();
    var wider = { q: typed };
    var all = data.total ? "all " + plural(Number(data.total)) : "all papers"; // older pages don't know
    if (split && data.topic) wider.topic = data.topic;
    everywhere.href = paperstand.root + "search.html?" + new URLSearchParams(wider);
    everywhere.textContent = wider.topic ? "Search " + all + " of this topic" : "Search all papers";
    everywhere.hidden = !typed || (!split && left > 0);
  }

  function say(left) {
    var among = split ? "the " + plural(cards.length) + " of this page" : plural(cards.length);
    var partly = missing && state.filter.trim() ? ", going by their first lines" : "";
    var filtered = state.filter.trim() || state.topic || state.year;
    status.textContent = filtered ? left + " of " + among + partly : "";
    clear.hidden = !filtered;
    none.hidden = left > 0;
    offer(left);
  }

  // ------------------------------------------------------------------ what is shown

  var missing = 0; // abstracts that could not be loaded
  var asked = null; // promise of the abstracts

  function learn() {
    if (asked || !data.numbers) return;
    asked = busy(paperstand.cards.complete(cards, known).then(function (failed) {
      missing = failed;
      show();
    }));
  }

  var underway = 0; // promises that will still change the list

  function busy(promise) {
    underway += 1;
    list.setAttribute("aria-busy", "true");
    return promise.finally(function () {
      underway -= 1;
      if (!underway) list.removeAttribute("aria-busy");
    });
  }

  function show() {
    var clauses = paperstand.filter.parse(state.filter);
    var fitting = cards.filter(function (card) { return paperstand.filter.matches(card.words, clauses); });
    facets.forEach(function (one) {
      var others = fitting.filter(function (card) {
        return facets.every(function (other) { return other === one || other.has(card); });
      });
      one.chips.show(state[one.name], count(others, one.of));
    });
    var left = new Set(fitting.filter(function (card) {
      return facets.every(function (one) { return one.has(card); });
    }));
    cards.forEach(function (card) {
      card.element.hidden = !left.has(card);
      paperstand.cards.mark(card, left.has(card) ? clauses : []);
    });
    say(left.size);
  }

  function update() {
    if (state.filter.trim()) learn();
    else state.filter = "";
    paperstand.address.write(state);
    show();
  }

  function change(name, value) {
    state[name] = value;
    update();
    if (name === "sort") arrange();
  }

  function arrange() {
    var ranked = rank();
    orders.show(state.sort);
    if (ranked) busy(ranked.then(sort, giveUp));
    else sort();
  }

  function giveUp() {
    status.textContent = "This order could not be loaded.";
    if (state.sort !== "central") return;
    state.sort = "";
    paperstand.address.write(state);
    orders.show("");
  }

  // What the address says, as far as this page knows it.
  function restore() {
    state = paperstand.address.read(["filter", "topic", "year", "sort"]);
    var offered = choices.map(function (choice) { return choice[0]; });
    if (!offered.includes(state.sort)) state.sort = "";
    ["topic", "year"].forEach(function (name) {
      var of = facets.find(function (one) { return one.name === name; });
      if (!of || !of.ids.includes(state[name])) state[name] = "";
    });
    field.value = state.filter;
    if (state.filter.trim()) learn();
    arrange();
    show();
  }

  function line(parts) {
    var made = bar.element("div", "ps-bar__line");
    made.append.apply(made, parts);
    return made;
  }

  var made = bar.element("div", "ps-bar");
  made.append(line([field, orders.element]));
  facets.forEach(function (one) { made.append(one.chips.element); });
  made.append(line([status, everywhere, clear]));
  list.before(made);
  list.after(none);
  field.addEventListener("click", learn); // somebody is about to type
  window.addEventListener("popstate", restore);
  restore();
})();
