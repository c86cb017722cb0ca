/** First-order response at the Gaussian process with measured exponents, channel by channel, as a quantity (theory, section 4). */
import type { ParameterKey } from '../model/parameters.ts';
import { parseSystem } from '../model/system.ts';
import { firstOrderResponse } from '../scaling/response.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

const inputs: readonly ParameterKey[] = ['P', 'alpha', 'beta', 'K', 'kappa', 'lambda0', 'y0'];

/** The two columns of a channel: R and its exponent. */
function channel(key: string, index: string, name: string, meaning: string): OutputColumn[] {
  const exponent = `d ln R/d ln P of the ${name} response`;
  return [
    { key: `${key}_R`, latex: `R_{${index}}`, symbol: `R_${index}`, name: `${name} response`, meaning },
    { key: `${key}_y`, latex: `y_{${index}}`, symbol: `y_${index}`, name: `${name} exponent`, meaning: exponent },
  ];
}

/** u and σ² are ignored: the response is a derivative at u = 0, σ² = 0 and 1/N = 0. */
export const response: Quantity = {
  name: 'response',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Response and exponents',
  meaning:
    'first-order response at the Gaussian process to u and 1/N, channel by channel; u and σ² themselves are ignored',
  inputs,
  outputs: [
    ...channel('quartic_fluctuation', 'f', 'quartic fluctuation', '3rΣv² per unit of u; y → −α/(1+α)'),
    ...channel('quartic_mean', 'm', 'quartic mean', '6rΣbv per unit of u; y → −β/(1+α)'),
    ...channel('exchange_fluctuation', 'xf', 'exchange fluctuation', '6rΣv³/Σv per unit of u; y → −1'),
    ...channel('exchange_mean', 'xm', 'exchange mean', '18rΣbv²/Σb per unit of u; y → −1'),
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
    ...channel('width_fluctuation', 'Nf', 'width fluctuation', '|δξ_f dX_f|/Σv per unit of 1/N; y → 1/(1+α)'),
    ...channel('width_mean', 'Nm', 'width mean', '|δξ_m dX_f|/Σv per unit of 1/N; y → (1+α−β)/(1+α)'),
    {
      key: 'width_total',
      latex: '\\mathrm{d}\\ln X/\\mathrm{d}(1/N)',
      symbol: 'd ln X/d(1/N)',
      name: 'width response',
      meaning: '(δξ_f+δξ_m)(dX_f+dX_m)/X per unit of 1/N, signed; can change sign',
    },
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
    'theta',
    'loss_response',
    'width_fluctuation_R',
    'width_fluctuation_y',
    'width_mean_R',
    'width_mean_y',
    'width_total',
  ],
  random: false,
  cost: (_, pointsPerSpectrum) => 3e-6 + 1e-4 / pointsPerSpectrum,
  parse: parseSystem,
  compute(system) {
    const found = firstOrderResponse(system);
    if (!found) return { status: 'not converged', values: response.outputs.map(() => NaN) };
    const { quarticFluctuation, quarticMean, exchangeFluctuation, exchangeMean, theta, lossResponse } = found;
    const { widthFluctuation, widthMean, widthTotal } = found;
    const quartic = [quarticFluctuation, quarticMean, exchangeFluctuation, exchangeMean];
    const width = [widthFluctuation, widthMean];
    const flat = (channels: typeof width) => channels.flatMap(({ R, y }) => [R, y]);
    return { status: 'converged', values: [...flat(quartic), theta, lossResponse, ...flat(width), widthTotal] };
  },
  /** Nested by channel: `quartic_fluctuation: { R, y }`, …, with `theta`, `loss_response` and `width_total` as numbers. */
  report(values) {
    const row: Record<string, unknown> = {};
    response.outputs.forEach(({ key }, i) => {
      const [, name, part] = /^(.*)_([Ry])$/.exec(key) ?? [];
      if (name === undefined || part === undefined) row[key] = values[i];
      else row[name] = { ...(row[name] as object | undefined), [part]: values[i] };
    });
    return row;
  },
};
