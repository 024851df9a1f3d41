// A Vega-Lite specification as SVG. The same text gives the same bytes: no browser, no fonts, no clock.
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';

export async function svg(spec) {
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none', logLevel: vega.Error });
  return (await view.toSVG()) + '\n';
}
