// node validate.js FOLDER...: every *.vl.json there is valid against the schema of Vega-Lite 5, compiles without a warning,
// and becomes an SVG in which no name has turned into an element. Exit 1 where one does not.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import * as vegaLite from 'vega-lite';
import { specs } from './specs.js';
import { svg } from './svg.js';

const schema = createRequire(import.meta.url).resolve('vega-lite/build/vega-lite-schema.json');
const valid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));

// What vega-lite says while it compiles.
function complaints(spec) {
  const said = [];
  const logger = { level: () => logger, error: keep, warn: keep, info: () => logger, debug: () => logger };
  function keep(...words) {
    said.push(words.join(' '));
    return logger;
  }
  vegaLite.compile(spec, { logger });
  return said;
}

// What must not be in the picture: an element that is not of SVG, a control character, or a mark that turns the writing.
const foreign = /<(script|img)|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

async function picture(spec) {
  try {
    const found = foreign.exec(await svg(spec));
    return found ? [`the picture holds ${JSON.stringify(found[0])}`] : [];
  } catch (failed) {
    return [failed.message];
  }
}

const all = specs(process.argv.slice(2));
for (const [name, spec] of all) {
  // One wrong property makes the schema name every alternative: the first few are enough.
  const wrong = valid(spec)
    ? [...complaints(spec), ...(await picture(spec))]
    : valid.errors.slice(0, 5).map((e) => `${e.instancePath} ${e.message}`);
  for (const line of wrong) console.error(`${name}: ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
}
if (!process.exitCode) console.log(`${all.length} specifications are valid`);
