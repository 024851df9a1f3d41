// node check.js PAGE.html [--screenshots FOLDER]: opens a page of charts in Chromium, wide and narrow, on paper and without
// scripts, and lists what is wrong with it; exit 1 where anything is. The browser is the system's: it is looked for as
// `chromium`, or where CHROMIUM says.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import * as seen from './seen.js';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { screenshots: { type: 'string' } } });
if (positionals.length !== 1) {
  console.error('node check.js PAGE.html [--screenshots FOLDER]');
  process.exit(2);
}
const file = resolve(positionals[0]);
const page_url = pathToFileURL(file).href;
const screens = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
const { source: axe } = createRequire(import.meta.url)('axe-core');

const wrong = new Set();
const note = (where, found) => found.forEach((line) => wrong.add(`${where}: ${line}`));

function watch(page, where) {
  page.on('console', (message) => message.type() === 'error' && note(where, [`console: ${message.text()}`]));
  page.on('pageerror', (error) => note(where, [`thrown: ${error.message}`]));
  page.on('dialog', (dialog) => (note(where, [`a dialog: ${dialog.message()}`]), dialog.dismiss()));
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== page_url && !url.startsWith('data:')) note(where, [`asks for ${url.slice(0, 100)}`]);
  });
}

async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 5).map((node) => `${id}: ${help}: ${node.html.slice(0, 100)} ${node.any[0]?.message ?? ''}`));
}

// From the top, Tab comes to everything that can be used, and each shows that it has the focus.
async function reachable(page) {
  const count = await page.evaluate(() => {
    const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    window.to_reach = new Set([...document.querySelectorAll(usable)].filter((e) => e.checkVisibility() && !e.disabled));
    window.plain = new Map([...window.to_reach].map((e) => [e, getComputedStyle(e).boxShadow + getComputedStyle(e).backgroundColor]));
    document.activeElement?.blur();
    scrollTo(0, 0);
    return window.to_reach.size;
  });
  const found = [];
  for (let i = 0; i < 2 * count + 20; ++i) {
    await page.keyboard.press('Tab');
    const [left, unseen] = await page.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      const fresh = window.to_reach.delete(e);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      const seen = outlined || style.boxShadow + style.backgroundColor !== window.plain.get(e);
      return [window.to_reach.size, fresh && !seen ? e.outerHTML.slice(0, 80) : ''];
    });
    if (unseen) found.push(`the focus cannot be seen on ${unseen}`);
    if (left === 0) return found;
  }
  const left = await page.evaluate(() => [...window.to_reach].map((e) => e.outerHTML.slice(0, 80)));
  return [...found, ...left.map((e) => `Tab does not come to ${e}`)];
}

async function picture(page, name) {
  if (!options.screenshots) return;
  mkdirSync(options.screenshots, { recursive: true });
  await page.screenshot({ path: join(options.screenshots, `${basename(file, '.html')}-${name}.png`), fullPage: true });
}

// One page through both widths: what is drawn for the first must follow to the second.
async function with_scripts(browser) {
  const page = await browser.newPage({ viewport: screens[0] });
  watch(page, 'the page');
  await page.goto(page_url);
  for (const screen of screens) {
    const where = `${screen.width} px`;
    await page.setViewportSize(screen);
    await page.evaluate(seen.settled);
    for (const look of [seen.charts, seen.layout]) note(where, await page.evaluate(look));
    for (const look of [seen.tables, seen.markup]) note('the page', await page.evaluate(look));
    await picture(page, screen.width);
    note(where, await reachable(page));
    note(where, await accessible(page));
  }

  // A4 less its margins.
  await page.setViewportSize({ width: 718, height: 1047 });
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => void dispatchEvent(new Event('beforeprint')));
  await page.evaluate(seen.settled);
  note('on paper', await page.evaluate(seen.layout));
  note('on paper', await page.evaluate(() => [...document.querySelectorAll('details:not([open])')].map((e) => `closed: ${e.textContent.slice(0, 30)}`)));
  await picture(page, 'paper');
}

async function without_scripts(browser) {
  const page = await browser.newPage({ viewport: screens[1], javaScriptEnabled: false });
  const where = 'without scripts';
  watch(page, where);
  await page.goto(page_url);
  note(where, await page.evaluate(seen.layout));
  note(where, await page.evaluate(() =>
    [...document.querySelectorAll('table')]
      .filter((table) => !table.checkVisibility() || table.getBoundingClientRect().height === 0)
      .map((table) => `a table is hidden: ${table.closest('figure')?.id ?? table.textContent.trim().slice(0, 30)}`)));
  await picture(page, 'without-scripts');
}

const executablePath = process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
try {
  await with_scripts(browser);
  await without_scripts(browser);
} finally {
  await browser.close();
}
for (const line of wrong) console.error(line);
if (wrong.size > 0) {
  console.error(`${wrong.size} faults in ${positionals[0]}`);
  process.exit(1);
}
console.log(`${positionals[0]} is as it should be`);
