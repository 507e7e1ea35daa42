// What a reader types to filter a list, and whether a text fits it:
//
//     planning -survey "world model"
//
// Words must be there as whole words (`rag` is not in `fragment`), those behind a minus must not,
// and those in quotes must stand in a row. Case, accents, simple plurals and hyphens make no
// difference, as in the search. The last word may still be on its way, so it also stands for what
// begins with it; not so behind a minus, where half a word would take away too much.
(function () {
  "use strict";

  // Where a script has no spaces, each character is a word.
  var WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{N}]\p{M}*)+/gu;
  var CLAUSE = /(-?)(?:"([^"]*)("?)|([^\s"]+))/g;
  var HYPHEN = /^[-‐‑]$/;

  // The words of a text, where each stands, and whether a hyphen ties it to the next.
  function words(text) {
    var found = Array.from(text.matchAll(WORD), function (match) {
      return { word: paperstand.words.fold(match[0]), start: match.index, end: match.index + match[0].length, tied: false };
    });
    for (var at = 1; at < found.length; at++) {
      found[at - 1].tied = HYPHEN.test(text.slice(found[at - 1].end, found[at].start));
    }
    return found;
  }

  // `co-training` as it stands, two words, and as one.
  function spellings(typed) {
    var apart = typed.map(function (part) { return part.word; });
    var together = [];
    typed.forEach(function (part, at) {
      if (at && typed[at - 1].tied) together.push(together.pop() + part.word);
      else together.push(part.word);
    });
    return together.length < apart.length ? [apart, together] : [apart];
  }

  // What is asked for, piece by piece.
  function parse(query) {
    var plain = query.replace(/[“”„]/g, '"');
    var clauses = Array.from(plain.matchAll(CLAUSE), function (match) {
      var typed = words(match[2] === undefined ? match[4] : match[2]);
      var ended = match[3] === '"' || match.index + match[0].length < plain.length;
      return { without: match[1] === "-", spellings: spellings(typed), open: !ended && match[1] !== "-" };
    });
    return clauses.filter(function (clause) { return clause.spellings[0].length; });
  }

  function same(word, wanted, open) {
    if (word[0] !== wanted[0]) return false;
    return word === wanted || (open && word.startsWith(wanted)) || paperstand.words.term(word) === paperstand.words.term(wanted);
  }

  // Where a row of words that begins here ends, or -1. Words tied by hyphens may stand for one.
  function follow(text, from, wanted, open) {
    if (!wanted.length) return from;
    var word = "";
    for (var at = from; at < text.length; at++) {
      word += text[at].word;
      if (same(word, wanted[0], open && wanted.length === 1)) {
        var end = follow(text, at + 1, wanted.slice(1), open);
        if (end >= 0) return end;
      }
      if (!text[at].tied) break;
    }
    return -1;
  }

  // Where the words of a clause stand: pairs of start and end.
  function find(text, clause) {
    var places = [];
    for (var at = 0; at < text.length; at++) {
      var end = Math.max.apply(null, clause.spellings.map(function (wanted) {
        return follow(text, at, wanted, clause.open);
      }));
      if (end > at) places.push([text[at].start, text[end - 1].end]);
    }
    return places;
  }

  paperstand.filter = {
    parse: parse,
    words: words,

    // Where in these words anything stands that is asked for, in order.
    places: function (text, clauses) {
      return clauses.filter(function (clause) { return !clause.without; }).flatMap(function (clause) {
        return find(text, clause);
      }).sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    },

    // Whether these words have all that is asked for and nothing that is not wanted.
    matches: function (text, clauses) {
      return clauses.every(function (clause) { return clause.without !== find(text, clause).length > 0; });
    }
  };
})();
