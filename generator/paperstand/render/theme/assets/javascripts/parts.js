// Data in parts: a page opened from a file may not fetch, but it may add scripts. So every part of
// the data is a script that calls `paperstand.part(name, content)`; see write/parts.py.
(function () {
  "use strict";

  var promised = {}; // name of a part → promise of its content
  var arrived = {}; // name → function that fulfils the promise

  // A part that the page names itself, since it will need it, comes before it is asked for.
  paperstand.part = function (name, content) {
    if (arrived[name]) arrived[name](content);
    else promised[name] = Promise.resolve(content);
  };

  // The content of `NAME.js`, loaded once.
  paperstand.load = function (name) {
    if (!promised[name]) {
      promised[name] = new Promise(function (resolve, reject) {
        var element = document.createElement("script");
        arrived[name] = resolve;
        element.src = paperstand.root + name + ".js";
        element.onload = function () { element.remove(); };
        element.onerror = function () {
          delete promised[name]; // the next call tries again
          element.remove();
          reject(new Error("A part of the site's data could not be loaded: " + name));
        };
        document.head.appendChild(element);
      });
    }
    return promised[name];
  };
})();
