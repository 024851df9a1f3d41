// Draws the charts of a page. It comes after vega and vega-lite, as a plain script: what the page is made of is this file.
//
//   <figure class="chart" id="chart-NAME"><figcaption>title and subtitle</figcaption>
//     <div class="drawing" role="img" aria-label="..."></div>
//     <details open><summary>The figures</summary><div class="scroll"><table>...</table></div></details></figure>
//   and in a script element of type application/json, class "spec", data-for="chart-NAME": the Vega-Lite specification.
//
// Without scripts every table is open. A chart that is drawn closes its table; one that cannot be drawn leaves it open and
// says so. Texts of the data reach the page as text nodes and attributes only, never as HTML.
(() => {
  'use strict';

  const widest = 1.6; // how far a view grows beyond the width that it asks for
  const narrow = 520; // pixels: below, views stand one below the other, and so do the legend and what it explains

  // Nothing is fetched, whatever a specification asks for.
  const refuse = () => Promise.reject(new Error('a chart of this page loads nothing'));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  const parts = (spec) => spec.hconcat ?? spec.vconcat ?? [spec];
  const width = (spec) => (spec.vconcat ? Math.max : (...all) => all.reduce((a, b) => a + b))(...parts(spec).map((view) => view.width));

  // The specification for a figure `room` pixels wide. The caption tells the title, where it can wrap.
  function arranged(original, room, font) {
    const { title, hconcat, ...spec } = original;
    const config = { ...spec.config, font, aria: false };
    const label = Math.min(240, Math.round(room * 0.3));
    config.axis = { ...config.axis, labelLimit: label };
    config.legend = { ...config.legend, labelLimit: label };
    if (room < narrow) {
      config.legend = { ...config.legend, orient: 'bottom', direction: 'vertical', labelLimit: room - 60, titleLimit: room - 20 };
    }
    if (hconcat) spec[room < narrow ? 'vconcat' : 'hconcat'] = hconcat;
    return { ...spec, config };
  }

  // Views as wide as `factor` has them; a square stays one.
  function scaled(spec, factor) {
    const fit = (view) => {
      const by = view.width === view.height ? Math.min(1, factor) : Math.min(widest, factor);
      const sized = { ...view, width: Math.round(view.width * by) };
      return view.width === view.height ? { ...sized, height: sized.width } : sized;
    };
    if (spec.hconcat) return { ...spec, hconcat: spec.hconcat.map(fit) };
    if (spec.vconcat) return { ...spec, vconcat: spec.vconcat.map(fit) };
    return fit(spec);
  }

  async function view(spec) {
    const drawn = new vega.View(vega.parse(vegaLite.compile(spec).spec), {
      renderer: 'svg',
      loader,
      hover: false,
      logLevel: vega.Error,
    });
    drawn.initialize(document.createElement('div'));
    return drawn.runAsync();
  }

  // What stands beside the views (axes, legends) keeps its size, so a first drawing tells how much the views may take.
  async function draw(place, original) {
    const room = place.clientWidth;
    const spec = arranged(original, room, getComputedStyle(place).fontFamily);
    const first = await view(spec);
    const svg = (of) => of.container().querySelector('svg');
    const beside = svg(first).width.baseVal.value - width(spec);
    const factor = Math.max(0.4, (room - beside) / width(spec));
    first.finalize();
    const second = await view(scaled(spec, factor));
    place.view?.finalize();
    place.view = second;
    place.replaceChildren(second.container());
    svg(second).style.maxWidth = '100%';
    svg(second).style.height = 'auto';
  }

  const figures = [...document.querySelectorAll('figure.chart')].map((figure) => ({
    place: figure.querySelector('.drawing'),
    table: figure.querySelector('details'),
    spec: document.querySelector(`script.spec[data-for="${CSS.escape(figure.id)}"]`),
  }));

  function give_up({ place, table }, reason) {
    console.warn('not drawn:', reason);
    const said = document.createElement('p');
    said.className = 'undrawn';
    said.textContent = 'This chart could not be drawn here. The table below holds its figures.';
    place.replaceWith(said);
    table.open = true;
  }

  async function show(figure) {
    try {
      await draw(figure.place, JSON.parse(figure.spec.textContent));
      return true;
    } catch (reason) {
      give_up(figure, reason);
      return false;
    }
  }

  // One after the other, so that a page of many charts stays alive while it draws.
  async function follow(figure) {
    if (!(await show(figure))) return;
    figure.table.open = false;
    let drawn_for = figure.place.clientWidth;
    let pending;
    new ResizeObserver(() => {
      clearTimeout(pending);
      pending = setTimeout(() => {
        const room = figure.place.clientWidth;
        if (room === 0 || room === drawn_for) return;
        drawn_for = room;
        show(figure);
      }, 150);
    }).observe(figure.place);
  }

  // On paper nothing can be opened.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const each of closed) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of closed) each.open = false;
  });

  figures.reduce((before, figure) => before.then(() => follow(figure)), Promise.resolve());
})();
