// What a page shows stands in its address, so that it can be sent, kept and come back to.
(function () {
  "use strict";

  paperstand.address = {
    // The value of each name in the address, or nothing.
    read: function (names) {
      var values = new URLSearchParams(location.search);
      return Object.fromEntries(names.map(function (name) { return [name, values.get(name) || ""]; }));
    },

    // Puts values there; empty ones are left out.
    write: function (values) {
      var address = new URL(location.href);
      Object.keys(values).forEach(function (name) {
        if (values[name]) address.searchParams.set(name, values[name]);
        else address.searchParams.delete(name);
      });
      try {
        history.replaceState(null, "", address);
      } catch (error) {
        // Some browsers refuse on file://; what is shown changes all the same.
      }
    }
  };
})();
