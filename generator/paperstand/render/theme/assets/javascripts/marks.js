// Marks in an element what was asked for, and takes the marks away again. Made of text nodes only;
// formulas are left alone.
(function () {
  "use strict";

  var originals = new WeakMap(); // element → the nodes it had

  function clear(element) {
    if (!originals.has(element)) return;
    element.replaceChildren.apply(element, originals.get(element));
    originals.delete(element);
  }

  function texts(element) {
    var walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    var found = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("math")) found.push(walker.currentNode);
    }
    return found;
  }

  function mark(node, clauses) {
    var text = node.data;
    var done = 0;
    var pieces = document.createDocumentFragment();
    paperstand.filter.places(paperstand.filter.words(text), clauses).forEach(function (place) {
      if (place[0] < done) return;
      var marked = document.createElement("mark");
      marked.append(text.slice(place[0], place[1]));
      pieces.append(text.slice(done, place[0]), marked);
      done = place[1];
    });
    if (done) {
      pieces.append(text.slice(done));
      node.replaceWith(pieces);
    }
  }

  paperstand.marks = {
    clear: clear,

    // Shows the element with marks; with a text, it shows that instead of its own.
    show: function (element, clauses, text) {
      clear(element);
      var nodes = Array.from(element.childNodes);
      originals.set(element, nodes);
      element.replaceChildren.apply(element, text === undefined ? nodes.map(function (node) { return node.cloneNode(true); }) : [text]);
      texts(element).forEach(function (node) { mark(node, clauses); });
    }
  };
})();
