// The toolbar of a paper's page: save, mark as read, cite, share.
(function () {
  "use strict";

  var shelf = paperstand.shelf;
  var element = shelf.element;
  var heading = document.querySelector("main h1");
  var before = document.getElementById("abstract");
  var match = /\/papers\/([a-z0-9-]+)(?:\.html)?$/.exec(location.pathname);
  if (!heading || !before || !match) return;
  var id = match[1];
  var title = heading.textContent.trim();

  // A visit goes on while papers are read; see visits.js, which has the same pause.
  var visit = paperstand.recall("visit");
  if (visit && Date.now() - visit.last < 30 * 60 * 1000) {
    visit.last = Date.now();
    paperstand.keep("visit", visit);
  }

  // Loads what only a few readers of a page need: records.js, cite.js and carry.js.
  function need() {
    if (paperstand.cite) return Promise.resolve();
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = paperstand.root + "assets/javascripts/cite.js";
      script.onload = resolve;
      script.onerror = function () { reject(new Error("A part of the site could not be loaded.")); };
      document.head.append(script);
    });
  }

  function fail(error) {
    shelf.say(error.message);
  }

  // ------------------------------------------------------------------ cite

  var dialog, text, status, missing;
  var choice = paperstand.recall("cite");
  var paper;

  function plain() {
    return paperstand.cite.plain(paper, address());
  }

  // Each format with how to write it for this paper.
  function formats() {
    var all = Object.assign({}, paperstand.cite.formats);
    all.plain = { label: "Plain text", ending: "txt", type: "text/plain", write: plain };
    return all;
  }

  function written() {
    return formats()[choice].write([paper]);
  }

  function cite() {
    need().then(function () {
      return paperstand.records.at(id);
    }).then(function (record) {
      if (!record) throw new Error("The site's data has no record of this paper.");
      paper = record;
      if (!dialog) furnish();
      show();
      if (!dialog.open) dialog.showModal();
    }).catch(fail);
  }

  function furnish() {
    dialog = element("dialog", "ps-cite");
    dialog.setAttribute("aria-labelledby", "ps-cite-title");
    var name = element("h2", "", "Cite this paper");
    name.id = "ps-cite-title";
    var choices = element("fieldset", "ps-choices");
    choices.append(element("legend", "ps-hidden", "Format"));
    var known = formats();
    if (!Object.prototype.hasOwnProperty.call(known, choice)) choice = "bibtex";
    Object.keys(known).forEach(function (key) {
      var input = element("input");
      input.type = "radio";
      input.name = "ps-format";
      input.value = key;
      input.checked = key === choice;
      input.addEventListener("change", function () {
        choice = key;
        paperstand.keep("cite", key);
        show();
      });
      var label = element("label", "", input);
      label.append(element("span", "", known[key].label));
      choices.append(label);
    });
    text = element("pre");
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "Citation");
    missing = element("p", "ps-missing");
    status = element("p", "ps-hidden");
    status.setAttribute("role", "status");
    var copy = action("Copy", function () {
      paperstand.carry.copy(written()).then(function (done) {
        if (!done) getSelection().selectAllChildren(text);
        tell(done ? "Copied" : "The browser does not let the site copy. The text is selected: press Ctrl or ⌘ and C.");
      });
    });
    var save = action("Download", function () {
      var format = formats()[choice];
      paperstand.carry.download(id + "." + format.ending, written(), format.type);
      tell("Downloaded " + id + "." + format.ending);
    });
    var close = action("Close", function () { dialog.close(); });
    var actions = element("div", "ps-row");
    actions.append(copy, save, close, status);
    dialog.append(name, choices, text, missing, actions);
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) dialog.close(); // beside it
    });
    bar.after(dialog);
  }

  function action(label, act) {
    var made = element("button", "ps-button", label);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function tell(what) {
    status.className = "ps-told";
    status.textContent = what;
  }

  function show() {
    text.textContent = written();
    text.scrollTop = 0;
    tell("");
    var lacking = [
      !paper.authors.length && "its authors",
      !paper.published && "its year",
      !Object.keys(paper.identifiers).length && "its identifier"
    ].filter(Boolean);
    var last = lacking.pop();
    missing.textContent = last
      ? "The lists this site is made of don’t say " + (lacking.length ? lacking.join(", ") + " or " : "") + last + "; add what is missing before you cite it."
      : "";
  }

  // ------------------------------------------------------------------ share

  // Where the page is published, also when it was opened from a file.
  function address() {
    var canonical = document.querySelector("link[rel=canonical]");
    return canonical ? canonical.href : location.href.split(/[?#]/)[0];
  }

  function share() {
    var link = address();
    if (navigator.share) {
      navigator.share({ title: title, url: link }).catch(function (error) {
        if (error.name !== "AbortError") copyLink(link); // else the reader thought better of it
      });
    } else {
      copyLink(link);
    }
  }

  function copyLink(link) {
    need().then(function () {
      return paperstand.carry.copy(link);
    }).then(function (done) {
      shelf.say(done ? "Link copied: " + link : "The browser does not let the site copy. The link is " + link);
    }).catch(fail);
  }

  // On the map, the paper is shown; only scripts can do that.
  document.querySelectorAll("#find-it-on + ul a[href$='/map.html']").forEach(function (link) {
    link.hash = "paper=" + id;
  });

  // ------------------------------------------------------------------ the toolbar

  var bar = document.querySelector(".ps-actions");
  if (!bar) {
    bar = element("div", "ps-actions");
    before.before(bar);
  }
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "This paper");
  var save = shelf.toggle("saved", id, title, "Save");
  var read = shelf.toggle("read", id, title, "Read");
  var citing = shelf.button("cite", "Cite", "Cite", cite);
  citing.setAttribute("aria-haspopup", "dialog");
  bar.append(save, read, citing, shelf.button("share", "Share", "Share", share));
  shelf.listen(function (all) {
    shelf.press(save, "saved", all.get(id));
    shelf.press(read, "read", all.get(id));
  });
})();
