/** Power counting as a quantity: scaling intervals and exponents of perturbations of the Gaussian process (theory, section 4). */
import { classOf, leadingExponent, modulation, pairsInterval, type OperatorInterval } from '../scaling/intervals.ts';
import { perturbations, type PerturbationKey } from '../scaling/perturbations.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

/** γ_min, γ_max and γ_mean of an operator, in the order of `interval`. */
function columns(key: string, index: string, name: string): OutputColumn[] {
  const part = (which: string, latex: string, symbol: string, meaning: string): OutputColumn => ({
    key: `${key}_${which}`,
    latex: `\\gamma_{\\mathrm{${latex}}}^{${index}}`,
    symbol: `γ_${symbol} ${index}`,
    name: `${meaning} of the ${name}`,
    meaning: { min: 'closed loops throughout', max: 'exchange throughout', mean: 'closed loops over the mean' }[which]!,
  });
  return [
    part('min', 'min', 'min', 'lower end'),
    part('max', 'max', 'max', 'upper end'),
    part('mean', 'mean', 'mean', 'mean dimension'),
  ];
}

function exponent(key: string, index: string, name: string, meaning: string): OutputColumn {
  return {
    key: `${key}_exponent`,
    latex: `y_{${index}}`,
    symbol: `y ${index}`,
    name: `exponent of R for ${name}`,
    meaning,
  };
}

const outputs: OutputColumn[] = [
  ...columns('quartic', '(4)', 'quartic loss'),
  exponent('quartic', '(4)', 'the quartic loss', '−min(α,β)/(1+α): R dies out'),
  ...columns('sextic', '(6)', 'sextic loss'),
  exponent('sextic', '(6)', 'the sextic loss', '−2min(α,β)/(1+α): R dies out faster'),
  ...columns('width', 'N', 'finite width'),
  exponent('width', 'N', 'finite width', '(1+max(0,α−β))/(1+α): R grows until k* reaches N'),
  ...columns('operator', 'n', 'operator'),
  exponent('operator_loss', 'n', 'the operator in the loss', '1−min(γ)/(1+α): the coupling grows as P'),
  exponent('operator_prior', 'n0', 'the operator in the prior', '−min(γ)/(1+α): the coupling is fixed'),
  exponent('cutoff', 'c', 'a change above k_c', 'min(α,β)/(1+α): R grows until k* reaches k_c'),
  exponent('low_modes', '<', 'other λ and y² below k_c', '−2+min(α,β)/(1+α): R dies out'),
  exponent('removed_modes', '−', 'modes below k_c removed', '−1+min(α,β)/(1+α): R dies out'),
  exponent('degenerate', 'd', 'degenerate levels', '−1/(d(1+α)), of a degenerate spectrum alone'),
  {
    key: 'modulation',
    latex: '|M|',
    symbol: '|M|',
    name: 'modulation of the variance',
    meaning: 'per unit of ϵ, of a log-periodic spectrum alone',
  },
  {
    key: 'period',
    latex: 'e^{2\\pi(1+\\alpha)/\\omega}',
    symbol: 'period in P',
    name: 'period of the modulation',
    meaning: 'the factor in P from one maximum to the next, of a log-periodic spectrum alone',
  },
];

/**
 * `pairs` and `weight` name the general operator: of weights that differ from pair to pair only their mean counts. `no root` where a spectrum
 * has no exponents α and β. Exponents of R do not exist (NaN) where α or β is not positive.
 */
export const intervals: Quantity = {
  name: 'intervals',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Scaling intervals',
  meaning: 'power counting: scaling intervals of operators, and how fast R grows or dies out with P',
  inputs: ['alpha', 'beta', 'omega', 'dimension', 'pairs', 'weight'],
  outputs,
  drawn: ['quartic_exponent', 'sextic_exponent', 'width_exponent', 'operator_loss_exponent', 'operator_prior_exponent'],
  cost: () => 5e-6,
  compute(system) {
    const { alpha, beta, omega, dimension, pairs, weight } = system;
    if (Number.isNaN(alpha + beta)) return { status: 'no root', values: outputs.map(() => NaN), roots: [] };
    const numbers = ({ min, max, mean }: OperatorInterval) => [min, max, mean];
    const known = new Map(perturbations(alpha, beta, 2, dimension).map((each) => [each.key, each]));
    const positive = alpha > 0 && beta > 0;
    const of = (key: PerturbationKey) => (positive ? known.get(key)!.exponent : NaN);
    const counted = (key: PerturbationKey) => [...numbers(known.get(key)!.interval!), of(key)];
    const operator = pairsInterval(alpha, beta, pairs, weight);
    const { size, period } = modulation(alpha, omega);
    return {
      status: 'converged',
      values: [
        ...counted('quartic'),
        ...counted('sextic'),
        ...counted('width'),
        ...numbers(operator),
        leadingExponent(alpha, beta, operator, 1),
        leadingExponent(alpha, beta, operator, 0),
        ...(['cutoff', 'low_modes', 'removed_modes', 'degenerate'] as const).map(of),
        positive ? size : NaN,
        positive ? period : NaN,
      ],
    };
  },
  /** Nested: `quartic: { min, max, mean, exponent, class, fate, sentence }`, …; the others as numbers, null where they do not exist. */
  report([values = []]) {
    const row: Record<string, unknown> = {};
    outputs.forEach(({ key }, i) => {
      const value = Number.isNaN(values[i]) ? null : values[i];
      const [, name, part] = /^(quartic|sextic|width|operator)_(.*)$/.exec(key) ?? [];
      if (name === undefined || part === undefined) row[key] = value;
      else row[name] = { ...(row[name] as object | undefined), [part]: value };
    });
    // Fates and sentences are the same for all exponents.
    const words = perturbations(1, 1, 2, 2);
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'object' || value === null) continue;
      const { min, max } = value as { min: number; max: number };
      const { fate, sentence } = words.find(({ key }) => key === name) ?? {};
      Object.assign(value, { class: classOf(min, max) }, fate && { fate, sentence });
    }
    return row;
  },
};
