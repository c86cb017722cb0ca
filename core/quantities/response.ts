/** First-order response at the Gaussian process with measured exponents, channel by channel, as a quantity (theory, section 4). */
import type { ParameterKey } from '../model/parameters.ts';
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { firstOrderResponse } from '../scaling/response.ts';
import { doubtOf } from '../scaling/validity.ts';
import { curveZeros, type ResponseZero } from '../scaling/zeros.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

const ignored: readonly ParameterKey[] = ['u', 'noise'];

/** The two columns of a channel: R and its exponent. */
function channel(key: string, index: string, name: string, meaning: string): OutputColumn[] {
  const exponent = `d ln R/d ln P of the ${name} response`;
  return [
    { key: `${key}_R`, latex: `R_{${index}}`, symbol: `R_${index}`, name: `${name} response`, meaning },
    { key: `${key}_y`, latex: `y_{${index}}`, symbol: `y_${index}`, name: `${name} exponent`, meaning: exponent },
  ];
}

/** The two columns of the sign change of a response that lies nearest. */
function zero(key: string, index: string, name: string): OutputColumn[] {
  return [
    {
      key: `${key}_zero`,
      latex: `P_{0${index}}`,
      symbol: `P₀${index}`,
      name: `zero of the ${name} response`,
      meaning: `the P nearest to this one at which the ${name} response changes sign`,
    },
    {
      key: `${key}_zero_survives`,
      latex: `P_{0${index}}^\\infty`,
      symbol: `P₀${index} at K = ∞`,
      name: `whether the ${name} zero survives`,
      meaning: '1 where the zero stands at K = ∞ too, 0 where the cut-off makes it',
    },
  ];
}

/**
 * u and σ² are ignored: the response is a derivative at u = 0, σ² = 0 and 1/N = 0. N and the loss's power decide only whether the first
 * order holds and which loop `even_loop` is. Statuses: `scaling/validity.ts`.
 */
export const response: Quantity = {
  name: 'response',
  solverVersion: '2.0.0',
  level: 'level 1',
  title: 'Response and exponents',
  meaning:
    'first-order response at the Gaussian process to u and 1/N, channel by channel; u and σ² themselves are ignored',
  inputs: curveInputs.filter((key) => !ignored.includes(key)),
  outputs: [
    ...channel('quartic_fluctuation', 'f', 'quartic fluctuation', '3rΣv² per unit of u; y → −α/(1+α)'),
    ...channel('quartic_mean', 'm', 'quartic mean', '6rΣbv per unit of u; y → −β/(1+α)'),
    ...channel('exchange_fluctuation', 'xf', 'exchange fluctuation', '6rΣv³/Σv per unit of u; y → −1'),
    ...channel('exchange_mean', 'xm', 'exchange mean', '18rΣbv²/Σb per unit of u; y → −1'),
    ...channel(
      'even_loop',
      'n',
      'even-power loop',
      '(2n−1)!! V^(n−2) rΣv² per unit of u, for sextic and even losses; y → −(n−1)α/(1+α)',
    ),
    {
      key: 'theta',
      latex: '\\theta',
      symbol: 'θ',
      name: 'local exponent of the Gaussian process',
      meaning: '−d ln X/d ln P at u = 0; tends to min(α,β)/(1+α)',
    },
    {
      key: 'loss_response',
      latex: '\\mathrm{d}\\ln L/\\mathrm{d}u',
      symbol: 'd ln L/du',
      name: 'loss response',
      meaning: '(3/2)X(1−2θ) per unit of u; changes sign at θ = ½',
    },
    ...zero('loss', 'L', 'loss'),
    ...channel('width_fluctuation', 'Nf', 'width fluctuation', '|δξ_f dX_f|/Σv per unit of 1/N; y → 1/(1+α)'),
    ...channel('width_mean', 'Nm', 'width mean', '|δξ_m dX_f|/Σv per unit of 1/N; y → (1+α−β)/(1+α)'),
    {
      key: 'width_total',
      latex: '\\mathrm{d}\\ln X/\\mathrm{d}(1/N)',
      symbol: 'd ln X/d(1/N)',
      name: 'width response',
      meaning: '(δξ_f+δξ_m)(dX_f+dX_m)/X per unit of 1/N, signed; can change sign',
    },
    ...zero('width', 'N', 'width'),
  ],
  drawn: [
    'quartic_fluctuation_R',
    'quartic_fluctuation_y',
    'quartic_mean_R',
    'quartic_mean_y',
    'exchange_fluctuation_R',
    'exchange_fluctuation_y',
    'exchange_mean_R',
    'exchange_mean_y',
    'even_loop_R',
    'even_loop_y',
    'theta',
    'loss_response',
    'loss_zero',
    'width_fluctuation_R',
    'width_fluctuation_y',
    'width_mean_R',
    'width_mean_y',
    'width_total',
    'width_zero',
  ],
  cost: (_, pointsPerSpectrum) => 5e-6 + 3e-3 / pointsPerSpectrum,
  compute(system) {
    const found = firstOrderResponse(system);
    if (!found) return { status: 'not converged', values: response.outputs.map(() => NaN) };
    const { quarticFluctuation, quarticMean, exchangeFluctuation, exchangeMean, theta, lossResponse } = found;
    const { widthFluctuation, widthMean, widthTotal } = found;
    const evenLoop = system.loss === 'quartic' ? { R: NaN, y: NaN } : found.evenLoop;
    const flat = (...channels: { R: number; y: number }[]) => channels.flatMap(({ R, y }) => [R, y]);
    const zeros = curveZeros(system);
    return {
      status: doubtOf(system, found, zeros) ?? 'converged',
      values: [
        ...flat(quarticFluctuation, quarticMean, exchangeFluctuation, exchangeMean, evenLoop),
        theta,
        lossResponse,
        ...nearest(zeros, 'loss_response', system),
        ...flat(widthFluctuation, widthMean),
        widthTotal,
        ...nearest(zeros, 'width_total', system),
      ],
    };
  },
  /** Nested by channel: `quartic_fluctuation: { R, y }`, …; the others as numbers. What does not exist is null. */
  report([values = []]) {
    const row: Record<string, unknown> = {};
    response.outputs.forEach(({ key }, i) => {
      const value = Number.isNaN(values[i]) ? null : values[i];
      const [, name, part] = /^(.*)_([Ry])$/.exec(key) ?? [];
      if (name === undefined || part === undefined) row[key] = value;
      else row[name] = { ...(row[name] as object | undefined), [part]: value };
    });
    return row;
  },
};

/** P of the nearest zero in ln P, and 1 or 0 for whether it survives; NaN where there is none. */
function nearest(zeros: readonly ResponseZero[], of: ResponseZero['of'], { P }: System): [number, number] {
  const distance = (zero: ResponseZero) => Math.abs(Math.log(P / zero.P));
  const own = zeros.filter((zero) => zero.of === of);
  const [first] = own.sort((a, b) => distance(a) - distance(b));
  return first ? [first.P, first.survives ? 1 : 0] : [NaN, NaN];
}
