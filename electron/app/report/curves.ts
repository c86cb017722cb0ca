/** What the report says of each curve: its exponent, the window it was taken from, what is to be known of it, and its relevance. */
import type { CurveReport } from '../../../core/analysis/comparison.ts';
import { parameterOf } from '../../../core/analysis/fitted.ts';
import type { Relevance } from '../../../core/analysis/relevance.ts';
import { html, list, sentence, table, type Content, type Html } from './html.ts';
import { curveLink, exponent, interval, kindOf, number, plural, range } from './words.ts';

/** @param letters of their classes */
export function exponentTable(curves: readonly CurveReport[], letters: readonly (string | null)[]): Html {
  const rows = curves.map((curve, place): Content[] => {
    const { value, status } = curve.exponent;
    const known = Number.isFinite(value);
    return [
      curveLink(place, curve.name),
      kindOf(curve),
      curve.observable,
      letters[place] ?? 'none',
      known ? exponent(value) : 'no fit',
      known ? interval(curve.exponent, exponent) : 'unknown',
      curve.origin === 'theory' ? 'fit tolerance' : '95 % interval',
      status,
      secondExponent(curve),
      drift(curve),
    ];
  });
  const head = ['Curve', 'Level', 'Column', 'Class', '>a', '>95 %', 'is a', 'Status', '>b', 'a from later P on'];
  return table(head, rows);
}

/** b with its profile interval, where there is a second power. */
function secondExponent({ evidence, fits }: CurveReport): Content {
  const fit = fits.find(({ model }) => model === 'two-power');
  const b = fit && parameterOf(fit, 'b');
  if (!evidence.second || !b) return evidence.leading?.single ? 'none' : 'unknown';
  return html`${exponent(b.value)}${b.interval ? html`<small>${interval(b.interval, exponent)}</small>` : null}`;
}

function drift({ evidence }: CurveReport): Content {
  if (evidence.drift.length === 0) return evidence.leading?.single ? 'single power' : 'too few points';
  return evidence.drift.map(({ low, value }) => html`<small>P ≥ ${number(low, 3)}: ${exponent(value)}</small>`);
}

export function windowTable(curves: readonly CurveReport[]): Html {
  const rows = curves.map(({ name, evidence }, place): Content[] => [
    curveLink(place, name),
    evidence.points,
    evidence.excluded,
    range(evidence.points > 0 ? evidence.window : null),
    number(evidence.decades, 2),
    range(evidence.kStar),
    range(evidence.epsilon),
    shares(evidence.secondShare),
    shares(evidence.biasShare),
  ]);
  const head = ['Curve', '>Points', '>Left out', '>P', '>Decades', '>k*', '>ε', '>Second power', '>Bias'];
  return html`${table(head, rows)}
    <p>
      <small>Second power, bias: their shares in the curve and in <i>X</i> at both ends of the window.</small>
    </p>`;
}

function shares(of: { first: number; last: number } | null): Content {
  if (!of) return 'unknown';
  return html`${number(of.first, 2)} to ${number(of.last, 2)}`;
}

/** What is to be known of every curve, in sentences. */
export function curveNotes(curves: readonly CurveReport[]): Html[] {
  return curves.map((curve, place) => {
    const { evidence, excluded } = curve;
    const sentences = [...evidence.spoiling, ...evidence.notes, ...exclusions(excluded)];
    return html`<section class="curve" id="curve-${place + 1}">
      <h3>${place + 1}&#8194;${curve.name}</h3>
      ${sentences.length > 0 ? list(sentences) : html`<p>Nothing beyond the numbers in the tables.</p>`}
    </section> `;
  });
}

const mostPlaces = 6;

/** Points that are left out, by reason. */
function exclusions(excluded: CurveReport['excluded']): string[] {
  const reasons = new Map<string, number[]>();
  for (const { P, reason } of excluded) reasons.set(reason, [...(reasons.get(reason) ?? []), P]);
  return [...reasons].map(([reason, places]) => {
    const told = places.slice(0, mostPlaces).map((P) => String(Number(P.toPrecision(6))));
    const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : '';
    return `${plural(places.length, 'point')} left out, ${reason}: P = ${told.join(', ')}${more}.`;
  });
}

export function relevanceTable(curves: readonly CurveReport[]): Html {
  const known = curves.flatMap(({ name, relevance }, place) => (relevance ? [{ name, relevance, place }] : []));
  if (known.length === 0)
    return html`<p>Of no curve a Gaussian process is known that it could be measured against.</p>`;
  const asked = known.some(({ relevance }) => relevance.predicted);
  const rows = known.map(({ name, relevance, place }): Content[] => {
    const { P, deviation, trend, window } = relevance;
    const size = (at: number) => number(Math.abs(deviation.at(at) ?? NaN), 3);
    return [
      curveLink(place, name),
      relevance.measure === 'X' ? 'X' : 'L',
      html`${size(0)} at ${number(P[0] ?? NaN, 3)}`,
      html`${size(-1)} at ${number(P.at(-1) ?? NaN, 3)}`,
      fates[relevance.direction],
      relevance.class,
      trend ? exponent(trend.exponent) : 'unknown',
      range(window),
      ...(asked ? [predicted(relevance)] : []),
    ];
  });
  const silent = curves.length - known.length;
  return html`${table(
    [
      ...['Curve', 'Of', '>First R at P', '>Last R at P', 'Fate', 'Class', '>d ln R/d ln P', '>over P from'],
      ...(asked ? ['Power counting'] : []),
    ],
    rows,
  )}
  ${silent > 0 ? html`<p>Of ${plural(silent, 'curve')} no Gaussian process is known.</p>` : null}`;
}

const fates: Record<Relevance['direction'], string> = {
  dying: 'dies out',
  growing: 'grows',
  constant: 'stays',
  none: 'is 0: the curve is its Gaussian process',
  undecided: 'not decided',
};

function predicted({ predicted: told, agrees }: Relevance): Content {
  if (!told) return 'not asked';
  const says = `${told.name}: ${told.class}, ${told.fate}`;
  return html`${sentence(`${says}, R ∝ P^${exponent(told.exponent)}`)}${agrees === null ? null : agrees ? '; so it is' : '; not so here'}`;
}
