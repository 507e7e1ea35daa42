// The search page. The index is made of small scripts (see write/search_index.py, which describes
// its format); parts.js loads them.
(function () {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var PAGE = 20; // results shown at a time
  var MOST_PREFIX_TERMS = 60; // terms that the beginning of a word may stand for
  var EXCERPT = 260;
  var LONGEST_TERM = 60; // as in the index

  function load(name) {
    return paperstand.load("search/" + name);
  }

  // ------------------------------------------------------------------ words

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function singular(word) {
    if (word.length <= 3 || word === "series" || word === "species") return word;
    if (/ies$/.test(word)) return word.slice(0, -3) + "y";
    if (/(yses|theses)$/.test(word)) return word.slice(0, -2) + "is";
    if (/(sses|xes|ches|shes|zes)$/.test(word)) return word.slice(0, -2);
    if (/s$/.test(word) && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
    return word;
  }

  function words(text) {
    return (fold(text).match(/[\p{L}\p{N}]+/gu) || []).map(function (word) {
      return word.slice(0, LONGEST_TERM);
    });
  }

  // ------------------------------------------------------------------ index

  function decode(postings) {
    var found = [];
    var paper = -1;
    for (var at = 0; at < postings.length; at++) {
      var gap = 0;
      var digit = ALPHABET.indexOf(postings[at]);
      while (digit >= 32) {
        gap = gap * 32 + (digit - 32);
        digit = ALPHABET.indexOf(postings[++at]);
      }
      paper += gap * 32 + digit + 1;
      found.push([paper, ALPHABET.indexOf(postings[++at])]);
    }
    return found;
  }

  // The number of the shard that a term would be in.
  function shardOf(term, firsts) {
    var low = 0;
    var high = firsts.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (firsts[middle] <= term) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // All the terms a word stands for, with their postings: itself, and as the last word of a query
  // also every term that begins with it, since it may not be typed to its end.
  function lookUp(word, open, manifest) {
    if (!manifest.firstTerms.length) return Promise.resolve([]);
    var term = singular(word);
    var begin = open && word.length > 1 ? [word, term].sort()[0] : term;
    var first = shardOf(begin, manifest.firstTerms);
    var last = open && word.length > 1 ? shardOf(begin + "\uffff", manifest.firstTerms) : first;
    var wanted = [];
    for (var shard = first; shard <= Math.min(last, first + 3); shard++) wanted.push(load("terms-" + shard));
    return Promise.all(wanted).then(function (shards) {
      var found = [];
      shards.forEach(function (content) {
        Object.keys(content).forEach(function (candidate) {
          var whole = candidate === term || candidate === word;
          if (whole || (open && word.length > 1 && candidate.startsWith(begin))) {
            found.push({ whole: whole, length: candidate.length, postings: content[candidate] });
          }
        });
      });
      found.sort(function (a, b) { return b.whole - a.whole || a.length - b.length; });
      return found.slice(0, MOST_PREFIX_TERMS);
    });
  }

  function search(query, manifest) {
    var asked = Array.from(new Set(words(query)));
    var open = /[\p{L}\p{N}]$/u.test(query);
    var last = asked[asked.length - 1];
    return Promise.all(asked.map(function (word) {
      return lookUp(word, open && word === last, manifest);
    })).then(function (terms) {
      var scores = new Map();
      terms.forEach(function (found) {
        var best = new Map(); // a paper counts a word once, by its best term
        found.forEach(function (term) {
          var postings = decode(term.postings);
          var rarity = Math.log(1 + manifest.papers / postings.length);
          postings.forEach(function (posting) {
            var score = posting[1] * rarity * (term.whole ? 1 : 0.6);
            if (score > (best.get(posting[0]) || 0)) best.set(posting[0], score);
          });
        });
        best.forEach(function (score, paper) {
          var entry = scores.get(paper) || { paper: paper, words: 0, score: 0 };
          entry.words += 1;
          entry.score += score;
          scores.set(paper, entry);
        });
      });
      var results = Array.from(scores.values()).sort(function (a, b) {
        return b.words - a.words || b.score - a.score || a.paper - b.paper;
      });
      var complete = results.filter(function (entry) { return entry.words === asked.length; });
      return { asked: asked, complete: complete.length > 0, results: complete.length ? complete : results };
    });
  }

  // ------------------------------------------------------------------ page

  var form = document.querySelector("form.ps-search");
  var field = form.elements.q;
  var list = document.getElementById("ps-results");
  var status = document.getElementById("ps-status");
  var latest = 0; // number of the newest query; answers to older ones are dropped

  function plural(count, noun) {
    return count.toLocaleString("en") + " " + noun + (count === 1 ? "" : "s");
  }

  // Text with the words asked for in <mark>, made of text nodes only.
  function highlighted(text, asked) {
    var fragment = document.createDocumentFragment();
    text.split(/([\p{L}\p{N}\p{M}]+)/u).forEach(function (piece, index) {
      var folded = index % 2 ? fold(piece) : "";
      var hit = folded && asked.some(function (word) {
        return singular(folded) === singular(word) || (word.length > 1 && folded.startsWith(word));
      });
      fragment.appendChild(hit ? element("mark", piece) : document.createTextNode(piece));
    });
    return fragment;
  }

  function element(name, content) {
    var made = document.createElement(name);
    if (content) made.append(content);
    return made;
  }

  // The part of an abstract that holds the first word asked for.
  function excerpt(text, asked) {
    if (text.length <= EXCERPT) return text;
    var folded = text.toLowerCase();
    var places = asked.map(function (word) { return folded.indexOf(word); }).filter(function (at) { return at >= 0; });
    var start = places.length ? Math.max(0, Math.min.apply(null, places) - 80) : 0;
    if (start) start = text.indexOf(" ", start) + 1;
    var end = text.lastIndexOf(" ", start + EXCERPT);
    if (end <= start || start + EXCERPT >= text.length) end = Math.min(text.length, start + EXCERPT);
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function show(found, from, manifest, number) {
    var page = found.results.slice(from, from + PAGE);
    return Promise.all(page.map(function (entry) {
      return paperstand.records.get(entry.paper);
    })).then(function (papers) {
      if (number !== latest) return;
      var items = papers.map(function (paper) {
        var link = element("a", highlighted(paper.title, found.asked));
        link.href = paper.url;
        var item = element("li");
        item.append(element("p", link), element("p", highlighted(excerpt(paper.abstract, found.asked), found.asked)));
        var about = [paper.date.slice(0, 4)].concat(paper.topics.map(function (topic) { return topic.name; }));
        item.append(element("p", about.filter(Boolean).join(" · ")));
        return item;
      });
      if (!from) list.replaceChildren();
      list.append.apply(list, items);
      more(found, from + PAGE, manifest, number);
    });
  }

  function more(found, from, manifest, number) {
    var old = document.querySelector(".ps-more");
    if (old) old.remove();
    if (from >= found.results.length) return;
    var button = element("button", "More results");
    button.className = "ps-more";
    button.type = "button";
    button.addEventListener("click", function () { show(found, from, manifest, number).catch(fail); });
    list.after(button);
  }

  function say(found) {
    var count = found.results.length;
    if (!count) return "No paper has any of these words. Fewer or shorter words may find more.";
    if (!found.complete) return "No paper has all of these words. " + plural(count, "paper") + " with some of them:";
    return plural(count, "paper");
  }

  function fail(error) {
    status.textContent = error.message;
    status.classList.add("ps-error");
  }

  function run() {
    var number = ++latest;
    var query = field.value.trim();
    status.classList.remove("ps-error");
    if (!words(query).length) {
      list.replaceChildren();
      more({ results: [] }, 0, null, number);
      status.textContent = query ? "Type a word or a number to search for." : "";
      return Promise.resolve();
    }
    return load("manifest").then(function (manifest) {
      return search(query, manifest).then(function (found) {
        if (number !== latest) return;
        status.textContent = say(found);
        return show(found, 0, manifest, number);
      });
    }).catch(fail);
  }

  function remember() {
    var query = field.value.trim();
    var address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Some browsers refuse on file://; the search works all the same.
    }
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    remember();
    run();
  });
  field.addEventListener("input", function () {
    remember();
    run();
  });
  field.value = new URLSearchParams(location.search).get("q") || "";
  run();
  if (!field.value) field.focus();
})();
