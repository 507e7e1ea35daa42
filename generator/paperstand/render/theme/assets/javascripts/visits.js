// What is new since the reader's last visit. A visit is any number of pages with less than `PAUSE`
// between one and the next. New is a paper if the dump that brought it was not on the site at the
// visit before; see write/arrivals.py. All of it is kept in this browser.
(function () {
  "use strict";

  var PAUSE = 30 * 60 * 1000;
  var shelf = paperstand.shelf;

  // What is kept: `last`, when the last page was opened; `known`, the dumps there were then, and
  // `from`, the date of the oldest; and `before`, those three of the visit before this one, or null.
  function visit(dumps) {
    var now = Date.now();
    var kept = paperstand.recall("visit");
    var before = null;
    if (isVisit(kept)) {
      if (Math.abs(now - kept.last) > PAUSE) before = { last: kept.last, known: kept.known, from: kept.from };
      else if (isVisit(kept.before)) before = kept.before;
    }
    paperstand.keep("visit", {
      last: now,
      known: dumps.map(function (dump) { return dump[0]; }),
      from: dumps.length ? dumps[dumps.length - 1][1] : "",
      before: before
    });
    return before;
  }

  // The storage may hold what another program put there.
  function isVisit(kept) {
    return kept && Number.isFinite(new Date(kept.last).getTime()) && Array.isArray(kept.known) && typeof kept.from === "string";
  }

  // A dump that is older than all that were known has just moved into the list of recent ones.
  function unseen(dumps, before) {
    var known = new Set(before.known);
    return dumps.filter(function (dump) { return !known.has(dump[0]) && dump[1] >= before.from; });
  }

  function mark(ids) {
    document.querySelectorAll(shelf.cards).forEach(function (card) {
      if (card.querySelector(".ps-new")) return;
      var paper = shelf.paperOf(card);
      if (paper && ids.has(paper.id)) paper.link.after(" ", shelf.element("span", "ps-new", "New"));
    });
  }

  // On the home page: how many, and where they came from.
  function announce(dumps, since) {
    var heading = document.querySelector(".is-home .ps-main > h2");
    if (!heading) return;
    var count = dumps.reduce(function (sum, dump) { return sum + dump[2]; }, 0);
    var line = shelf.element("p", "ps-since");
    line.append(count.toLocaleString("en") + " new " + (count === 1 ? "paper" : "papers") + " since your last visit, " + shelf.day(new Date(since)) + ": ");
    dumps.slice(0, 3).forEach(function (dump, number) {
      var link = shelf.element("a", "", dump[0]);
      link.href = paperstand.root + "dumps/" + dump[0] + ".html";
      line.append(number ? ", " : "", link);
    });
    if (dumps.length > 3) {
      var rest = shelf.element("a", "", dumps.length - 3 + " more");
      rest.href = paperstand.root + "dumps/index.html";
      line.append(" and ", rest);
    }
    heading.before(line);
  }

  paperstand.load("arrivals/index").then(function (dumps) {
    var before = visit(dumps);
    var fresh = before ? unseen(dumps, before) : [];
    if (!fresh.length) return null;
    announce(fresh, before.last);
    return Promise.all(fresh.map(function (dump) {
      return paperstand.load("arrivals/" + dump[0]);
    })).then(function (lists) {
      var ids = new Set([].concat.apply([], lists));
      var article = document.querySelector("article");
      mark(ids);
      new MutationObserver(function () { mark(ids); }).observe(article, { childList: true, subtree: true });
    });
  }).catch(function () {
    // Marks are an extra; a page without them is whole.
  });
})();
