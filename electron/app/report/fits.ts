/** The fits, with every parameter and every warning. */
import type { CurveReport } from '../../../core/analysis/comparison.ts';
import type { Fit, FittedParameter } from '../../../core/analysis/fit.ts';
import { html, list, table, type Content, type Html } from './html.ts';
import { curveLink, interval, number } from './words.ts';

const models: Record<Fit['model'], string> = {
  'power-law': 'one power',
  'two-power': 'two powers',
  'broken-power': 'broken power law',
  crossover: 'crossover',
};

/** One row a fit. */
export function fitTable(curves: readonly CurveReport[]): Html {
  const rows = curves.flatMap(({ name, fits }, place) =>
    fits.map((fit): Content[] => [
      curveLink(place, name),
      html`${models[fit.model]}${fit.status === 'converged' ? null : html`<small>${fit.status}</small>`}`,
      html`${fit.parameters.map(parameter)}`,
      html`${fit.points}<small>errors ${fit.errors}</small>`,
      html`${number(fit.chiSquared, 3)} / ${fit.degreesOfFreedom}`,
      number(fit.aic, 5),
      number(fit.bic, 5),
      number(fit.condition, 2),
      list(fit.warnings),
    ]),
  );
  const none = curves.flatMap(({ fits, name, exponent }) =>
    fits.length === 0 ? [`${name}: ${exponent.status}.`] : [],
  );
  const head = [
    'Curve',
    'Model',
    'Parameters',
    '>Points',
    '>χ² / degrees of freedom',
    '>AIC',
    '>BIC',
    '>Condition',
    'Warnings',
  ];
  return html`${rows.length > 0 ? table(head, rows, 'fits') : null}${
    none.length > 0
      ? html`<p>Without a fit:</p>
          ${list(none)}`
      : null
  }`;
}

function parameter({ name, value, status, interval: own }: FittedParameter): Html {
  const label = name === 'L_infinity' ? html`L<sub>∞</sub>` : html`${name}`;
  const write = (end: number) => number(end, 6);
  const beside = [status === 'free' ? null : html` ${status}`, own ? html` (${interval(own, write)})` : null];
  return html`<div><i>${label}</i> = ${number(value, 6)}<small>${beside}</small></div>`;
}
