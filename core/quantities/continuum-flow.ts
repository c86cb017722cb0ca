/** Continuum and discrete flow side by side, in three sets of variables, as a quantity (theory, section 3). */
import { ContinuumFlow } from '../flow/continuum-flow.ts';
import { memoOf } from '../flow/memo.ts';
import type { ParameterKey } from '../model/parameters.ts';
import { curveInputs } from '../model/setting.ts';
import type { OutputColumn, Quantity } from './quantity.ts';
import { reported } from './reported.ts';

const ignored: readonly ParameterKey[] = ['N'];

function column(key: string, latex: string, symbol: string, name: string, meaning: string): OutputColumn {
  return { key, latex, symbol, name, meaning };
}

const powerLaw = 'of a power law alone';

const outputs: OutputColumn[] = [
  column(
    'r_continuum',
    'r_\\mathrm{cont}',
    'r continuum',
    'data strength, continuum',
    'integrated from Λ = K+½ to q+½ with q modes left, order 2',
  ),
  column('g_continuum', 'g_\\mathrm{cont}', 'g continuum', 'coupling, continuum', 'integrated as r, order 2'),
  column('r_discrete', 'r_\\mathrm{disc}', 'r discrete', 'data strength, discrete', 'mode by mode, order 2'),
  column('g_discrete', 'g_\\mathrm{disc}', 'g discrete', 'coupling, discrete', 'mode by mode, order 2'),
  column(
    'D',
    'D',
    'D',
    'discreteness',
    'r of the continuum over r of the discrete flow, less 1; the fewer data the larger',
  ),
  column('r_rescaled', "r'", 'r′', 'rescaled data strength', `r′ = r l^(1+α), integrated in (r′, U); ${powerLaw}`),
  column('U_rescaled', 'U', 'U', 'rescaled coupling', `U = g l^(2+2α), integrated in (r′, U); ${powerLaw}`),
  column('r_hatted', '\\hat{r}', 'rλ_Λ', 'data strength in units of the cut-off', `rλ_Λ, integrated; ${powerLaw}`),
  column('g_hatted', '\\hat{g}', 'gΛλ_Λ²', 'coupling in units of the cut-off', `gΛλ_Λ², integrated; ${powerLaw}`),
  column('y2_hatted', '\\hat{y}^2', 'y_Λ²/λ_Λ', 'target in units of the cut-off', `y_Λ²/λ_Λ, integrated; ${powerLaw}`),
  column(
    'k_star_running',
    'k^*',
    'k*',
    'running border',
    'λ_Λ r_Λ = 1 on the continuum flow; Λ is q+½ for q modes left',
  ),
  column(
    'r_whole',
    'r_\\mathrm{whole}',
    'r whole',
    'data strength, whole-number boundaries',
    'Λ from K down to q; not there at q = 0',
  ),
  column(
    'g_whole',
    'g_\\mathrm{whole}',
    'g whole',
    'coupling, whole-number boundaries',
    'Λ from K down to q; not there at q = 0',
  ),
  column(
    'D_whole',
    'D_\\mathrm{whole}',
    'D whole',
    'continuum over discrete, whole-number boundaries',
    'r whole over r discrete, less 1: what the half-integers spare',
  ),
];

/**
 * The number of modes left is the coordinate. A point does not converge for a loss that does not fit order 2, for a spectrum that is no smooth
 * function of k (degenerate, measured), and where the continuum flow has left the range of doubles.
 */
export const continuumFlow: Quantity = {
  name: 'continuum-flow',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Continuum flow',
  meaning: 'the flow at order 2 with modes as a continuum, beside the discrete one: where they part',
  inputs: [...curveInputs.filter((key) => !ignored.includes(key)), 'modes_left'],
  finiteModes: true,
  coordinate: 'modes_left',
  outputs,
  drawn: [
    'r_continuum',
    'r_discrete',
    'D',
    'D_whole',
    'g_continuum',
    'g_discrete',
    'r_rescaled',
    'U_rescaled',
    'r_hatted',
    'g_hatted',
  ],
  cost: (_, pointsPerSpectrum) => 2e-3 * (1 + 1 / pointsPerSpectrum),
  compute(system) {
    const found = flowsOf(system);
    const at = found?.at(system.modes_left);
    if (!found || !at || !Number.isFinite(at.continuum.r))
      return { status: 'not converged', values: outputs.map(() => NaN) };
    const { continuum, whole, discrete, rescaled, hatted } = at;
    const values = [
      continuum.r,
      continuum.g,
      discrete.r,
      discrete.g,
      continuum.r / discrete.r - 1,
      rescaled.r,
      rescaled.U,
      hatted.r,
      hatted.g,
      hatted.y2,
      found.border,
      whole.r,
      whole.g,
      whole.r / discrete.r - 1,
    ];
    return { status: 'converged', values };
  },
  /** `continuum: [r, g]`, `discrete`, `rescaled: [r′, U]` and `hatted: [r̂, ĝ, ŷ²]`; lists of those where the modes left are one. */
  report(points, listed) {
    return reported(
      points,
      listed,
      (values) => ({
        continuum: values.slice(0, 2),
        discrete: values.slice(2, 4),
        D: values[4],
        rescaled: values.slice(5, 7),
        hatted: values.slice(7, 10),
        k_star_running: values[10],
        whole: values.slice(11, 13),
        D_whole: values[13],
      }),
      ['k_star_running'],
    );
  },
};

const flowsOf = memoOf((system) => ContinuumFlow.of(system), 'system');
