// Which words may be meant by one that no paper has: with one error in typing, two in long words,
// or two words run together. The word lists are described in write/search_words.py.
(function () {
  "use strict";

  var MOST_PARTS = 6; // of each list; short halves of words have many
  var FEWER_PARTS = 2; // when the other words of a query tell enough
  var LONG = 8; // letters from which on two errors are looked for
  var ENTRY = /([A-Z])([^A-Z]*)([A-Z])/g;

  function load(name) {
    return paperstand.load("search/" + name);
  }

  // With what each part begins, of both lists.
  function open() {
    return load("words").then(function (firsts) {
      return { words: firsts.words.split(" ").filter(Boolean), endings: firsts.endings.split(" ").filter(Boolean) };
    });
  }

  // The words of a part: [word, about how many papers have it, as a power of two].
  function wordsOf(text) {
    var before = "";
    return Array.from(text.matchAll(ENTRY), function (entry) {
      before = before.slice(0, entry[1].charCodeAt(0) - 65) + entry[2];
      return [before, entry[3].charCodeAt(0) - 65];
    });
  }

  function turned(word) {
    return Array.from(word).reverse().join("");
  }

  // Words with this beginning, from some parts of one of the lists.
  function listed(list, firsts, beginning, mostParts) {
    var parts = paperstand.postings.partsOf(beginning, firsts[list]).slice(0, mostParts);
    return Promise.all(parts.map(function (number) { return load(list + "-" + number); })).then(function (texts) {
      return texts.flatMap(wordsOf).filter(function (word) { return word[0].startsWith(beginning); });
    });
  }

  // Errors between two words: letters changed, left out, put in, or two next to each other swapped
  // (optimal string alignment; F. Damerau, 1964). Above `most` it is of no interest how many.
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    var older = [];
    var old = Array.from({ length: other.length + 1 }, function (_, n) { return n; });
    for (var i = 1; i <= one.length; i++) {
      var row = [i];
      for (var j = 1; j <= other.length; j++) {
        var same = one[i - 1] === other[j - 1];
        row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      older = old;
      old = row;
    }
    return old[other.length];
  }

  // How many letters of the beginning and of the ending to look up, so that few parts are loaded:
  // all but one letter, since two letters that are swapped may stand on both sides of a border.
  function halves(word, firsts) {
    var best = null;
    for (var head = 2; head <= word.length - 3; head++) {
      var tail = word.length - 1 - head;
      var cost = paperstand.postings.partsOf(word.slice(0, head), firsts.words).length
        + paperstand.postings.partsOf(turned(word).slice(0, tail), firsts.endings).length;
      if (!best || cost < best.cost || (cost === best.cost && Math.abs(head - tail) <= Math.abs(best.head - best.tail))) best = { head: head, tail: tail, cost: cost };
    }
    return best;
  }

  // What a word may have been meant to be: lists of words (mostly of one), the likeliest first.
  // Beside many other words it is not looked for everywhere.
  function suggest(word, amongMany) {
    var most = amongMany ? FEWER_PARTS : MOST_PARTS;
    if (word.length < 4 || word.length > 30 || !/^\p{L}+$/u.test(word)) return Promise.resolve([]);
    return open().then(function (firsts) {
      var cut = halves(word, firsts) || { head: 2, tail: 2 };
      return Promise.all([
        listed("words", firsts, word.slice(0, cut.head), most),
        listed("endings", firsts, turned(word).slice(0, cut.tail), most)
      ]).then(function (found) {
        var alike = nearest(word, found[0].concat(found[1].map(turnedBack)));
        return alike.length ? alike : runTogether(word, firsts);
      });
    });
  }

  function turnedBack(entry) {
    return [turned(entry[0]), entry[1]];
  }

  function nearest(word, words) {
    var most = word.length >= LONG ? 2 : 1;
    var found = new Map();
    words.forEach(function (entry) {
      if (entry[0] === word || found.has(entry[0])) return;
      var errors = distance(word, entry[0], most);
      // One error more is as unlikely as a word in a sixteenth of the papers; the first letter is
      // seldom wrong.
      if (errors <= most) found.set(entry[0], entry[1] - 4 * errors + (entry[0][0] === word[0] ? 2 : 0));
    });
    return Array.from(found.keys()).sort(function (a, b) {
      return found.get(b) - found.get(a) || (a < b ? -1 : 1);
    }).map(function (alike) { return [alike]; });
  }

  // `sourcecitations` is `source citations`: of all places to divide it, the one where the rarer of
  // both words is in most papers.
  function runTogether(word, firsts) {
    return Promise.all([
      listed("words", firsts, word.slice(0, 4), 3),
      listed("endings", firsts, turned(word).slice(0, 4), 3)
    ]).then(function (found) {
      var heads = new Map(found[0]);
      var tails = new Map(found[1].map(turnedBack));
      var best = [];
      var most = -1;
      for (var at = 3; at <= word.length - 3; at++) {
        var head = paperstand.words.term(word.slice(0, at));
        var tail = word.slice(at);
        var weight = heads.has(head) && tails.has(tail) ? Math.min(heads.get(head), tails.get(tail)) : -1;
        if (weight > most) best = [[head, tail]];
        most = Math.max(most, weight);
      }
      return best;
    });
  }

  // Words that begin like this, the most frequent first; none if there are too many to look at.
  function complete(beginning) {
    return open().then(function (firsts) {
      if (paperstand.postings.partsOf(beginning, firsts.words).length > 3) return [];
      return listed("words", firsts, beginning, 3).then(function (found) {
        return found.sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); })
          .map(function (entry) { return entry[0]; });
      });
    });
  }

  paperstand.spelling = { suggest: suggest, complete: complete };
})();
