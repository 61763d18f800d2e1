// Puts the built files of the pages' npm packages, each with its licence, where the application serves them from.
// Run after `npm ci`; what it writes is never committed.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "app/web/static/vendor");
const files = {
  "htmx.org": ["LICENSE", "dist/htmx.min.js"],
  uplot: ["LICENSE", "dist/uPlot.iife.min.js", "dist/uPlot.min.css"],
};

rmSync(target, { recursive: true, force: true });
for (const [name, wanted] of Object.entries(files)) {
  const folder = join(target, name);
  mkdirSync(folder, { recursive: true });
  for (const file of wanted) cpSync(join(here, "node_modules", name, file), join(folder, file.split("/").at(-1)));
}
