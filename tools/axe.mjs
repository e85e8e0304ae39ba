// Opens HTML reports in Chromium, wide and as on a phone, light and dark, and lists what axe finds.
// node axe.mjs MODULES FILE...: MODULES is a node_modules folder with axe-core and playwright-core. Called by .ci/papers.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(path.resolve(modules, "x.js")));
const { chromium } = require("playwright-core");
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: quiet, chromiumSandbox: false });

let wrong = 0;
let looked = 0;
function complain(file, where, found) {
  wrong += found.length;
  for (const each of found) console.error(`${path.basename(file)}, ${where}: ${each}`);
}

for (const file of files) {
  const strict = await browser.newPage(); // as a reader has it: nothing is blocked by the page's own policy
  strict.on("console", (message) => complain(file, "as it is", [message.text()]));
  await strict.goto(pathToFileURL(path.resolve(file)).href);
  await strict.close();
  for (const [width, height] of [[1280, 900], [390, 844]])
    for (const colorScheme of ["light", "dark"]) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true });
      await page.goto(pathToFileURL(path.resolve(file)).href);
      const aside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await page.addScriptTag({ path: require.resolve("axe-core") });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const found = violations.map((each) => `${each.id}: ${each.help} (${each.nodes[0].target})`);
      if (aside > 0) found.push(`${aside} pixels are beside the window`);
      looked += 1;
      complain(file, `${width} ${colorScheme}`, found);
      await page.close();
    }
}
await browser.close();
console.log(`${looked} views, ${wrong} findings`);
process.exit(wrong || looked === 0 ? 1 : 0);
