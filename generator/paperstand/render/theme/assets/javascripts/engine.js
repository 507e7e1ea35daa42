// The search itself: `paperstand.search(text, filters)` promises what was found, best first.
//
// Each clause of a query becomes an array with a score for every paper: the weight that its words
// have there, times how rare they are. A paper should match all clauses; if none does, those that
// match most of what was asked for are given. Words are corrected when no paper has them.
(function () {
  "use strict";

  var postings = paperstand.postings;
  var FIRST = 10; // results looked at closely: those whose title is what was asked for come first
  var BEGINNING = 0.6; // what a word counts that only begins with what was typed
  var MOST_FREQUENT = 3; // frequent terms that the beginning of a word may stand for
  var MOST_SELDOM = 60; // others, when they are at hand; if not, as many as `MOST_LISTED`
  var MOST_LISTED = 6;
  var FEW = 5; // words up to which those side by side are looked up, and errors everywhere
  var SIDE_BY_SIDE = 8; // the weight of that
  var NEARLY = 0.6; // when no paper has all: what share of the best one's words another must have

  // ------------------------------------------------------------------ terms

  function rarity(count, index) {
    return count ? Math.log(1 + index.papers / count) : 0;
  }

  // Takes over the scores of a term where they are higher.
  function raise(scores, found, factor, index) {
    var rare = rarity(found.count, index) * factor;
    found.plain.forEach(function (paper) {
      if (scores[paper] < postings.IN_TEXT * rare) scores[paper] = postings.IN_TEXT * rare;
    });
    found.marked.papers.forEach(function (paper, at) {
      var score = found.marked.marks[at] * rare;
      if (scores[paper] < score) scores[paper] = score;
    });
  }

  // [term, factor] pairs → scores of the best of them for each paper.
  function anyOf(terms, index) {
    return Promise.all(terms.map(function (term) { return postings.of(term[0]); })).then(function (found) {
      var scores = new Float32Array(index.papers);
      found.forEach(function (list, at) { raise(scores, list, terms[at][1], index); });
      return { scores: scores, terms: terms.map(function (term) { return term[0]; }) };
    });
  }

  // Scores of the papers that all of the parts match.
  function allOf(parts, index) {
    var scores = new Float32Array(index.papers);
    for (var paper = 0; paper < scores.length; paper++) {
      var sum = 0;
      for (var n = 0; n < parts.length && parts[n].scores[paper] > 0; n++) sum += parts[n].scores[paper];
      if (n === parts.length) scores[paper] = sum;
    }
    return { scores: scores, terms: parts.flatMap(function (part) { return part.terms; }) };
  }

  function hits(part) {
    var count = 0;
    for (var paper = 0; paper < part.scores.length; paper++) if (part.scores[paper] > 0) count++;
    return count;
  }

  // The terms that a word stands for which may not be typed to its end, besides itself.
  function beginnings(clause, before) {
    var typed = clause.typed;
    if (typed.length < 2 || paperstand.words.unspaced(typed)) return Promise.resolve([]);
    var term = paperstand.words.term(typed);
    var letters = before + (typed.startsWith(term) ? term : typed);
    return postings.beginning(letters, 3).then(function (found) {
      return postings.open().then(function (index) {
        var frequent = found.terms.filter(function (name) { return index.rank.has(name); }).slice(0, MOST_FREQUENT);
        if (found.all) return frequent.concat(found.terms.filter(function (name) { return !index.rank.has(name); }).slice(0, MOST_SELDOM));
        return paperstand.spelling.complete(typed).then(function (listed) {
          var others = listed.map(function (name) { return before + name; }).filter(function (name) { return !index.rank.has(name); });
          return frequent.concat(others.slice(0, MOST_LISTED));
        });
      });
    }).then(function (terms) {
      // `studie` is on its way to `studies`, which is `study` in the index.
      return typed.endsWith("ie") ? terms.concat(before + typed.slice(0, -2) + "y") : terms;
    });
  }

  // ------------------------------------------------------------------ clauses

  function word(clause, index, alone) {
    return Promise.all(clause.words.map(function (term) { return anyOf([[term, 1]], index); })).then(function (parts) {
      var whole = parts.length > 1 ? allOf(parts, index) : parts[0];
      var others = clause.joined ? Promise.resolve([clause.joined]) : Promise.resolve([]);
      if (clause.open && clause.words.length === 1 && (alone || !hits(whole))) others = beginnings(clause, "");
      return others.then(function (terms) {
        var more = terms.filter(function (term) { return term !== clause.words[0]; });
        if (!more.length) return whole;
        return anyOf(more.map(function (term) { return [term, term === clause.joined ? 1 : BEGINNING]; }), index).then(function (other) {
          var scores = whole.scores.map(function (score, paper) { return Math.max(score, other.scores[paper]); });
          return { scores: scores, terms: whole.terms.concat(other.terms) };
        });
      });
    });
  }

  function both(lists, papers) {
    var count = new Uint8Array(papers);
    lists.forEach(function (list) {
      list.forEach(function (paper) { count[paper]++; });
    });
    return count;
  }

  function phrase(clause, index) {
    var words = clause.words;
    var sides = [];
    for (var at = 0; at + 1 < words.length; at++) {
      if (!(index.stop.has(words[at]) && index.stop.has(words[at + 1]))) sides.push(postings.pair(words[at], words[at + 1]));
    }
    var telling = words.filter(function (term) { return !index.stop.has(term); });
    var parts = (telling.length ? telling : words).map(function (term) { return anyOf([[term, 1]], index); });
    return Promise.all([Promise.all(sides), Promise.all(parts)]).then(function (found) {
      var all = allOf(found[1], index);
      var count = both(found[0], index.papers);
      all.scores.forEach(function (_, paper) {
        if (count[paper] < found[0].length) all.scores[paper] = 0;
      });
      all.terms = words;
      return all;
    });
  }

  function author(clause, index) {
    var names = clause.words.map(function (name) { return "@" + name; });
    var sides = [];
    var known = Array.from(new Set(names)).sort();
    known.forEach(function (one, at) {
      known.slice(at + 1).forEach(function (other) { sides.push(postings.pair(one, other)); });
    });
    var more = clause.open && names.length === 1 ? beginnings(clause, "@") : Promise.resolve([]);
    return more.then(function (terms) {
      var alternatives = names.map(function (name) { return [[name, 1]]; });
      terms.forEach(function (term) { if (term !== names[0]) alternatives[0].push([term, BEGINNING]); });
      return Promise.all([Promise.all(sides), Promise.all(alternatives.map(function (any) { return anyOf(any, index); }))]);
    }).then(function (found) {
      var all = allOf(found[1], index);
      var count = both(found[0], index.papers);
      all.scores.forEach(function (score, paper) {
        all.scores[paper] = score > 0 && count[paper] === found[0].length ? 1 : 0;
      });
      all.terms = [];
      all.names = clause.words;
      return all;
    });
  }

  function title(clause, index) {
    return Promise.all(clause.words.map(function (term) {
      return postings.of(term).then(function (found) {
        var scores = new Float32Array(index.papers);
        found.marked.papers.forEach(function (paper, at) {
          if (found.marked.marks[at] >= postings.IN_TITLE) scores[paper] = found.marked.marks[at] * rarity(found.count, index);
        });
        return { scores: scores, terms: [term] };
      });
    })).then(function (parts) { return allOf(parts, index); });
  }

  function facet(clause, index) {
    return paperstand.facets.mask(clause, index.papers).then(function (mask) { return { scores: mask, terms: [] }; });
  }

  var evaluators = { word: word, phrase: phrase, author: author, title: title, topic: facet, year: facet, has: facet };

  function isFacet(clause) {
    return clause.kind === "topic" || clause.kind === "year" || clause.kind === "has";
  }

  // ------------------------------------------------------------------ correcting

  // The clauses that a word without hits may stand for instead.
  function meant(clause, amongMany) {
    return paperstand.spelling.suggest(clause.words[0], amongMany).then(function (lists) {
      return lists.slice(0, amongMany ? 2 : 3).map(function (words) {
        var kind = words.length > 1 && clause.kind === "word" ? "phrase" : clause.kind;
        return { kind: kind, not: clause.not, text: words.join(" "), words: words, joined: null, corrects: clause };
      });
    });
  }

  function canBeWrong(clause) {
    return !clause.not && clause.words && clause.words.length === 1 && !clause.quoted && (clause.kind === "word" || clause.kind === "author");
  }

  // For every part without hits the corrections that have some: promises [[part, …], …].
  function corrected(parts, index) {
    return Promise.all(parts.map(function (part) {
      if (!canBeWrong(part.clause) || hits(part)) return [part];
      return meant(part.clause, parts.length > FEW).then(function (clauses) {
        return Promise.all(clauses.map(function (clause) { return evaluate(clause, index, false); }));
      }).then(function (alternatives) {
        var useful = alternatives.filter(hits);
        return useful.length ? useful : [part];
      });
    }));
  }

  // Of the alternatives for each part, those that together have the best result.
  function agree(alternatives, index) {
    var chosen = alternatives.map(function (parts) { return parts[0]; });
    alternatives.forEach(function (parts, at) {
      var best = -1;
      var others = chosen.filter(function (part, n) { return n !== at && !part.clause.not; });
      if (parts.length < 2 || !others.length) return;
      parts.forEach(function (part) {
        var scores = allOf(others.concat(part), index).scores;
        var top = scores.reduce(function (a, b) { return Math.max(a, b); }, 0);
        if (top > best) {
          best = top;
          chosen[at] = part;
        }
      });
    });
    return chosen;
  }

  // Promises the query with another word instead of one that few papers have, if many have that;
  // or null. For short queries with few results.
  function suggestion(parts, results, text, index) {
    var rare = parts.filter(function (part) { return canBeWrong(part.clause) && !part.clause.corrects && part.clause.kind === "word"; })
      .sort(function (a, b) { return hits(a) - hits(b); })[0];
    if (!rare || parts.length > 3 || results > 3 || hits(rare) > 3) return Promise.resolve(null);
    return meant(rare.clause, false).then(function (alternatives) {
      var likely = alternatives.filter(function (clause) { return clause.words.length === 1; })[0];
      return likely ? evaluate(likely, index, false) : null;
    }).then(function (other) {
      if (!other || hits(other) < 10 * Math.max(1, hits(rare))) return null;
      return text.replace(rare.clause.text, other.clause.text);
    });
  }

  // ------------------------------------------------------------------ together

  function evaluate(clause, index, alone) {
    return evaluators[clause.kind](clause, index, alone).then(function (part) {
      part.clause = clause;
      return part;
    });
  }

  // Words that say nothing are left out beside others.
  function told(clauses, index) {
    var isStop = function (clause) { return clause.kind === "word" && !clause.not && clause.words.every(function (term) { return index.stop.has(term); }); };
    var telling = clauses.filter(function (clause) { return !isStop(clause); });
    return telling.some(function (clause) { return !clause.not && !isFacet(clause); }) ? telling : clauses;
  }

  // Papers that match: all parts, or else most of what the words among them say.
  function combine(parts, bonus, index) {
    var scores = new Float32Array(index.papers);
    var relaxed = new Float32Array(index.papers);
    var wanted = parts.filter(function (part) { return !part.clause.not; });
    var says = wanted.map(function (part) { return part.clause.kind === "word" ? rarity(Math.max(1, hits(part)), index) : 0; });
    var whole = says.reduce(function (a, b) { return a + b; }, 0);
    var covered = new Float32Array(index.papers); // how much of what the words say a paper has
    var most = 0;
    var complete = 0;
    for (var paper = 0; paper < index.papers; paper++) {
      var sum = 1e-6 + (bonus ? bonus[paper] : 0);
      var said = 0;
      var missing = 0;
      var out = false;
      parts.forEach(function (part) { if (part.clause.not && part.scores[paper] > 0) out = true; });
      for (var n = 0; n < wanted.length && !out; n++) {
        var score = wanted[n].scores[paper];
        if (score > 0) {
          if (!isFacet(wanted[n].clause)) sum += score;
          said += says[n];
        } else if (wanted[n].clause.kind === "word") missing++;
        else out = true;
      }
      if (out) continue;
      if (missing) {
        covered[paper] = said;
        relaxed[paper] = said && sum * (said / whole) * (said / whole);
        if (said > most) most = said;
      } else {
        scores[paper] = sum;
        complete++;
      }
    }
    if (complete || !wanted.length || !most) return { scores: scores, complete: true, count: complete };
    // What has one word of many, and that a frequent one, is no answer.
    for (paper = 0; paper < index.papers; paper++) {
      if (covered[paper] < NEARLY * most) relaxed[paper] = 0;
    }
    return { scores: relaxed, complete: false };
  }

  // What papers gain that have words of the query side by side.
  function sideBySide(parts, index) {
    var words = parts.map(function (part) { return part.clause; }).filter(function (clause) { return clause.kind === "word" && !clause.not; });
    var terms = words.flatMap(function (clause) { return clause.words; });
    if (terms.length < 2 || terms.length > FEW) return Promise.resolve(null);
    return Promise.all(terms.slice(1).map(function (term, at) { return postings.pair(terms[at], term); })).then(function (lists) {
      var bonus = new Float32Array(index.papers);
      lists.forEach(function (list) {
        list.forEach(function (paper) { bonus[paper] += SIDE_BY_SIDE * rarity(list.length, index); });
      });
      return bonus;
    });
  }

  // `data set` where papers have `dataset`: two words of the query written as one.
  function joined(clauses, index) {
    var words = clauses.filter(function (clause) { return clause.kind === "word" && !clause.not; });
    if (words.length < 2 || words.length > 4) return Promise.resolve([]);
    return Promise.all(words.slice(1).map(function (clause, at) {
      var text = words[at].text + clause.text;
      var one = { kind: "word", not: false, text: text, words: paperstand.words.of(text), joined: null, corrects: { text: words[at].text + " " + clause.text } };
      return evaluate(one, index, false).then(function (part) {
        part.instead = [words[at], clause];
        return part;
      });
    })).then(function (parts) { return parts.filter(hits); });
  }

  // When no paper has all: another reading of the query that some paper has all of, or null.
  function otherwise(parts, index) {
    var clauses = parts.map(function (part) { return part.clause; });
    return joined(clauses, index).then(function (joins) {
      for (var n = 0; n < joins.length; n++) {
        var read = parts.filter(function (part) { return joins[n].instead.indexOf(part.clause) < 0; }).concat(joins[n]);
        var found = combine(read, null, index);
        if (found.complete && found.count) return read;
      }
      var rarest = parts.filter(function (part) { return canBeWrong(part.clause) && !part.clause.corrects; })
        .sort(function (a, b) { return hits(a) - hits(b); })[0];
      if (!rarest || hits(rarest) > Math.max(3, index.papers / 2000)) return null;
      return meant(rarest.clause, parts.length > FEW).then(function (alternatives) {
        return Promise.all(alternatives.map(function (clause) { return evaluate(clause, index, false); }));
      }).then(function (alternatives) {
        var best = agree(parts.map(function (part) { return part === rarest ? alternatives.concat(part) : [part]; }), index);
        var found = combine(best, null, index);
        return found.complete && found.count ? best : null;
      });
    });
  }

  // ------------------------------------------------------------------ results

  function ranked(scores, allowed) {
    var keys = new Float64Array(scores.length);
    var count = 0;
    for (var paper = 0; paper < scores.length; paper++) {
      // Of papers that match as well, the newest comes first: it has the highest number.
      if (scores[paper] > 0 && allowed(paper)) keys[count++] = Math.round(scores[paper] * 1024) * 4194304 + paper;
    }
    return keys.subarray(0, count).sort().reverse();
  }

  function result(parts, masks, combined, text, index) {
    var asked = parts.filter(function (part) { return !part.clause.not; });
    var sequence = asked.flatMap(function (part) { return part.clause.kind === "word" || part.clause.kind === "phrase" ? part.clause.words : []; });
    var allowed = function (without) {
      var others = masks.filter(function (mask) { return mask.clause.kind !== without; });
      return function (paper) { return others.every(function (mask) { return mask.scores[paper] > 0; }); };
    };
    var order = Array.from(ranked(combined.scores, allowed(null)), function (key) { return key % 4194304; });
    var state = { at: 0 };

    // The records of the next results, without those that a phrase turns out not to be in; so that
    // little is loaded, it may be fewer than asked for although there are more.
    function take(count) {
      return some(count, 2 * Math.max(count, FIRST));
    }

    function some(count, most) {
      var wanted = order.slice(state.at, state.at + Math.min(most, state.at ? count : Math.max(count, FIRST)));
      return Promise.all(wanted.map(function (paper) { return paperstand.records.get(paper); })).then(function (records) {
        var kept = records.filter(function (record) { return holds(record, asked); });
        if (!state.at) kept = titlesFirst(kept, sequence);
        state.at += wanted.length;
        found.count -= records.length - kept.length;
        most -= wanted.length;
        if (kept.length >= count || state.at >= order.length || most <= 0) return kept;
        return some(count - kept.length, most).then(function (more) { return kept.concat(more); });
      });
    }

    var found = {
      count: order.length, // may fall while results are taken
      complete: combined.complete, // whether they match all that was asked for
      papers: order, // their numbers, the best first
      without: function (kind) { // their numbers when filters of a kind are left out of account
        return Array.from(ranked(combined.scores, allowed(kind)), function (key) { return key % 4194304; });
      },
      words: new Set(asked.flatMap(function (part) { return part.terms; })), // to mark in texts
      corrections: asked.filter(function (part) { return part.clause.corrects; }).map(function (part) {
        return { from: part.clause.corrects.text, to: part.clause.text };
      }),
      asked: parts.length > 0 || masks.length > 0, // whether there was anything to search for
      rest: function () { return order.length - state.at; },
      suggest: function () { return suggestion(parts, order.length, text, index); },
      take: take
    };
    return found;
  }

  // Whether a paper has the phrases asked for: pairs of words only promise that it is likely.
  function holds(record, parts) {
    var texts = null;
    return parts.every(function (part) {
      if (part.clause.kind !== "phrase" && !(part.clause.kind === "title" && part.clause.quoted)) return true;
      texts = texts || [record.title, record.abstract].map(function (text) { return " " + paperstand.words.of(text).join(" ") + " "; });
      var words = " " + part.clause.words.join(" ") + " ";
      return texts[0].includes(words) || (part.clause.kind === "phrase" && texts[1].includes(words));
    });
  }

  // First the papers whose title is what was asked for, then those whose title has it in it.
  function titlesFirst(records, sequence) {
    if (!sequence.length) return records;
    var asked = " " + sequence.join(" ") + " ";
    var rank = new Map(records.map(function (record) {
      var title = " " + paperstand.words.of(record.title).join(" ") + " ";
      return [record, title === asked ? 2 : Number(sequence.length > 1 && title.includes(asked))];
    }));
    return records.slice().sort(function (a, b) { return rank.get(b) - rank.get(a); });
  }

  // ------------------------------------------------------------------ search

  function filterClauses(filters) {
    var clauses = [];
    (filters.topic || []).forEach(function (id) { clauses.push({ kind: "topic", not: false, value: id, text: id }); });
    (filters.has || []).forEach(function (kind) { clauses.push({ kind: "has", not: false, value: kind, text: kind }); });
    var ranges = (filters.year || []).map(paperstand.query.years).filter(Boolean).flat();
    if (ranges.length) clauses.push({ kind: "year", not: false, ranges: ranges, text: filters.year.join(", ") });
    return clauses;
  }

  // Searches for a text as a reader types it, and within filters: { topic: [ids], year: ["2024",
  // "2021-2023"], has: ["code"] }. See `result` for what comes of it.
  paperstand.search = function (text, filters) {
    return postings.open().then(function (index) {
      var clauses = told(paperstand.query.parse(text), index);
      var alone = clauses.filter(function (clause) { return clause.words; }).length < 4;
      var masks = Promise.all(filterClauses(filters || {}).map(function (clause) { return evaluate(clause, index, false); }));
      return Promise.all(clauses.map(function (clause) { return evaluate(clause, index, alone); })).then(function (parts) {
        return corrected(parts, index);
      }).then(function (alternatives) {
        var parts = agree(alternatives, index);
        return sideBySide(parts, index).then(function (bonus) {
          var combined = combine(parts, bonus, index);
          var again = combined.complete && combined.count ? Promise.resolve(null) : otherwise(parts, index);
          return Promise.all([again, masks]).then(function (last) {
            return last[0] ? result(last[0], last[1], combine(last[0], null, index), text, index) : result(parts, last[1], combined, text, index);
          });
        });
      });
    });
  };
})();
