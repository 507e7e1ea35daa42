// What the site knows of each paper, for pages that show papers which are not on them. The data
// come in parts; see write/records.py.
(function () {
  "use strict";

  function hash(text) {
    var value = 2166136261;
    for (var at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
    return value >>> 0;
  }

  function object(row, index) {
    return {
      id: row[0],
      title: row[1],
      abstract: row[2],
      authors: row[3],
      date: row[4], // 2025-03-11, or nothing
      published: Boolean(row[5]), // whether it was published on that date, or just first seen
      identifiers: row[6],
      topics: row[7].map(function (number) { return { id: index.topics[number][0], name: index.topics[number][1] }; }),
      links: row[8], // kinds of links: code, dataset, …
      keywords: row[9],
      summarised: Boolean(row[10]), // whether the abstract is not the paper's, but a dump's summary
      url: paperstand.root + "papers/" + row[0] + ".html"
    };
  }

  paperstand.records = {
    // The record of the paper with this number.
    get: function (number) {
      return paperstand.load("records/index").then(function (index) {
        return paperstand.load("records/" + Math.floor(number / index.perFile)).then(function (rows) {
          return object(rows[number % index.perFile], index);
        });
      });
    },

    // The number of the paper at papers/ID.html, today or once, or -1.
    find: function (id) {
      return paperstand.load("records/index").then(function (index) {
        return paperstand.load("records/where-" + (hash(id) % index.buckets)).then(function (numbers) {
          return Object.prototype.hasOwnProperty.call(numbers, id) ? numbers[id] : -1;
        });
      });
    },

    // The record of the paper at papers/ID.html, or null if the site doesn't have it.
    at: function (id) {
      return paperstand.records.find(id).then(function (number) {
        return number < 0 ? null : paperstand.records.get(number);
      });
    }
  };
})();
