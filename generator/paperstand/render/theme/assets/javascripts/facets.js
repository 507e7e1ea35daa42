// What results are narrowed by: topics, years, and what is linked. See write/search_facets.py.
(function () {
  "use strict";

  var LIGHT = 20000; // characters of lists that are always loaded
  var HEAVY = 100000; // that are loaded only when asked for
  var FEW = 10; // papers that need no filters

  function load(name) {
    return paperstand.load("search/" + name);
  }

  // Every value: { kind, value, name, count, weight (characters to load), list: function → promise }.
  function values() {
    return Promise.all([load("facets"), paperstand.load("records/index")]).then(function (loaded) {
      var names = new Map(loaded[1].topics);
      return loaded[0].map(function (row, number) {
        var apart = typeof row[3] === "number";
        return {
          kind: row[0],
          value: row[1],
          name: row[0] === "topic" ? names.get(row[1]) || row[1] : row[1],
          count: row[2],
          weight: apart ? row[3] : 0,
          list: function () {
            var text = apart ? load("facet-" + number) : Promise.resolve(row[3]);
            return text.then(paperstand.postings.members);
          }
        };
      });
    });
  }

  function spelled(text) {
    return paperstand.words.of(text).join(" ");
  }

  // The values that a clause means: a topic by its id, its name, or words that begin words of
  // them; a kind of link by its beginning; a year if it is in one of the ranges.
  function meant(clause, all) {
    var mine = all.filter(function (facet) { return facet.kind === clause.kind; });
    if (clause.kind === "year") {
      return mine.filter(function (facet) {
        var year = Number(facet.value);
        return clause.ranges.some(function (range) { return range[0] <= year && year <= range[1]; });
      });
    }
    var asked = spelled(clause.value);
    var exact = mine.filter(function (facet) { return facet.value === clause.value || spelled(facet.value) === asked || spelled(facet.name) === asked; });
    if (exact.length || !asked) return exact;
    return mine.filter(function (facet) {
      var words = (spelled(facet.name) + " " + spelled(facet.value)).split(" ");
      return asked.split(" ").every(function (part) {
        return words.some(function (word) { return word.startsWith(part); });
      });
    });
  }

  // One byte for each paper: 1 if it has one of the values that a clause means.
  function mask(clause, papers) {
    return values().then(function (all) {
      return Promise.all(meant(clause, all).map(function (facet) { return facet.list(); }));
    }).then(function (lists) {
      var has = new Uint8Array(papers);
      lists.forEach(function (list) {
        list.forEach(function (paper) { has[paper] = 1; });
      });
      return has;
    });
  }

  // Whether counting loads little for what it tells: the lists of a large digest are heavy; of
  // a few papers a reader sees all without any filter, and near misses are seldom narrowed.
  function worth(found) {
    return values().then(function (all) {
      var weight = all.reduce(function (sum, facet) { return sum + facet.weight; }, 0);
      return weight <= LIGHT || (weight <= HEAVY && found.complete && found.papers.length > FEW);
    });
  }

  // How many of the papers found have each value: the values that some have, with `count` for
  // these papers. A year is counted as if no year were chosen, since several may be.
  function counts(found) {
    var papers = { year: found.without("year") };
    papers.topic = papers.has = found.papers;
    return values().then(function (all) {
      return Promise.all(all.map(function (facet) {
        return facet.list().then(function (list) { return Object.assign({}, facet, { count: common(list, papers[facet.kind]) }); });
      }));
    }).then(function (all) {
      return all.filter(function (facet) { return facet.count; });
    });
  }

  function common(list, papers) {
    var has = new Set(list.length < papers.length ? list : papers);
    var count = 0;
    (list.length < papers.length ? papers : list).forEach(function (paper) { if (has.has(paper)) count++; });
    return count;
  }

  paperstand.facets = { values: values, mask: mask, counts: counts, worth: worth };
})();
