// On topic pages: sorts the cards of the page. Without this script they are newest first.
(function () {
  "use strict";

  var article = document.querySelector("article");
  var first = document.querySelector(".has-cards > ul > li > p");
  if (!first || first.parentNode.parentNode.children.length < 2) return;
  var list = first.parentNode.parentNode;
  var cards = Array.from(list.children);
  var ranks = (article.dataset.central || "").split(" ").map(Number);
  var titles = cards.map(function (card) { return card.querySelector("a").textContent; });

  // Each order compares the numbers of two cards, counted from the newest.
  var orders = {
    newest: { label: "Newest", compare: function (a, b) { return a - b; } },
    title: { label: "Title", compare: function (a, b) { return titles[a].localeCompare(titles[b], "en") || a - b; } },
    central: { label: "Central", compare: function (a, b) { return ranks[a] - ranks[b]; } }
  };
  if (ranks.length !== cards.length) delete orders.central;

  var control = document.createElement("div");
  control.className = "ps-sort";
  control.setAttribute("role", "group");
  control.setAttribute("aria-labelledby", "ps-sort");
  var says = document.createElement("span");
  says.id = "ps-sort";
  says.textContent = article.dataset.pages ? "Sort this page" : "Sort";
  control.append(says);
  Object.keys(orders).forEach(function (name) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = orders[name].label;
    if (name === "central") button.title = "First those closest to what the topic's papers have in common";
    button.addEventListener("click", function () {
      sort(name);
      remember(name);
    });
    orders[name].button = button;
    control.append(button);
  });

  function sort(chosen) {
    Object.keys(orders).forEach(function (name) {
      orders[name].button.setAttribute("aria-pressed", String(name === chosen));
    });
    var numbers = cards.map(function (_, number) { return number; }).sort(orders[chosen].compare);
    list.append.apply(list, numbers.map(function (number) { return cards[number]; }));
  }

  function remember(chosen) {
    var address = new URL(location.href);
    if (chosen === "newest") address.searchParams.delete("sort");
    else address.searchParams.set("sort", chosen);
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Some browsers refuse on file://; the order changes all the same.
    }
  }

  list.before(control);
  var asked = new URLSearchParams(location.search).get("sort");
  sort(Object.prototype.hasOwnProperty.call(orders, asked) ? asked : "newest");
})();
