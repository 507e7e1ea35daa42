// Takes text out of the page: to the clipboard, or into a file.
(function () {
  "use strict";

  // Promises whether the text is on the clipboard. Where the browser has no clipboard to write to,
  // or refuses, as some do for a page opened from a file, the older way is tried.
  function copy(text) {
    var written = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();
    return written.then(function () { return true; }, function () { return copyByCommand(text); });
  }

  function copyByCommand(text) {
    var done = false;
    function fill(event) {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
      done = true;
    }
    document.addEventListener("copy", fill, true);
    try {
      document.execCommand("copy");
    } catch (error) {
      // Then it is not done.
    }
    document.removeEventListener("copy", fill, true);
    return done;
  }

  // Saves text as a file.
  function download(name, text, type) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    link.download = name;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  paperstand.carry = { copy: copy, download: download };
})();
