/** What an expression is worth shows only where it is evaluated: a study's formulas are looked at before anything is stored. */
import { CoarsegrainError } from '../errors.ts';
import { refusedFormula } from '../model/formula.ts';
import { lossOf } from '../model/loss.ts';
import { spectrumOf } from '../model/spectrum.ts';
import type { System } from '../model/system.ts';

/** Modes at which a spectrum is looked at; its sums look at many more, and may refuse it still. */
const probes = 65;

/**
 * @param last the system of the last point, with as many modes as any point has
 * @throws CoarsegrainError of the field `system.ell`, `system.lambda` or `system.y2`
 */
export function probeFormulas(base: System, last: System): void {
  try {
    if (base.loss === 'formula') for (const u of [base.u, last.u]) lossOf({ ...base, u });
    if (base.spectrum === 'formula') probeSpectrum({ ...base, K: last.K });
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    throw new CoarsegrainError({ ...error.report, field: `system.${error.report.field}` });
  }
}

function probeSpectrum(system: System): void {
  const { lambda, y2 } = spectrumOf(system);
  let least = Infinity;
  for (let step = 0; step < probes; step++) {
    const k = Math.round(system.K ** (step / (probes - 1)));
    const value = lambda(k);
    y2(k);
    if (value > least * (1 + 1e-12)) throw refusedFormula('lambda', system.lambda ?? '', k, 'has risen');
    least = value;
  }
}
