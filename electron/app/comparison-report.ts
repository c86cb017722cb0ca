/** A comparison as one HTML file that needs nothing beside it: figures, tables, the evidence and the method. */
import { keysSentence } from '../../core/chart/comparison-parts.ts';
import { classLetters, curveStyles } from '../../core/chart/comparison-style.ts';
import { chartThemes } from '../../core/chart/theme.ts';
import type { ComparisonDocument, ComparisonResult } from '../../core/history/comparison.ts';
import { renderComparison, type ComparisonFigures } from './figure/render-comparison.ts';
import { curveNotes, exponentTable, relevanceTable, windowTable } from './report/curves.ts';
import { fitTable } from './report/fits.ts';
import { Html, html, list, type Content } from './report/html.ts';
import { method } from './report/method.ts';
import { classList, pairEvidence, verdictMatrix } from './report/pairs.ts';
import { provenance } from './report/sources.ts';
import { styleSheet } from './report/style.ts';
import { number } from './report/words.ts';

/**
 * The report. It draws, which takes a good part of a second: the thread of figures makes it.
 * @param version of the application that computed the comparison
 */
export function comparisonReport(document: ComparisonDocument, result: ComparisonResult, version: string): string {
  const { curves } = result;
  const letters = classLetters(result);
  const styles = curveStyles(result, chartThemes.light);
  const keyed = styles.filter((style) => style.keyed).length;
  const main = html`<h1>${document.name}</h1>
    ${document.notes === '' ? null : html`<p class="notes">${document.notes}</p>`}
    <p>${windowWords(document)}</p>
    ${provenance(document, result, version)} ${list(result.notes)}
    ${
      curves.length > 1
        ? html`<h2>Classes</h2>
            ${classList(result, letters)}`
        : null
    }
    <h2>Leading exponents</h2>
    ${curves.length > 0 ? exponentTable(curves, letters) : html`<p>There are no curves.</p>`}
    <p>
      <small
        ><i>a</i> is the leading exponent of a curve that falls as <i>P</i><sup>−<i>a</i></sup> at large <i>P</i>, from
        a fit of two powers, with its profile-likelihood interval; of theory that is a fit tolerance.</small
      >
    </p>
    ${windowTable(curves)}
    <p>${keysSentence(styles)}</p>
    ${curves.length > 0 ? figureList(renderComparison(result, document.window)) : null}
    ${
      curves.length > 1
        ? html`<h2>Verdict on every pair</h2>
            ${verdictMatrix(result, letters)}
            <h2>Evidence, pair by pair</h2>
            ${pairEvidence(result)}`
        : null
    }
    <h2>Evidence, curve by curve</h2>
    ${curveNotes(curves)}
    <h2>Relevance</h2>
    ${relevanceTable(curves)}
    <h2>Method</h2>
    ${method()}
    <h2>Fits</h2>
    ${fitTable(curves)}`;
  return pageOf(document.name, main, keyed, version).text;
}

/** What no page may fetch or run, whatever stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:";

function pageOf(title: string, main: Html, keyed: number, version: string): Html {
  const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  const styles = styleSheet(keyed, new Set([...ascii, ...Array.from(main.text)]));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="generator" content="Coarsegrain ${version}" />
        <title>${title}</title>
        <style>
          ${new Html(styles)}
        </style>
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html> `;
}

function windowWords({ window }: ComparisonDocument): Content {
  if (!window) return 'Window: all points of every curve.';
  const [low, high] = [number(window.low), number(window.high)];
  if (window.low <= Number.MIN_VALUE) return html`Window: <i>P</i> up to ${high}.`;
  return window.high >= Number.MAX_VALUE
    ? html`Window: <i>P</i> from ${low} on.`
    : html`Window: <i>P</i> from ${low} to ${high}.`;
}

/** The figures that there are, numbered. */
function figureList({ curves, slopes, exponents, departures, collapse }: ComparisonFigures): Html[] {
  const all: [svg: string | null, caption: Html][] = [
    [
      curves,
      html`Learning curves. Theory is a line, experiments and measured curves are points with standard errors (a line in
      a band from 100 points on). Dashed: the fit of two powers. Small grey points lie outside of the window.`,
    ],
    [
      slopes,
      html`Local slopes d ln <i>L</i>/d ln <i>P</i> with bands of 95 %. Dashed: −min(<i>α</i>, <i>β</i>)/(1 + <i>α</i>),
        which the slope of the Gaussian process tends to. At the ends of a curve the slope is one-sided.`,
    ],
    [
      exponents,
      html`Leading exponents with their intervals, in the order of the curves; marker and letter are those of the class.
        Dashed: min(<i>α</i>, <i>β</i>)/(1 + <i>α</i>) of the curve’s Gaussian process. Arrows: the interval goes on.`,
    ],
    [
      departures,
      html`Departure from the Gaussian process, <i>R</i> over <i>P</i>: it falls where the perturbation is relevant.`,
    ],
    [
      collapse,
      html`Collapse: <i>X</i>/<i>X</i><sub>GP</sub> (markers, at most 24 a curve) against <i>ε</i>, and the scaling
        function <i>f</i>(<i>ε</i>) with the <i>θ</i>(<i>P</i>) of each curve’s Gaussian process (line).`,
    ],
  ];
  return all
    .filter((entry): entry is [string, Html] => entry[0] !== null)
    .map(
      ([svg, caption], at) =>
        html`<figure>
          ${new Html(svg)}
          <figcaption><b>Figure ${at + 1}.</b> ${caption}</figcaption>
        </figure> `,
    );
}
