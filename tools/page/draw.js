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

  // On the screen a chart that cannot be made narrower scrolls within itself; on paper it shrinks.
  const style = document.createElement('style');
  style.textContent = `.drawing { overflow-x: auto; } .drawing svg { display: block; max-width: 100%; height: auto; }
    @media screen { .drawing.wide svg { max-width: none; } }`;
  document.head.append(style);

  // Nothing is fetched, whatever a specification asks for.
  const refuse = () => Promise.reject(new Error('a chart of this page loads nothing'));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  const views_of = (spec) => spec.hconcat ?? spec.vconcat ?? [spec];
  function width_of(spec) {
    const widths = views_of(spec).map((view) => view.width);
    return spec.hconcat ? widths.reduce((sum, each) => sum + each) : Math.max(...widths);
  }
  function with_views(spec, change) {
    if (spec.hconcat) return { ...spec, hconcat: spec.hconcat.map(change) };
    if (spec.vconcat) return { ...spec, vconcat: spec.vconcat.map(change) };
    return change(spec);
  }

  // Views one below the other. The names of rows that only the first of them told, each tells.
  function stacked(views) {
    const row = views[0].layer.map((layer) => layer.encoding.y).find((y) => y?.field && y.axis !== null);
    const named = (layer) => {
      const { y } = layer.encoding;
      if (!row || y?.axis !== null || y.field !== row.field || y.type === 'quantitative') return layer;
      return { ...layer, encoding: { ...layer.encoding, y: { ...y, title: row.title, axis: row.axis } } };
    };
    return views.map((view) => ({ ...view, layer: view.layer.map(named) }));
  }

  // A legend below its views: its title above it, whatever the chart says.
  const legend_below = (room) => (layer) => {
    const { color } = layer.encoding;
    if (!color?.legend) return layer;
    const legend = { ...color.legend, titleOrient: 'top', titleLimit: room - 20 };
    return { ...layer, encoding: { ...layer.encoding, color: { ...color, legend } } };
  };

  // The specification for `room` pixels. The title is left to the caption of the figure, where it can wrap.
  function arranged(original, room, font) {
    const { title, hconcat, ...spec } = original;
    const config = { ...spec.config, font };
    const limit = Math.min(180, Math.round(room * 0.3)); // Vega keeps 200 pixels at most free for the labels of an axis
    config.axis = { ...config.axis, labelLimit: limit };
    config.text = { ...config.text, limit: Math.min(240, Math.round(room * 0.6)) };
    config.axisX = { ...config.axisX, titleLimit: room - 40 };
    config.axisY = { ...config.axisY, titleLimit: 280 };
    config.legend = { ...config.legend, labelLimit: limit, titleLimit: limit };
    if (room >= narrow) return { ...spec, ...(hconcat && { hconcat }), config };
    config.legend = {
      ...config.legend,
      orient: 'bottom',
      direction: 'horizontal',
      columns: 1,
      labelLimit: room - 60,
      titleLimit: room - 20,
    };
    const below = with_views({ ...spec, ...(hconcat && { vconcat: stacked(hconcat) }) }, (view) => ({
      ...view,
      layer: view.layer.map(legend_below(room)),
    }));
    return { ...below, config };
  }

  // The names below (or above) a row of columns get the width of a column each.
  function with_names(view) {
    const named = (layer) => {
      const { x } = layer.encoding;
      if (x?.axis?.labelAngle !== 0) return layer;
      const columns = new Set((layer.data ?? view.data).values.map((row) => row[x.field])).size;
      const axis = { ...x.axis, labelLimit: Math.max(20, Math.floor((0.9 * view.width) / columns)) };
      return { ...layer, encoding: { ...layer.encoding, x: { ...x, axis } } };
    };
    return { ...view, layer: view.layer.map(named) };
  }

  // A square stays one.
  const scaled = (spec, factor) =>
    with_views(spec, (view) => {
      const square = view.width === view.height;
      const width = Math.round(view.width * Math.min(square ? 1 : widest, factor));
      return with_names({ ...view, width, height: square ? width : view.height });
    });

  async function drawn(spec) {
    const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), {
      renderer: 'svg',
      loader,
      hover: false,
      logLevel: vega.Error,
    });
    view.initialize(document.createElement('div'), document.createElement('div')); // the second would hold inputs
    return view.runAsync();
  }
  const svg_of = (view) => view.container().querySelector('svg');

  // Whether texts run into each other, or over the edge of the cell in which they stand. Vega hides labels of an axis by
  // their opacity.
  function crowded(svg) {
    const boxes = (selector) => [...svg.querySelectorAll(selector)].map((each) => each.getBoundingClientRect());
    const texts = boxes('text:not([opacity="0"])').filter((box) => box.width > 0);
    const cells = boxes('.mark-rect path, .mark-bar path');
    const holds = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    return texts.some((a, i) => {
      const over = (b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
      const cell = cells.find((box) => holds(box, (a.left + a.right) / 2, (a.top + a.bottom) / 2));
      return texts.slice(i + 1).some(over) || (cell && (a.left < cell.left - 1 || a.right > cell.right + 1));
    });
  }

  function put(place, view) {
    place.view?.finalize();
    place.view = view;
    place.replaceChildren(view.container());
    svg_of(view).setAttribute('aria-hidden', 'true'); // the label of the drawing says it, and the table
  }

  const width_drawn = (place) => svg_of(place.view).viewBox.baseVal.width;

  // What stands beside the views (axes, legends) keeps its size, so a first drawing tells how much the views may take.
  // Where their texts then have no room, they are as wide as they ask to be, and the chart scrolls.
  async function draw(place, original) {
    const room = place.clientWidth;
    const spec = arranged(original, room, getComputedStyle(place).fontFamily);
    put(place, await drawn(spec));
    const natural = width_drawn(place);
    if (!(natural < 1e5)) throw new Error('without data the drawing has no bounds');
    const beside = natural - width_of(spec);
    const factor = Math.max(0.4, (room - beside) / width_of(spec));
    put(place, await drawn(scaled(spec, factor)));
    const wide = width_drawn(place) > 1.1 * room || (factor < 1 && crowded(svg_of(place.view)));
    if (wide) put(place, await drawn(scaled(spec, 1)));
    place.classList.toggle('wide', wide);
    if (wide) place.tabIndex = 0; // so that keys scroll it
    else place.removeAttribute('tabindex');
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
