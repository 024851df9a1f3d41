// What check.js asks of a page from within: functions that a browser runs, each a list of what is wrong. They know nothing
// of this module, so each carries what it needs.

// Every chart has drawn something, in texts that keep apart and within the picture.
export function charts() {
  const wrong = [];
  const shown = (text) => JSON.stringify(text.textContent.slice(0, 40));

  // A text's corners on the screen, slanted ones too; the room above and below its letters is left out.
  function corners(text) {
    const { x, y, width, height } = text.getBBox();
    const screen = text.getScreenCTM();
    const inset = height * 0.15;
    return [[x, y + inset], [x + width, y + inset], [x + width, y + height - inset], [x, y + height - inset]].map(
      ([px, py]) => new DOMPoint(px, py).matrixTransform(screen));
  }
  // By how many pixels two such boxes run into each other: along the side on which they do so least.
  function overlap(a, b) {
    let least = Infinity;
    for (const box of [a, b]) {
      for (const [from, to] of [[0, 1], [1, 2]]) {
        const length = Math.hypot(box[to].x - box[from].x, box[to].y - box[from].y) || 1;
        const along = (p) => ((box[to].x - box[from].x) * p.x + (box[to].y - box[from].y) * p.y) / length;
        const [as, bs] = [a.map(along), b.map(along)];
        least = Math.min(least, Math.min(Math.max(...as), Math.max(...bs)) - Math.max(Math.min(...as), Math.min(...bs)));
      }
    }
    return least;
  }
  const spread = (box, axis) => [Math.min(...box.map((p) => p[axis])), Math.max(...box.map((p) => p[axis]))];

  for (const script of document.querySelectorAll('script.spec')) {
    const name = script.dataset.for;
    const say = (what) => wrong.push(`${name}: ${what}`);
    const figure = document.getElementById(name);
    const svg = figure?.querySelector('.drawing svg');
    if (!svg) {
      say(figure?.querySelector('.undrawn') ? 'the chart could not be drawn' : 'no figure, or no drawing in it');
      continue;
    }
    const frame = svg.getBoundingClientRect();
    const marks = [...svg.querySelectorAll('.role-mark :is(path, line, text)')].map((mark) => mark.getBoundingClientRect());
    if (!marks.some((box) => box.width + box.height > 2)) say('no mark can be seen');
    if (/NaN|undefined|Infinity|e\+?308/.test([...svg.querySelectorAll('[d], [transform]')].map((e) => e.getAttribute('d') + e.getAttribute('transform')).join()))
      say('a place that is no number');

    const texts = [...svg.querySelectorAll('text')]
      .filter((text) => text.getAttribute('opacity') !== '0' && text.textContent.trim())
      .map((text) => ({ text, box: corners(text) }));
    const cells = [...svg.querySelectorAll('.role-mark:is(.mark-rect, .mark-bar) path')].map((cell) => cell.getBoundingClientRect());
    texts.forEach(({ text, box }, i) => {
      const [[left, right], [top, bottom]] = [spread(box, 'x'), spread(box, 'y')];
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      if (/(^|[\s(])(NaN|undefined|-?Infinity)($|[\s)%])/.test(text.textContent)) say(`the text ${shown(text)}`);
      const beyond = Math.max(frame.left - left, right - frame.right, frame.top - top, bottom - frame.bottom);
      if (beyond > 1.5) say(`${shown(text)} leaves the picture by ${beyond.toFixed(1)} px`);
      const size = parseFloat(getComputedStyle(text).fontSize) * Math.abs(svg.getScreenCTM().a);
      if (size < 8.5) say(`${shown(text)} is only ${size.toFixed(1)} px high`);
      const cell = cells.find((c) => c.left <= x && x <= c.right && c.top <= y && y <= c.bottom);
      if (cell && Math.max(cell.left - left, right - cell.right) > 1.5) say(`${shown(text)} leaves its cell`);
      for (const other of texts.slice(i + 1)) {
        const by = overlap(box, other.box);
        if (by > 1.5) say(`${shown(text)} and ${shown(other.text)} overlap by ${by.toFixed(1)} px`);
      }
    });
  }
  return wrong;
}

// Every figure has a table that can be seen, with the names in the chart and numbers of its data.
export function tables() {
  const wrong = [];
  for (const figure of document.querySelectorAll('figure.chart')) {
    const say = (what) => wrong.push(`${figure.id}: ${what}`);
    const table = figure.querySelector('table');
    if (!table?.querySelector('tbody tr, tr td')) {
      say('no table, or none with rows');
      continue;
    }
    const cells = [...table.querySelectorAll('th, td')].map((cell) => cell.textContent.trim());
    const told = [figure.querySelector('figcaption')?.textContent ?? '', ...cells];
    const names = figure.querySelectorAll(':is(.role-axis-label, .role-legend-label) text:not([opacity="0"])');
    for (const { textContent: name } of names) {
      const start = name.replace(/…$/, '');
      if (/\p{L}{2}/u.test(start) && !told.some((cell) => cell.toLowerCase().includes(start.toLowerCase()))) say(`the table lacks ${JSON.stringify(name)}`);
    }
    const script = document.querySelector(`script.spec[data-for="${CSS.escape(figure.id)}"]`);
    if (!script) continue;
    const numbers = [];
    const visit = (part) => {
      for (const row of part.data?.values ?? []) numbers.push(...Object.values(row).filter((v) => typeof v === 'number'));
      for (const inner of [...(part.layer ?? []), ...(part.hconcat ?? []), ...(part.vconcat ?? [])]) visit(inner);
    };
    visit(JSON.parse(script.textContent));
    const written = cells.flatMap((cell) => cell.replace(/,(?=\d{3})/g, '').replace(/\u2212/g, '-').match(/-?\d+(\.\d+)?/g) ?? []);
    const same = (number) => (text) => {
      const half = 0.5000001 * 10 ** -(text.split('.')[1] ?? '').length;
      return Math.abs(number - text) <= half || Math.abs(100 * number - text) <= half;
    };
    if (numbers.length > 0 && !numbers.some((number) => written.some(same(number)))) say('the table has no number of the chart');
  }
  return wrong;
}

