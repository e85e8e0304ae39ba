// Proves with Mermaid itself that it reads the graphs that `incidentkit runbook graph` prints.
// node tools/mermaid.mjs MODULES FILE...: MODULES is a node_modules folder with mermaid and jsdom. Called by .ci/run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(path.resolve(modules, "x.js")));
const { JSDOM } = require("jsdom");
const dom = new JSDOM("<!DOCTYPE html>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import(pathToFileURL(path.resolve(modules, "mermaid/dist/mermaid.core.mjs")));

let wrong = 0;
for (const file of files) {
  try {
    await mermaid.parse(readFileSync(file, "utf8"));
  } catch (error) {
    wrong += 1;
    console.error(`${file}: ${error.message}`);
  }
}
console.log(`${files.length} graphs, ${wrong} that Mermaid cannot read`);
process.exit(wrong || files.length === 0 ? 1 : 0);
