// node render.js FOLDER FIGURES: renders every FOLDER/*.vl.json to FIGURES/*.svg.
// node render.js --check FOLDER FIGURES: compares instead, byte for byte; exit 1 where a figure differs, is missing or is
// not made any more.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { specs } from './specs.js';
import { svg } from './svg.js';

const check = process.argv[2] === '--check';
const [folder, figures] = process.argv.slice(check ? 3 : 2);
const made = new Set();
const wrong = [];
if (!check) mkdirSync(figures, { recursive: true });
for (const [name, spec] of specs([folder])) {
  const file = `${name}.svg`;
  const path = join(figures, file);
  const drawn = await svg(spec);
  made.add(file);
  if (!check) writeFileSync(path, drawn);
  else if (!existsSync(path)) wrong.push(`${path} is missing`);
  else if (readFileSync(path, 'utf8') !== drawn) wrong.push(`${path} is not what the program draws now`);
}
for (const file of readdirSync(figures)) {
  if (file.endsWith('.svg') && !made.has(file)) wrong.push(`${join(figures, file)} is drawn by nothing`);
}
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(check ? `${made.size} figures are as committed` : `${made.size} figures written to ${figures}`);
