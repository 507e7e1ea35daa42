// Texts with the words that were searched for marked, made of text nodes only.
(function () {
  "use strict";

  var RUN = /([\p{L}\p{N}\p{M}]+(?:[-‐‑][\p{L}\p{N}\p{M}]+)*)/u;
  var PART = /([\p{L}\p{N}\p{M}]+)/u;
  var LENGTH = 260; // of an excerpt
  var BEFORE = 60; // what it shows before the first of its words

  // [text, whether it is one of the words] of a text.
  function pieces(text, words) {
    return text.split(RUN).flatMap(function (run, index) {
      if (!(index % 2)) return [[run, false]];
      if (paperstand.words.compounds(run).some(function (term) { return words.has(term); })) return [[run, true]];
      return run.split(PART).flatMap(function (part, at) {
        if (!(at % 2)) return [[part, false]];
        return paperstand.words.unspaced(part) ? letters(part, words) : [[part, words.has(paperstand.words.of(part)[0])]];
      });
    }).filter(function (piece) { return piece[0]; });
  }

  // In scripts without spaces words are pairs of letters.
  function letters(text, words) {
    var all = Array.from(text);
    var folded = all.map(paperstand.words.fold);
    var hit = all.map(function () { return false; });
    folded.forEach(function (letter, at) {
      if (words.has(letter + folded[at + 1])) hit[at] = hit[at + 1] = true;
    });
    return all.map(function (letter, at) { return [letter, hit[at]]; });
  }

  function marked(text, words) {
    var fragment = document.createDocumentFragment();
    var mark = null;
    pieces(text, words).forEach(function (piece) {
      if (!piece[1]) {
        fragment.append(piece[0]);
        mark = null;
      } else if (mark) mark.append(piece[0]);
      else {
        mark = document.createElement("mark");
        mark.append(piece[0]);
        fragment.append(mark);
      }
    });
    return fragment;
  }

  // The part of a text that has most of the words in it, or its beginning.
  function excerpt(text, words) {
    if (text.length <= LENGTH) return text;
    var places = [];
    var at = 0;
    pieces(text, words).forEach(function (piece) {
      if (piece[1]) places.push([at, paperstand.words.fold(piece[0])]);
      at += piece[0].length;
    });
    var start = 0;
    var most = 0;
    places.forEach(function (place, index) {
      var inside = new Set();
      for (var n = index; n < places.length && places[n][0] < place[0] + LENGTH - BEFORE; n++) inside.add(places[n][1]);
      if (inside.size > most) {
        most = inside.size;
        start = Math.max(0, place[0] - BEFORE);
      }
    });
    if (start + LENGTH > text.length) start = text.length - LENGTH;
    if (start) start = text.indexOf(" ", start) + 1;
    var end = start + LENGTH >= text.length ? text.length : text.lastIndexOf(" ", start + LENGTH);
    if (end <= start) end = start + LENGTH;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  paperstand.highlight = { marked: marked, excerpt: excerpt };
})();
