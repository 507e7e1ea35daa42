// Words as the search index knows them: folded, split, in the singular. The same as
// write/search_terms.py, which says why; a test compares both.
(function () {
  "use strict";

  var LONGEST = 60;
  var PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ı": "i", "ß": "ss", "ς": "σ" };
  var RUN = /[\p{L}\p{N}]+(?:[-‐‑][\p{L}\p{N}]+)*/gu;
  var HYPHEN = /[-‐‑]/;
  var UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[øłđðþœæıßς]/g, function (letter) { return PLAIN[letter]; });
  }

  function singular(word) {
    if (word.length <= 3 || word === "series" || word === "species") return word;
    if (/ies$/.test(word)) return word.slice(0, -3) + "y";
    if (/(yses|theses)$/.test(word)) return word.slice(0, -2) + "is";
    if (/(sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
    if (/s$/.test(word) && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
    return word;
  }

  function term(word) {
    return Array.from(singular(word)).slice(0, LONGEST).join("");
  }

  function units(word) {
    var found = [];
    word.split(UNSPACED).forEach(function (piece, index) {
      var letters = Array.from(piece);
      if (index % 2 && letters.length > 1) {
        for (var at = 0; at + 1 < letters.length; at++) found.push(letters[at] + letters[at + 1]);
      } else if (piece) found.push(term(piece));
    });
    return found;
  }

  function runs(text) {
    return fold(text).match(RUN) || [];
  }

  paperstand.words = {
    fold: fold,
    term: term,
    unspaced: function (text) { return UNSPACED.test(text); },

    // The words of a text in their order; the parts of `co-training` are two.
    of: function (text) {
      return runs(text).flatMap(function (run) { return run.split(HYPHEN).flatMap(units); });
    },

    // Words with hyphens, written without: `co-training` is also `cotraining`.
    compounds: function (text) {
      return runs(text).filter(function (run) { return HYPHEN.test(run); })
        .map(function (run) { return term(run.split(HYPHEN).join("")); });
    },

    // The words as they are, for what is still being typed: not in the singular.
    typed: function (text) {
      return runs(text).flatMap(function (run) { return run.split(HYPHEN); });
    }
  };
})();
