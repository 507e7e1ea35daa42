// How long ago the data is of, by the reader's clock: the page itself knows the day only.
(function () {
  "use strict";

  var DAY = 24 * 60 * 60 * 1000;
  var UNITS = [["year", 365], ["month", 30], ["week", 7], ["day", 1]];

  document.querySelectorAll("time[data-ago]").forEach(function (time) {
    // Noon, so that no time zone makes another day of it.
    var days = Math.round((Date.now() - new Date(time.dateTime + "T12:00").getTime()) / DAY);
    if (!Number.isFinite(days) || days < 0) return;
    var unit = UNITS.find(function (unit) { return days >= 2 * unit[1]; }) || UNITS[3];
    var ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(days / unit[1]), unit[0]);
    time.after(", " + ago);
  });
})();
