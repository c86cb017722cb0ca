/** The phase portrait of the flow at order 2 without target, as a quantity (theory, section 3). */
import {
  artefact,
  artefactEigenvalues,
  hattedField,
  rescaled,
  rescaledField,
  runawayZero,
  type Scale,
} from '../flow/portrait.ts';
import { separatrix } from '../flow/separatrix.ts';
import type { System } from '../model/system.ts';
import type { OutputColumn, Quantity } from './quantity.ts';
import { reported } from './reported.ts';

function column(key: string, latex: string, symbol: string, name: string, meaning: string): OutputColumn {
  return { key, latex, symbol, name, meaning };
}

const frozen = 'frozen at scale l; at finite K alone';
const artificial = 'an artefact of truncating at order 2, no physics';

const outputs: OutputColumn[] = [
  column(
    'separatrix_r',
    '\\hat{r}_\\mathrm{s}',
    'r separatrix',
    'separatrix',
    'the rλ_Λ at this gΛλ_Λ² whose bare r vanishes at the end of the flow: the border of stability; α > −½',
  ),
  column('v_r', '\\mathrm{d}\\hat{r}/\\mathrm{d}\\ln l', 'v_r', 'flow of rλ_Λ', '(1+α)r + g/(1+r) at this point'),
  column('v_g', '\\mathrm{d}\\hat{g}/\\mathrm{d}\\ln l', 'v_g', 'flow of gΛλ_Λ²', '(1+2α)g − g²/(1+r)² at this point'),
  column('r_rescaled', "r'", 'r′', 'rescaled data strength', 'this point at scale l: r′ = r/λ_Λ₀, Λ₀ = K+½'),
  column('U_rescaled', 'U', 'U', 'rescaled coupling', 'this point at scale l: U = g l/(Λ₀λ_Λ₀²), Λ₀ = K+½'),
  column('v_r_rescaled', "\\mathrm{d}r'/\\mathrm{d}\\ln l", 'v_r′', 'flow of r′', `(1+α)r′ + U(Λ₀/l)G, ${frozen}`),
  column('v_U_rescaled', '\\mathrm{d}U/\\mathrm{d}\\ln l', 'v_U', 'flow of U', `(2+2α)U − U²(Λ₀/l)G², ${frozen}`),
  column(
    'separatrix_r_rescaled',
    "r'_\\mathrm{s}",
    'r′ separatrix',
    'separatrix in r′',
    'at U of this point and scale l',
  ),
  column('zero_r_rescaled', "r'_0", 'r′ zero', 'runaway zero, r′', `−2/(3λ_Λ₀): ${artificial}`),
  column(
    'zero_U_rescaled',
    'U_0',
    'U zero',
    'runaway zero, U',
    `grows as l, so that it is no fixed point: ${artificial}`,
  ),
  column('fixed_r', '\\hat{r}^*', 'r*', 'interacting fixed point, rλ_Λ', `−(1+2α)/(2+3α): ${artificial}`),
  column('fixed_g', '\\hat{g}^*', 'g*', 'interacting fixed point, gΛλ_Λ²', `(1+2α)(1+α)²/(2+3α)²: ${artificial}`),
  column('eigenvalue_1', '\\mu_1', 'μ₁', 'unstable eigenvalue there', `of the interacting fixed point, ${artificial}`),
  column('eigenvalue_2', '\\mu_2', 'μ₂', 'stable eigenvalue there', `of the interacting fixed point, ${artificial}`),
  column(
    'gaussian_1',
    '\\gamma_r',
    'γ_r',
    'eigenvalue of the Gaussian process',
    '1+α along r; the other axis is that of the target',
  ),
  column(
    'gaussian_2',
    '\\gamma_g',
    'γ_g',
    'second eigenvalue of the Gaussian process',
    '1+2α: a source, the ultraviolet fixed point',
  ),
];

/** ĝ is the coordinate. Of power laws alone: of other spectra no point converges. The rescaled columns are missing at K = ∞. */
export const portrait: Quantity = {
  name: 'portrait',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Phase portrait',
  meaning:
    'fixed points, separatrix and directions of the flow at order 2 without target, for any sign of the coupling',
  inputs: ['alpha', 'K', 'lambda0', 'rhat', 'ghat', 'scale'],
  coordinate: 'ghat',
  outputs,
  drawn: ['separatrix_r', 'v_r', 'v_g', 'separatrix_r_rescaled', 'v_r_rescaled', 'v_U_rescaled'],
  cost: () => 2e-4,
  compute(system) {
    const { alpha, rhat, ghat, spectrum } = system;
    if (spectrum !== 'power-law') return { status: 'not converged', values: outputs.map(() => NaN) };
    const border = separatrix(alpha, ghat);
    const field = hattedField(alpha, rhat, ghat);
    const scale = scaleOf(system);
    const point = rescaled(scale, rhat, ghat);
    const frozenField = rescaledField(scale, point.r, point.g);
    const zero = runawayZero(scale);
    const fixed = artefact(alpha);
    const values = [
      border,
      field.r,
      field.g,
      point.r,
      point.g,
      frozenField.r,
      frozenField.g,
      rescaled(scale, border, ghat).r,
      zero.r,
      zero.g,
      fixed.r,
      fixed.g,
      ...artefactEigenvalues(alpha),
      1 + alpha,
      1 + 2 * alpha,
    ];
    return { status: 'converged', values: values.map((value) => (Number.isFinite(value) ? value : NaN)) };
  },
  /** `fixed_point: [r̂*, ĝ*]`, `eigenvalues` and `gaussian_eigenvalues` once; `separatrix_rhat` and the others as columns are called. */
  report(points, listed) {
    const lone = ['fixed_r', 'fixed_g', 'eigenvalue_1', 'eigenvalue_2', 'gaussian_1', 'gaussian_2', 'separatrix_r'];
    return reported(
      points,
      listed,
      (values) => {
        const of = (key: string) => values[outputs.findIndex((output) => output.key === key)];
        const others = outputs.filter(({ key }) => !lone.includes(key)).map(({ key }) => [key, of(key)] as const);
        return {
          fixed_point: [of('fixed_r'), of('fixed_g')],
          eigenvalues: [of('eigenvalue_1'), of('eigenvalue_2')],
          gaussian_eigenvalues: [of('gaussian_1'), of('gaussian_2')],
          separatrix_rhat: of('separatrix_r'),
          ...Object.fromEntries(others),
        };
      },
      ['fixed_point', 'eigenvalues', 'gaussian_eigenvalues', 'zero_r_rescaled', 'zero_U_rescaled'],
    );
  },
};

function scaleOf({ alpha, K, lambda0, scale }: System): Scale {
  const cut = K < Infinity ? K + 0.5 : NaN;
  return { alpha, cut, lambda: lambda0 * cut ** -(1 + alpha), l: scale };
}
