// What a reader asks for, taken apart. Nothing here knows of the index.
//
//   bees "mean field" -robots topic:swarms author:"ada lovelace" year:2023-2025 has:code title:waves
//
// gives a list of clauses: { kind, not, text, words, … }.
// - word: one word; with hyphens in it, its parts and `joined`, the word without them;
//   `open` if it is the last and may not be typed to its end, then with `typed`, its letters;
// - phrase, author, title: words; `open` as above if they are not in quotes;
// - topic, has: `value`; year: `ranges` of [first, last].
(function () {
  "use strict";

  var TOKEN = /(-?)(?:(\p{L}+):)?(?:["“”„]([^"“”„]*)(["“”„]?)|(\S+))/gu;
  var FIELDS = ["topic", "author", "year", "has", "title"];

  function year(text) {
    var between = /^(\d{4})?(?:-|–|\.\.)(\d{4})?$/.exec(text);
    var bound = /^(>=|<=|>|<|≥|≤)(\d{4})$/.exec(text);
    if (/^\d{4}$/.test(text)) return [Number(text), Number(text)];
    if (between && (between[1] || between[2])) {
      var ends = [between[1] ? Number(between[1]) : 0, between[2] ? Number(between[2]) : 9999];
      return ends.sort(function (a, b) { return a - b; });
    }
    if (!bound) return null;
    var value = Number(bound[2]);
    return { ">=": [value, 9999], "≥": [value, 9999], ">": [value + 1, 9999],
      "<=": [0, value], "≤": [0, value], "<": [0, value - 1] }[bound[1]];
  }

  // Ranges of years, or null if the text names none: 2024, 2023-2025, >=2024, 2019,2021.
  function years(text) {
    var ranges = text.split(",").map(year);
    return ranges.every(Boolean) ? ranges : null;
  }

  function field(name, value, quoted, clause) {
    if (name === "topic" || name === "has") return Object.assign(clause, { kind: name, value: value });
    if (name === "year") {
      var ranges = years(value);
      return ranges && Object.assign(clause, { kind: "year", ranges: ranges });
    }
    return Object.assign(clause, { kind: name, words: paperstand.words.of(value), quoted: quoted });
  }

  // A word as it stands between two spaces; what holds several of them (`a/b`) is as many clauses.
  function wordClauses(text, not) {
    return (text.match(/[\p{L}\p{N}\p{M}]+(?:[-‐‑][\p{L}\p{N}\p{M}]+)*/gu) || []).map(function (run) {
      var words = paperstand.words.of(run);
      if (paperstand.words.unspaced(run) && words.length > 1) return { kind: "phrase", not: not, text: run, words: words };
      return { kind: "word", not: not, text: run, words: words, joined: paperstand.words.compounds(run)[0] || null };
    }).filter(function (clause) { return clause.words.length; });
  }

  function parse(text) {
    var clauses = [];
    Array.from(text.matchAll(TOKEN)).forEach(function (token) {
      var not = token[1] === "-";
      var name = token[2] ? token[2].toLowerCase() : "";
      var quoted = token[3] !== undefined;
      var value = quoted ? token[3].trim() : token[5] || "";
      var known = FIELDS.indexOf(name) >= 0 && value;
      var clause = known && field(name, value, quoted, { not: not, text: value });
      if (clause) {
        if (!clause.words || clause.words.length) clauses.push(clause);
      } else if (quoted && !name) {
        phrase(value, not, Boolean(token[4])).forEach(function (made) { clauses.push(made); });
      } else {
        wordClauses((name ? name + " " : "") + value, not).forEach(function (made) { clauses.push(made); });
      }
    });
    var last = clauses[clauses.length - 1];
    if (last && /[\p{L}\p{N}\p{M}]$/u.test(text) && !last.not && !last.quoted && (last.kind === "word" || last.kind === "author")) {
      last.open = true;
      last.typed = paperstand.words.typed(last.text).pop();
    }
    return clauses;
  }

  // A phrase whose second quotation mark is still to come ends with a word still to be typed.
  function phrase(value, not, closed) {
    var words = paperstand.words.of(value);
    var made = words.length ? [{ kind: "phrase", not: not, text: value, words: words, quoted: true }] : [];
    if (closed || words.length < 2 || paperstand.words.unspaced(value)) return made;
    var end = /[^\s‐‑-]+$/u.exec(value)[0];
    made[0].words = paperstand.words.of(value.slice(0, -end.length));
    return made[0].words.length ? made.concat(wordClauses(end, not)) : wordClauses(end, not);
  }

  paperstand.query = { parse: parse, years: years };
})();
