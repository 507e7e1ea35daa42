// The parts of the bar above a list: a field to type in, chips and buttons to choose from, and a
// line that says what is left. They are made here because without scripts they would do nothing.
(function () {
  "use strict";

  var SHOWN = 5; // chips of a row; the others come on demand

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(className, text, pressed) {
    var made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", pressed);
    return made;
  }

  function group(className, label) {
    var made = element("div", className);
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", label);
    return made;
  }

  // A field for words; Escape empties it.
  function field(label, hint, changed) {
    var made = element("input", "ps-filter");
    made.type = "search";
    made.autocomplete = "off"; // what it holds comes from the address
    made.spellcheck = false;
    made.placeholder = hint;
    made.setAttribute("aria-label", label);
    made.addEventListener("input", function () { changed(made.value); });
    made.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !made.value) return;
      event.preventDefault();
      made.value = "";
      changed("");
    });
    return made;
  }

  function status() {
    var made = element("p", "ps-status");
    made.setAttribute("role", "status");
    return made;
  }

  // Buttons of which one is pressed. `choices` is a list of [id, name, explanation].
  function orders(label, choices, changed) {
    var made = group("ps-sort", label);
    made.append(element("span", "", label));
    var buttons = choices.map(function (choice) {
      var one = button("", choice[1], function () { changed(choice[0]); });
      if (choice[2]) one.title = choice[2];
      made.append(one);
      return one;
    });
    return {
      element: made,
      show: function (chosen) {
        buttons.forEach(function (one, at) { one.setAttribute("aria-pressed", String(choices[at][0] === chosen)); });
      }
    };
  }

  // Chips of which none or one is pressed, each with a number. `values` is a list of [id, name].
  function chips(label, values, changed) {
    var made = group("ps-chips", label);
    var all = values.map(function (value) {
      var chip = button("ps-chip", value[1], function () {
        changed(chip.getAttribute("aria-pressed") === "true" ? "" : value[0]);
      });
      var count = element("span");
      chip.append(" ", count);
      made.append(chip);
      return { id: value[0], chip: chip, count: count };
    });
    var rest = values.length - SHOWN;
    var more = button("ps-plain", rest + " more", function () {
      made.classList.add("is-whole");
      more.remove();
      var next = made.querySelector(".is-rest:not(:disabled)");
      if (next) next.focus();
    });
    if (rest > 0) made.append(more);
    return {
      element: made,
      // `counts` has a number for each id.
      show: function (chosen, counts) {
        all.forEach(function (one, at) {
          var number = counts[one.id] || 0;
          one.count.textContent = number;
          one.chip.setAttribute("aria-pressed", String(one.id === chosen));
          one.chip.disabled = !number && one.id !== chosen;
          one.chip.classList.toggle("is-rest", at >= SHOWN && one.id !== chosen);
        });
      }
    };
  }

  paperstand.bar = { element: element, button: button, field: field, status: status, orders: orders, chips: chips };
})();
