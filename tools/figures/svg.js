// A Vega-Lite specification as SVG. The same text gives the same bytes: no browser, no fonts, no clock, and names inside
// the picture that do not depend on the pictures drawn before it.
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';

// The last digits of a fit may differ between machines: a thousandth of a pixel is fine enough, and so are nine digits of
// what is told of a mark.
const places = /-?\d+\.\d{4,}(e-?\d+)?/g;
const geometry = /\b(d|transform|x|y|width|height|x1|x2|y1|y2|cx|cy|r)="([^"]*)"/g;
const digits = /-?\d+\.\d{9,}(e-?\d+)?/g;

const rounded = (text) =>
  text
    .replace(geometry, (_, name, value) => `${name}="${value.replace(places, (number) => `${+(+number).toFixed(3)}`)}"`)
    .replace(digits, (number) => `${+(+number).toPrecision(9)}`);

export async function svg(spec) {
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none', logLevel: vega.Error });
  return rounded(await view.toSVG()) + '\n';
}
