// The cards of a list, as what they say. A card shows the beginning of an abstract; the whole of it,
// and the authors, come from the records (see records.js) once somebody asks.
(function () {
  "use strict";

  var EXCERPT = 240; // as in the lists
  var LEAD = 60; // characters before the first word that is asked for

  // The name of the page that a link leads to.
  function name(link) {
    return decodeURIComponent(link.pathname.replace(/^.*\/|\.html$/g, ""));
  }

  function card(element) {
    var link = element.querySelector("p:first-child > a");
    var about = element.querySelector("p:nth-child(3)");
    var topics = Array.from(about.querySelectorAll("a")).filter(function (topic) {
      return topic.href.startsWith(paperstand.root + "topics/");
    }).map(function (topic) { return [name(topic), topic.textContent]; });
    var title = link.textContent;
    var preview = element.querySelector("p:nth-child(2)");
    return {
      element: element,
      id: name(link),
      link: link,
      preview: preview,
      title: title,
      abstract: "",
      topics: topics,
      year: (/\d{4}/.exec(about.firstChild.textContent) || [""])[0],
      words: paperstand.filter.words(title + "\n" + preview.textContent),

      // Takes what the record says, if it is the one of this paper.
      learn: function (record) {
        if (!record || record.id !== this.id) throw new Error("This is the record of another paper.");
        this.abstract = record.abstract;
        this.words = paperstand.filter.words([title, record.abstract].concat(record.authors).join("\n"));
      }
    };
  }

  // The part of an abstract where the first of these words stands, if its beginning hasn't any.
  function excerpt(text, clauses) {
    var first = paperstand.filter.places(paperstand.filter.words(text), clauses)[0];
    if (!first || first[1] <= 2 * LEAD) return undefined;
    var start = text.indexOf(" ", first[0] - LEAD) + 1;
    return "… " + text.slice(start, start + EXCERPT) + (start + EXCERPT < text.length ? "…" : "");
  }

  paperstand.cards = {
    of: function (list) { return Array.from(list.children, card); },

    // Lets every card know the whole of its paper. Gives how many could not be loaded.
    complete: function (cards, numbers) {
      return Promise.allSettled(cards.map(function (one, at) {
        return paperstand.records.get(numbers[at]).then(function (record) { one.learn(record); });
      })).then(function (answers) {
        return answers.filter(function (answer) { return answer.status === "rejected"; }).length;
      });
    },

    // Shows on a card why it is there.
    mark: function (one, clauses) {
      if (clauses.some(function (clause) { return !clause.without; })) {
        paperstand.marks.show(one.link, clauses);
        paperstand.marks.show(one.preview, clauses, excerpt(one.abstract, clauses));
      } else {
        paperstand.marks.clear(one.link);
        paperstand.marks.clear(one.preview);
      }
    }
  };
})();
