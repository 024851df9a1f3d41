// A Vega-Lite specification as SVG. The same text gives the same bytes: no browser, no fonts, no clock, and names inside
// the picture that do not depend on the pictures drawn before it.
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';

export async function svg(spec) {
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none', logLevel: vega.Error });
  return (await view.toSVG()) + '\n';
}
