// On the list of topics: filters them by the words of their names and descriptions.
(function () {
  "use strict";

  var article = document.querySelector("article");
  var lists = Array.from(article.querySelectorAll(":scope > ul")).slice(0, -1); // the last is what has no topic
  var items = lists.flatMap(function (list) { return Array.from(list.children); }).map(function (element) {
    var shown = Array.from(element.querySelectorAll("p > a, p:not(:has(> a))"));
    var text = shown.map(function (part) { return part.textContent; }).join("\n");
    return { element: element, shown: shown, words: paperstand.filter.words(text) };
  });
  if (!items.length) return;

  var status = paperstand.bar.status();
  var field = paperstand.bar.field("Filter the topics", "Filter the topics", function (typed) {
    paperstand.address.write({ filter: typed.trim() && typed });
    show();
  });

  function show() {
    var clauses = paperstand.filter.parse(field.value);
    var left = 0;
    items.forEach(function (item) {
      var fits = paperstand.filter.matches(item.words, clauses);
      left += fits;
      item.element.hidden = !fits;
      item.shown.forEach(function (part) {
        if (fits && clauses.length) paperstand.marks.show(part, clauses);
        else paperstand.marks.clear(part);
      });
    });
    lists.forEach(function (list) {
      var empty = !list.querySelector(":scope > li:not([hidden])");
      list.hidden = empty;
      list.previousElementSibling.hidden = empty; // the name of the group
    });
    status.textContent = clauses.length ? left + " of " + items.length + " topics" : "";
  }

  function restore() {
    field.value = paperstand.address.read(["filter"]).filter;
    show();
  }

  var made = paperstand.bar.element("div", "ps-bar");
  made.append(field, status);
  lists[0].previousElementSibling.before(made);
  window.addEventListener("popstate", restore);
  restore();
})();
