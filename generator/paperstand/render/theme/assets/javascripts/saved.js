// The page of saved papers: the list, its export and import. What it shows of a paper is its record
// today; a paper that has left the site keeps the title it was saved with.
(function () {
  "use strict";

  var PAGE = 50; // papers shown at a time
  var LARGEST_FILE = 10000000; // bytes, for import
  var MOST_ENTRIES = 50000;
  var FORMAT = "paperstand-shelf";

  var shelf = paperstand.shelf;
  var element = shelf.element;
  var article = document.querySelector("article");
  var list = element("ul");
  var note = element("p", "ps-status");
  var shown = PAGE;
  note.setAttribute("role", "status");

  // ------------------------------------------------------------------ what to show

  var SHOW = {
    all: { label: "All", has: function () { return true; } },
    unread: { label: "Unread", has: function (entry) { return !entry.read; } },
    read: { label: "Read", has: function (entry) { return entry.read; } }
  };
  var SORT = {
    newest: { label: "Last saved first", compare: function (a, b) { return b.saved - a.saved; } },
    oldest: { label: "First saved first", compare: function (a, b) { return a.saved - b.saved; } },
    title: { label: "By title", compare: function (a, b) { return a.title.localeCompare(b.title, "en"); } }
  };
  var view = { show: "all", sort: "newest" };

  function choose(what, value) {
    view[what] = value;
    shown = PAGE;
    var address = new URL(location.href);
    address.searchParams.set("show", view.show);
    address.searchParams.set("sort", view.sort);
    if (view.show === "all") address.searchParams.delete("show");
    if (view.sort === "newest") address.searchParams.delete("sort");
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Some browsers refuse on file://.
    }
    draw();
  }

  function recallView() {
    var asked = new URLSearchParams(location.search);
    if (Object.prototype.hasOwnProperty.call(SHOW, asked.get("show"))) view.show = asked.get("show");
    if (Object.prototype.hasOwnProperty.call(SORT, asked.get("sort"))) view.sort = asked.get("sort");
  }

  function saved() {
    return Array.from(shelf.entries().values()).filter(function (entry) { return entry.saved; });
  }

  function chosen() {
    return saved().filter(SHOW[view.show].has).sort(function (a, b) {
      return SORT[view.sort].compare(a, b) || (a.id < b.id ? -1 : 1);
    });
  }

  // ------------------------------------------------------------------ one paper

  // The row of a saved paper.
  function line(entry) {
    var item = element("li");
    var link = element("a", "", entry.title);
    link.href = paperstand.root + "papers/" + entry.id + ".html";
    var title = element("p", "", link);
    var text = element("p");
    var about = element("p");
    var actions = element("div", "ps-row");
    var read = shelf.toggle("read", entry.id, entry.title, "Read");
    read.classList.add("ps-mark");
    actions.append(read, shelf.button("remove", "Remove", "Remove: " + entry.title, function () {
      shelf.set(entry.id, entry.title, "saved", false);
    }));
    item.append(title, text, about, actions);
    say(about, [entry]);
    paperstand.records.at(entry.id).then(function (record) {
      if (record && record.id !== entry.id) {
        rename(entry.id, record.id);
      } else if (record) {
        link.textContent = record.title;
        link.href = record.url;
        text.textContent = excerpt(record.abstract);
        say(about, [entry, record]);
      } else {
        title.replaceChildren(entry.title);
        text.textContent = "This paper is no longer on the site.";
      }
    }).catch(function () {
      // Its data can't be had; the title that was kept will do.
    });
    return item;
  }

  // The paper has another address by now: its title was corrected, or it was merged.
  function rename(old, now) {
    shelf.change(function (all) {
      var was = all.get(old);
      var is = all.get(now) || { id: now, title: was.title, saved: 0, read: 0 };
      all.set(now, { id: now, title: is.title, saved: is.saved || was.saved, read: is.read || was.read });
      all.delete(old);
    });
  }

  function say(about, known) {
    var entry = known[0];
    var record = known[1];
    var said = ["Saved " + shelf.day(new Date(entry.saved))];
    if (record && record.date) said.push((record.published ? "published " : "first seen ") + shelf.day(new Date(record.date + "T00:00")));
    if (record) record.topics.forEach(function (topic) { said.push(topic.name); });
    about.textContent = said.join(" · ");
  }

  function excerpt(text) {
    return text.length <= 240 ? text : text.slice(0, text.lastIndexOf(" ", 239)) + " …";
  }

  // What stands in its place when it is removed, until the list is drawn anew.
  function gap(entry) {
    var undo = button("Undo", function () {
      shelf.change(function (all) {
        var now = all.get(entry.id);
        all.set(entry.id, { id: entry.id, title: entry.title, saved: entry.saved, read: now ? now.read : entry.read });
      });
    });
    undo.setAttribute("aria-label", "Undo: " + entry.title);
    var item = element("li", "ps-gap", element("p", "", "Removed “" + entry.title + "”."));
    item.append(undo);
    return item;
  }

  function button(label, act) {
    var made = element("button", "ps-button", label);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // ------------------------------------------------------------------ the list

  var rows = []; // {entry, item, saved}: what the list shows
  var listed = new Set(); // addresses of all that it would show with all of its pages

  function draw() {
    var papers = chosen();
    listed = new Set(papers.map(function (entry) { return entry.id; }));
    rows = papers.slice(0, shown).map(function (entry) {
      return { entry: entry, item: line(entry), saved: true };
    });
    list.replaceChildren.apply(list, rows.map(function (row) { return row.item; }));
    more.hidden = papers.length <= shown;
    rows.forEach(function (row) { mark(row, row.entry); });
    tally();
  }

  function mark(row, entry) {
    var read = row.item.querySelector(".ps-mark");
    if (read) shelf.press(read, "read", entry);
    row.item.classList.toggle("is-read", Boolean(read && entry && entry.read));
  }

  // After a change, here or in another tab. What is listed stays in its place; only papers that
  // come in make it another list.
  function follow(all) {
    if (chosen().some(function (entry) { return !listed.has(entry.id); })) return draw();
    rows.forEach(function (row) {
      var entry = all.get(row.entry.id);
      var saved = Boolean(entry && entry.saved);
      if (saved !== row.saved) {
        var focused = row.item.contains(document.activeElement);
        var item = saved ? line(entry) : gap(row.entry);
        row.item.replaceWith(item);
        row.item = item;
        row.saved = saved;
        if (focused) item.querySelector("button").focus();
      }
      if (saved) row.entry = entry;
      mark(row, entry);
    });
    return tally();
  }

  // How many there are, and whether there is something to show at all.
  function tally() {
    var all = saved();
    Object.keys(SHOW).forEach(function (key) {
      SHOW[key].button.setAttribute("aria-pressed", String(key === view.show));
      SHOW[key].count.textContent = " " + all.filter(SHOW[key].has).length.toLocaleString("en");
    });
    sort.value = view.sort;
    filters.hidden = !all.length && !rows.length;
    exports.hidden = !all.length;
    empty.hidden = Boolean(all.length || rows.length);
    none.hidden = !all.length || Boolean(rows.length);
  }

  // ------------------------------------------------------------------ export

  var CSV = ["id", "title", "authors", "published", "arxiv", "doi", "topics", "url", "saved", "read", "abstract"];

  // A spreadsheet takes a cell that begins so for a formula and runs it.
  function cell(value) {
    var text = /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function csv(papers) {
    var lines = papers.map(function (paper) {
      var entry = paper.entry;
      return [
        paper.id, paper.title, paper.authors.join("; "), paper.published ? paper.date : "",
        paper.identifiers.arxiv || "", paper.identifiers.doi || "",
        paper.topics.map(function (topic) { return topic.name; }).join("; "),
        published("papers/" + paper.id + ".html"), moment(entry.saved), moment(entry.read), paper.abstract
      ].map(cell).join(",");
    });
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    return "\ufeff" + [CSV.join(",")].concat(lines).join("\r\n") + "\r\n";
  }

  function moment(value) {
    return value ? new Date(value).toISOString() : "";
  }

  // The address on the web, also when the page was opened from a file.
  function published(path) {
    var canonical = document.querySelector("link[rel=canonical]");
    return new URL(path, canonical ? canonical.href : paperstand.root).href;
  }

  // Everything on the shelf, to be imported again.
  function json() {
    var kept = Array.from(shelf.entries().values()).map(function (entry) {
      return {
        id: entry.id, title: entry.title, url: published("papers/" + entry.id + ".html"),
        saved: moment(entry.saved) || null, read: moment(entry.read) || null
      };
    });
    return JSON.stringify({ format: FORMAT, version: 1, site: published("."), papers: kept }, null, 1) + "\n";
  }

  var FILES = Object.assign({}, paperstand.cite.formats, {
    csv: { label: "CSV", ending: "csv", type: "text/csv", write: csv },
    json: { label: "JSON", ending: "json", type: "application/json", write: json }
  });

  // The records of the papers of the list. Of one that has left the site just the title is known.
  function records() {
    return Promise.all(chosen().map(function (entry) {
      return paperstand.records.at(entry.id).then(function (record) {
        return Object.assign({
          id: entry.id, title: entry.title, abstract: "", authors: [], date: "", published: false,
          identifiers: {}, topics: [], keywords: []
        }, record, { entry: entry });
      });
    }));
  }

  function take(key) {
    var file = FILES[key];
    var name = "saved-papers." + (key === "csl" ? "csl." : "") + file.ending;
    (key === "json" ? Promise.resolve([]) : records()).then(function (papers) {
      paperstand.carry.download(name, file.write(papers), file.type);
      note.textContent = "Downloaded " + name + ".";
    }).catch(function (error) {
      note.textContent = error.message;
    });
  }

  // ------------------------------------------------------------------ import

  // The entries of a file of ours; throws what to tell the reader if it is none.
  function read(text) {
    var data;
    try {
      data = JSON.parse(text);
    } catch (error) {
      throw new Error("This file is not JSON. Import takes a JSON file that this page has exported.");
    }
    if (!data || data.format !== FORMAT || !Array.isArray(data.papers)) {
      throw new Error("This JSON file is not a list of saved papers. Import takes one that this page has exported.");
    }
    if (data.version !== 1) throw new Error("This list was made by a newer version of the site than this one.");
    if (data.papers.length > MOST_ENTRIES) throw new Error("This list has too many papers: at most " + MOST_ENTRIES.toLocaleString("en") + " can be imported.");
    return data.papers.map(function (entry) {
      return shelf.checked(entry && { id: entry.id, title: entry.title, saved: Date.parse(entry.saved), read: Date.parse(entry.read) });
    });
  }

  function merge(found) {
    var came = 0;
    var known = 0;
    var good = found.filter(function (entry) { return entry && (entry.saved || entry.read); });
    var done = shelf.change(function (all) {
      good.forEach(function (entry) {
        var mine = all.get(entry.id);
        if (mine) known += 1;
        else came += 1;
        all.set(entry.id, mine ? {
          id: mine.id, title: mine.title, saved: mine.saved || entry.saved, read: mine.read || entry.read
        } : entry);
      });
    });
    if (!done) return "";
    var bad = found.length - good.length;
    return "Imported: " + plural(came, "paper") + " came in, " + known.toLocaleString("en") + " had marks here already" +
      (bad ? "; " + plural(bad, "entry", "entries") + " could not be understood and " + (bad === 1 ? "was" : "were") + " left out" : "") + ".";
  }

  function plural(count, noun, nouns) {
    return count.toLocaleString("en") + " " + (count === 1 ? noun : nouns || noun + "s");
  }

  function bring(file) {
    if (!file) return;
    if (file.size > LARGEST_FILE) {
      note.textContent = "This file is too large: at most 10 MB can be imported.";
      return;
    }
    file.text().then(function (text) {
      note.textContent = merge(read(text));
    }).catch(function (error) {
      note.textContent = error.message;
    });
  }

  // ------------------------------------------------------------------ the page

  function filter(key) {
    var made = element("button", "", SHOW[key].label);
    made.type = "button";
    made.addEventListener("click", function () { choose("show", key); });
    SHOW[key].button = made;
    SHOW[key].count = element("small");
    made.append(SHOW[key].count);
    return made;
  }

  function labelled(className, name) {
    var group = element("div", className, element("span", "", name));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    return group;
  }

  var filters = labelled("ps-sort ps-filters", "Show");
  Object.keys(SHOW).forEach(function (key) { filters.append(filter(key)); });
  var sort = element("select");
  sort.setAttribute("aria-label", "Sort");
  Object.keys(SORT).forEach(function (key) {
    var option = element("option", "", SORT[key].label);
    option.value = key;
    sort.append(option);
  });
  sort.addEventListener("change", function () { choose("sort", sort.value); });
  filters.append(sort);

  var exports = labelled("ps-sort", "Export");
  Object.keys(FILES).forEach(function (key) {
    exports.append(button(FILES[key].label, function () { take(key); }));
  });

  var input = element("input", "ps-hidden");
  input.type = "file";
  input.id = "ps-import";
  input.accept = ".json,application/json";
  input.addEventListener("change", function () {
    bring(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  var label = element("label", "ps-button", "Import a list");
  label.htmlFor = input.id;
  var carry = element("div", "ps-carry", exports);
  carry.append(input, label);

  var empty = element("div", "ps-empty");
  var how = element("p", "", "Nothing saved yet. Press ");
  how.append(shelf.icon("save"), " beside a paper, in any list or on its page, and it waits for you here.");
  var start = element("p");
  [["papers/index.html", "All papers"], ["topics/index.html", "Topics"], ["search.html", "Search"]].forEach(function (place, number) {
    var link = element("a", "", place[1]);
    link.href = paperstand.root + place[0];
    start.append(number ? " · " : "", link);
  });
  empty.append(how, start, element("p", "", "Saved some in another browser? Export them there as JSON, and import the list here."));
  var none = element("p", "ps-status", "None of them.");

  var more = button("More", function () {
    var from = shown;
    shown += PAGE;
    draw();
    if (rows[from]) rows[from].item.querySelector("a, button").focus();
  });
  more.className = "ps-more";

  article.append(empty, filters, carry, note, none, list, more);
  recallView();
  draw();
  shelf.listen(follow);
})();
