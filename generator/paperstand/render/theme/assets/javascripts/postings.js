// Reads the search index: lists of papers by term and by pair of words. The format is described in
// write/search_index.py and the modules it names.
(function () {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var IN_TITLE = 20; // marks from here on say that the term is in the title
  var IN_TEXT = 6; // what a frequent term weighs in an abstract
  var VALUE = new Uint8Array(128);
  for (var n = 0; n < 64; n++) VALUE[ALPHABET.charCodeAt(n)] = n;

  function load(name) {
    return paperstand.load("search/" + name);
  }

  // A list of papers, with or without a mark after each.
  function decode(text, marked) {
    if (text[0] === "*") return { papers: bits(text), marks: null };
    var papers = new Uint32Array(text.length);
    var marks = marked ? new Uint8Array(text.length) : null;
    var count = 0;
    var paper = 0;
    for (var at = 0; at < text.length; at++) {
      var gap = 0;
      var digit = VALUE[text.charCodeAt(at)];
      while (digit >= 32) {
        gap = gap * 32 + digit - 32;
        digit = VALUE[text.charCodeAt(++at)];
      }
      paper += gap * 32 + digit;
      papers[count] = paper;
      if (marked) marks[count] = VALUE[text.charCodeAt(++at)];
      count++;
    }
    return { papers: papers.subarray(0, count), marks: marked ? marks.subarray(0, count) : null };
  }

  function bits(text) {
    var papers = [];
    for (var at = 1; at < text.length; at++) {
      var six = VALUE[text.charCodeAt(at)];
      for (var bit = 0; six && bit < 6; bit++) {
        if (six & (32 >> bit)) papers.push((at - 1) * 6 + bit);
      }
    }
    return Uint32Array.from(papers);
  }

  // The number of the part that holds a word, where `firsts` says what each begins with.
  function partOf(word, firsts) {
    var low = 0;
    var high = firsts.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (firsts[middle] <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // The numbers of the parts that hold the words with this beginning.
  function partsOf(beginning, firsts) {
    var found = [];
    var last = partOf(beginning + "\uffff", firsts);
    for (var number = partOf(beginning, firsts); number <= last; number++) found.push(number);
    return firsts.length ? found : [];
  }

  var manifest = null;

  function open() {
    manifest = manifest || load("manifest").then(function (content) {
      var often = content.often.split(" ").filter(Boolean);
      return {
        papers: content.papers,
        firsts: content.firstTerms.split(" ").filter(Boolean),
        often: often,
        rank: new Map(often.map(function (term, rank) { return [term, rank]; })),
        pairLists: content.pairLists,
        stop: new Set(content.stop.split(" "))
      };
    }).catch(function (error) {
      manifest = null;
      throw error;
    });
    return manifest;
  }

  // ------------------------------------------------------------------ terms

  var read = new Map(); // term → promise of its postings, which don't change
  var MOST_READ = 400;

  function once(key, make) {
    if (!read.has(key)) {
      if (read.size >= MOST_READ) read.clear();
      read.set(key, make().catch(function (error) {
        read.delete(key);
        throw error;
      }));
    }
    return read.get(key);
  }

  // What is known of a term: in how many papers it is, and a list of them that may have two
  // parts: `marked`, each paper with its weight, and `plain`, those that all weigh the same.
  function postings(term) {
    return once(term, function () {
      return open().then(function (index) {
        return index.rank.has(term) ? frequent(term, index.rank.get(term)) : seldom(term, index);
      });
    });
  }

  function frequent(term, rank) {
    return Promise.all([load("often-" + rank), load("titled-" + rank)]).then(function (found) {
      return { term: term, count: found[0][0], plain: decode(found[0][1]).papers, marked: decode(found[1], true) };
    });
  }

  function seldom(term, index) {
    if (!index.firsts.length) return Promise.resolve(nothing(term));
    return load("terms-" + partOf(term, index.firsts)).then(function (shard) {
      return Object.prototype.hasOwnProperty.call(shard, term) ? full(term, shard[term]) : nothing(term);
    });
  }

  function full(term, text) {
    var list = decode(text, true);
    return { term: term, count: list.papers.length, plain: new Uint32Array(0), marked: list };
  }

  function nothing(term) {
    return full(term, "");
  }

  // The terms that begin like this, as a list of their names, the most frequent first; of all but
  // the frequent ones only those of a few parts.
  function beginning(letters, mostParts) {
    return open().then(function (index) {
      var frequent = index.often.filter(function (term) { return term.startsWith(letters); });
      var parts = partsOf(letters, index.firsts);
      if (parts.length > mostParts) return { terms: frequent, all: false };
      return Promise.all(parts.map(function (number) { return load("terms-" + number); })).then(function (shards) {
        var sizes = new Map();
        shards.forEach(function (shard) {
          Object.keys(shard).forEach(function (term) {
            if (term.startsWith(letters)) sizes.set(term, shard[term].length);
          });
        });
        var others = Array.from(sizes.keys()).sort(function (a, b) { return sizes.get(b) - sizes.get(a) || (a < b ? -1 : 1); });
        return { terms: frequent.concat(others), all: true };
      });
    });
  }

  // ------------------------------------------------------------------ pairs

  function hash(text) {
    var value = 2166136261;
    for (var at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
    return value >>> 0;
  }

  // As `mixed` in write/search_pairs.py.
  function mixed(one, other) {
    var mix = Math.imul(hash(one), 0x9e3779b1) ^ hash(other);
    mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
    mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
    return (mix ^ (mix >>> 16)) >>> 0;
  }

  // The papers that have one word right before the other.
  function pair(one, other) {
    return open().then(function (index) {
      var number = mixed(one, other);
      return load("pairs-" + (number & (index.pairLists - 1))).then(function (text) {
        var list = decode(text, true);
        var mark = number >>> 26;
        return list.papers.filter(function (_, at) { return list.marks[at] === mark; });
      });
    });
  }

  paperstand.postings = {
    IN_TITLE: IN_TITLE,
    IN_TEXT: IN_TEXT,
    open: open,
    of: postings,
    beginning: beginning,
    pair: pair,
    members: function (text) { return decode(text, false).papers; },
    partsOf: partsOf
  };
})();
