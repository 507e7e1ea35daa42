// Runs before the page is painted: where the site is, what it keeps in this browser, and the
// reader's choice of light or dark, if they made one. Every other script builds on this one.
(function () {
  "use strict";

  var root = new URL("../../", document.currentScript.src).href;
  var name = document.querySelector("meta[name=application-name]");
  // Sites of one host share its storage, so each has a key of its own: its name and, on the web,
  // its place. A bundle keeps its key when its folder is moved.
  var key = "paperstand:" + (name ? name.content : "") + ":" + (/^file:/.test(root) ? "" : new URL(root).pathname);

  window.paperstand = {
    // The address of the site, with a slash at the end.
    root: root,
    key: key,

    // What was kept under a name: anything that JSON can hold, or null.
    recall: function (what) {
      try {
        return JSON.parse(localStorage.getItem(key + ":" + what));
      } catch (error) {
        return null; // storage may be forbidden, or hold what another program put there
      }
    },

    // Keeps a value, or forgets it when there is none. Returns whether the browser let us.
    keep: function (what, value) {
      try {
        if (value === null || value === undefined) localStorage.removeItem(key + ":" + what);
        else localStorage.setItem(key + ":" + what, JSON.stringify(value));
        return true;
      } catch (error) {
        return false;
      }
    }
  };

  document.documentElement.classList.replace("no-js", "js");
  var theme = window.paperstand.recall("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
