// Citations: from the record of a paper (see records.js) to text. BibTeX and RIS are those that
// `paperstand export` writes; see write/citations.py, which says why.
(function () {
  "use strict";

  // ------------------------------------------------------------------ names

  var SUFFIX = /^([JS]r\.?|II|III|IV)$/;
  var GROUP = /^(AI|Collaboration|Community|Consortium|Foundation|Group|Initiative|Institute|Labs?|Research|Team|University)$/;
  var NOT_A_PERSON = /^The |[0-9&]| (?:and|or) |,.*,/;

  // The parts of a name; `family` alone where it is a group's or has no parts.
  function nameOf(author) {
    var words = author.split(" ").filter(Boolean);
    var last = words[words.length - 1];
    if (!last || NOT_A_PERSON.test(author) || GROUP.test(last)) return { family: author };
    var suffix = words.length > 2 && SUFFIX.test(last) ? words.pop() : "";
    var all = words.join(" ");
    var comma = all.indexOf(",");
    var before = (comma < 0 ? all : all.slice(0, comma)).trim();
    var after = comma < 0 ? "" : all.slice(comma + 1).trim();
    if (after) return before ? { family: before, given: after, suffix: suffix } : { family: author };
    words = before.split(" ");
    if (words.length < 2) return { family: author };
    // What precedes the family name in lower case is a particle.
    var lower = Array.from(words.keys()).slice(1, -1).filter(function (n) { return isLower(words[n]); });
    var first = lower.length ? lower[0] : words.length - 1;
    var end = lower.length ? lower[lower.length - 1] + 1 : first;
    return {
      family: words.slice(end).join(" "),
      given: words.slice(0, first).join(" "),
      particle: words.slice(first, end).join(" "),
      suffix: suffix
    };
  }

  function isLower(word) {
    var letter = String.fromCodePoint(word.codePointAt(0));
    return letter === letter.toLowerCase() && letter !== letter.toUpperCase();
  }

  function familyOf(name) {
    return (name.particle ? name.particle + " " : "") + name.family;
  }

  function inverted(author) {
    var name = nameOf(author);
    return [familyOf(name), name.given, name.suffix].filter(Boolean).join(", ");
  }

  function bibtexName(author) {
    var name = nameOf(author);
    if (!name.given) return "{" + tex(author) + "}";
    return tex(name.suffix ? familyOf(name) + ", " + name.suffix + ", " + name.given : author);
  }

  // ------------------------------------------------------------------ TeX

  var TEX = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
    "%": "\\%", "&": "\\&", "#": "\\#", "$": "\\$", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"
  };
  // Formulas of these commands stay formulas.
  var COMMANDS =
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho" +
    " sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega" +
    " mathcal mathbb mathbf mathrm mathsf mathtt mathit text textbf textit texttt textrm" +
    " hat tilde bar sqrt frac ell infty partial nabla sum prod int log exp min max" +
    " times cdot pm sim approx propto le leq ge geq ne neq in to rightarrow leftrightarrow" +
    " uparrow downarrow circ star top langle rangle ldots dots";
  var FORMULA_OR_SPECIAL = new RegExp(
    "(?<!\\\\)\\$(?! |[0-9][^$]*\\$[0-9])((?:[^\\\\$%#&~^]|\\^(?!\\^)|\\\\(?:" + COMMANDS.replace(/ /g, "|") +
    ")(?![A-Za-z])|\\\\[%,;!_])+)(?<! )\\$|[\\\\{}%&#$_^~]|-(?=-)|'(?=')|`(?=`)", "g");

  function escaped(text) {
    return text.replace(/[\\{}%&#$_^~]/g, function (letter) { return TEX[letter]; });
  }

  function tex(text) {
    var made = text.replace(FORMULA_OR_SPECIAL, function (found, formula) {
      if (formula === undefined) return TEX[found] || found + "{}";
      return balanced(formula) ? found : escaped(found);
    });
    return balanced(text) ? made.replace(/\\textbraceleft\{\}/g, "\\{").replace(/\\textbraceright\{\}/g, "\\}") : made;
  }

  function balanced(formula) {
    var depth = 0;
    for (var at = 0; at < formula.length; at++) {
      depth += (formula[at] === "{") - (formula[at] === "}");
      if (depth < 0) return false;
    }
    return depth === 0;
  }

  function verbatim(text) {
    return text.replace(/[\\{}%# \r\n]/g, function (letter) {
      return "%" + (letter.charCodeAt(0) + 256).toString(16).slice(1).toUpperCase();
    });
  }

  // ------------------------------------------------------------------ formats

  function urlOf(paper) {
    var known = paper.identifiers;
    if (known.arxiv) return "https://arxiv.org/abs/" + known.arxiv;
    if (known.doi) return "https://doi.org/" + known.doi;
    if (known.openreview) return "https://openreview.net/forum?id=" + known.openreview;
    return "";
  }

  function abstractOf(paper) {
    return paper.summarised ? "" : paper.abstract;
  }

  function bibtex(paper) {
    var fields = [
      ["title", "{" + tex(paper.title) + "}"],
      ["author", paper.authors.map(bibtexName).join(" and ")],
      ["year", paper.published ? paper.date.slice(0, 4) : ""],
      ["eprint", verbatim(paper.identifiers.arxiv || "")],
      ["archiveprefix", paper.identifiers.arxiv ? "arXiv" : ""],
      ["doi", verbatim(paper.identifiers.doi || "")],
      ["url", verbatim(urlOf(paper))],
      ["abstract", tex(abstractOf(paper))]
    ].filter(function (field) { return field[1]; });
    return "@misc{" + paper.id + ",\n" + fields.map(function (field) {
      return "  " + field[0] + " = {" + field[1] + "}";
    }).join(",\n") + "\n}\n\n";
  }

  function ris(paper) {
    var lines = [["TY", "GEN"], ["ID", paper.id], ["TI", paper.title]];
    paper.authors.forEach(function (author) { lines.push(["AU", inverted(author)]); });
    if (paper.published) lines.push(["PY", paper.date.slice(0, 4)], ["DA", paper.date.replace(/-/g, "/")]);
    if (paper.identifiers.doi) lines.push(["DO", paper.identifiers.doi]);
    if (urlOf(paper)) lines.push(["UR", urlOf(paper)]);
    paper.keywords.forEach(function (keyword) { lines.push(["KW", keyword]); });
    if (abstractOf(paper)) lines.push(["AB", abstractOf(paper)]);
    return lines.map(function (line) {
      return line[0] + "  - " + line[1].replace(/[\r\n]+/g, " ") + "\r\n";
    }).join("") + "ER  - \r\n\r\n";
  }

  // One item of CSL-JSON, https://docs.citationstyles.org/en/stable/specification.html
  function csl(paper) {
    var arxiv = paper.identifiers.arxiv;
    return {
      id: paper.id,
      type: arxiv ? "article" : "document", // a preprint, and what may be anything
      title: paper.title,
      author: paper.authors.length ? paper.authors.map(cslName) : undefined,
      issued: paper.published ? { "date-parts": [paper.date.split("-").map(Number)] } : undefined,
      number: arxiv ? "arXiv:" + arxiv : undefined,
      DOI: paper.identifiers.doi,
      URL: urlOf(paper) || undefined,
      keyword: paper.keywords.join(", ") || undefined,
      abstract: abstractOf(paper) || undefined
    };
  }

  function cslName(author) {
    var name = nameOf(author);
    if (!name.given) return { literal: author };
    return {
      family: name.family,
      given: name.given,
      "non-dropping-particle": name.particle || undefined,
      suffix: name.suffix || undefined
    };
  }

  // A line to read. A paper without an address of its own is found at that of its page here.
  function plain(paper, page) {
    var known = paper.identifiers;
    var authors = paper.authors.length > 1
      ? paper.authors.slice(0, -1).join(", ") + " and " + paper.authors[paper.authors.length - 1]
      : paper.authors[0] || "";
    var year = paper.published ? "(" + paper.date.slice(0, 4) + ")" : "";
    var who = [authors, year].filter(Boolean).join(" ");
    var where = [known.arxiv && "arXiv:" + known.arxiv, known.doi && "doi:" + known.doi, urlOf(paper) || page];
    var title = paper.title + (/[.?!…]$/.test(paper.title) ? "" : ".");
    return [who && who + (/\.$/.test(who) ? "" : "."), title, where.filter(Boolean).join(", ")].filter(Boolean).join(" ") + "\n";
  }

  function joined(format) {
    return function (papers) { return papers.map(function (paper) { return format(paper); }).join(""); };
  }

  paperstand.cite = {
    bibtex: bibtex,
    ris: ris,
    csl: csl,
    plain: plain,

    // What can be downloaded, for one paper or many.
    formats: {
      bibtex: { label: "BibTeX", ending: "bib", type: "application/x-bibtex", write: joined(bibtex) },
      ris: { label: "RIS", ending: "ris", type: "application/x-research-info-systems", write: joined(ris) },
      csl: {
        label: "CSL-JSON",
        ending: "json",
        type: "application/vnd.citationstyles.csl+json",
        write: function (papers) { return JSON.stringify(papers.map(csl), null, 1) + "\n"; }
      }
    }
  };
})();