// Nothing is wider than the screen, no block stands on another, no text runs out of its box.
export function layout() {
  const wrong = [];
  const named = (e) => `${e.localName}${e.id && `#${e.id}`}${[...e.classList].map((c) => `.${c}`).join('')} ${JSON.stringify(e.textContent.trim().slice(0, 30))}`;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} px wide on a screen of ${root.clientWidth}`);
  const inside = (e) => e.closest('svg') !== null;
  const scrolls = (e) => e !== document.body && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
  for (const parent of document.body.querySelectorAll('*')) {
    if (inside(parent) || !parent.checkVisibility()) continue;
    const { display } = getComputedStyle(parent);
    if (!scrolls(parent) && !/inline|table|contents/.test(display) && parent.scrollWidth > parent.clientWidth + 1 && parent.clientWidth > 0)
      wrong.push(`${named(parent)} is ${parent.scrollWidth} px wide in a box of ${parent.clientWidth}`);
  }
  for (const parent of [document.body, ...document.body.querySelectorAll('*')]) {
    if (inside(parent)) continue;
    const blocks = [...parent.children]
      .filter((child) => child.checkVisibility() && !/inline$|contents|table-/.test(getComputedStyle(child).display))
      .filter((child) => !/absolute|fixed|sticky/.test(getComputedStyle(child).position))
      .map((child) => [child, child.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && box.height > 0);
    blocks.forEach(([a, box], i) => {
      for (const [b, other] of blocks.slice(i + 1)) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > 1 && down > 1) wrong.push(`${named(a)} and ${named(b)} overlap by ${across.toFixed(0)} x ${down.toFixed(0)} px`);
      }
    });
  }
  return wrong;
}

// Names of the data stayed texts: no element and no attribute that the page does not bring itself, no mark that turns the
// writing, and nothing has run. Besides, what axe leaves open: one h1, the scope of each header.
export function markup() {
  const wrong = [];
  if (window.pwned !== undefined) wrong.push('a name of the data has run as a script');
  for (const script of document.scripts) {
    const spec = script.type === 'application/json' && document.getElementById(script.dataset.for);
    const runs = !script.type || script.type === 'module';
    if (script.src ? !script.integrity : !spec && !(runs && script.textContent.trim())) wrong.push(`a script that is none of the page's: ${script.outerHTML.slice(0, 80)}`);
  }
  for (const e of document.querySelectorAll('*')) {
    if (/^(img|iframe|object|embed|base|form|video|audio|image|foreignobject)$/i.test(e.localName)) wrong.push(`an element <${e.localName}>`);
    if (e.localName === 'svg' && !e.closest('.drawing')) wrong.push('an <svg> outside of the drawings');
    for (const { name, value } of e.attributes) {
      if (/^on/i.test(name) || /^\s*javascript:/i.test(value)) wrong.push(`<${e.localName}> has ${name}="${value.slice(0, 40)}"`);
    }
  }
  const turned = /[\u202a-\u202e\u2066-\u2069]/.exec(document.body.innerText);
  if (turned) wrong.push(`a mark turns the writing around: U+${turned[0].codePointAt(0).toString(16).toUpperCase()}`);
  const first = document.querySelectorAll('h1').length;
  if (first !== 1) wrong.push(`${first} headings of the first level`);
  for (const head of document.querySelectorAll('th:not([scope])')) wrong.push(`a table header without scope: ${head.textContent.slice(0, 30)}`);
  for (const place of document.querySelectorAll('.drawing')) {
    if (place.getAttribute('role') !== 'img' || !place.getAttribute('aria-label')?.trim()) wrong.push('a drawing without role="img" and a label');
  }
  return wrong;
}

// Before anything is read: every chart is drawn or given up, and stays as it is for a while.
export async function settled() {
  const state = () =>
    [...document.querySelectorAll('script.spec')].map(({ dataset }) => {
      const figure = document.getElementById(dataset.for);
      const svg = figure?.querySelector('.drawing svg');
      return svg ? `${svg.getAttribute('viewBox')} ${svg.isConnected}` : figure?.querySelector('.undrawn') ? 'undrawn' : '';
    });
  let before = [];
  for (let quiet = 0, tries = 0; quiet < 4 && tries < 150; ++tries) {
    await new Promise((resume) => setTimeout(resume, 200));
    const now = state();
    quiet = now.every((each, i) => each && each === before[i]) ? quiet + 1 : 0;
    before = now;
  }
}
