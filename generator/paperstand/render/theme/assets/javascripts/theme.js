// Runs before the page is painted: the reader's choice of light or dark, if they made one.
(function () {
  "use strict";
  document.documentElement.classList.replace("no-js", "js");
  try {
    var theme = localStorage.getItem("paperstand.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be forbidden; then the system's choice counts.
  }
})();
