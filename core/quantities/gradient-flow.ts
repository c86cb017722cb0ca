/** Gradient flow in time as a quantity (theory, section 9). */
import type { ParameterKey } from '../model/parameters.ts';
import { curveInputs } from '../model/setting.ts';
import { GradientFlow } from '../theory/gradient-flow.ts';
import { PerSystem } from '../theory/per-system.ts';
import type { Quantity } from './quantity.ts';

const ignored: readonly ParameterKey[] = ['P', 'kappa', 'N'];

/** τ is the coordinate: a trajectory is an axis over it, and costs one flow. Statuses: `FlowPoint`. */
export const gradientFlow: Quantity = {
  name: 'gradient-flow',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Gradient flow',
  meaning: 'training by gradient flow with all data: squared discrepancy, loss and time along it, exact at level 1',
  inputs: [...curveInputs.filter((key) => !ignored.includes(key)), 'tau'],
  coordinate: 'tau',
  outputs: [
    { key: 'X', latex: 'X', symbol: 'X', name: 'squared discrepancy', meaning: 'X(τ) = Σ y_k² e^(−2λ_kτ)' },
    { key: 't', latex: 't', symbol: 't', name: 'time', meaning: 't = ∫dτ/(1+3u(X+σ²)) for the quartic loss' },
    {
      key: 'loss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'loss per sample',
      meaning: '(X+σ²)/2 + ¾u(X+σ²)² for the quartic loss',
    },
  ],
  drawn: ['X', 'loss', 't'],
  cost: (_, pointsPerSpectrum) => 5e-5 + 3e-3 / pointsPerSpectrum,
  compute(system) {
    const flow = flows.of(system);
    // Beside training the place on the flow is given by its time.
    const found = flow.at(Number.isNaN(system.tau) ? flow.flowTimeAt(system.time) : system.tau);
    if (found.status !== 'converged') return { status: found.status, values: [NaN, NaN, NaN], roots: [] };
    return { status: 'converged', values: [found.X, found.t, found.loss] };
  },
};

const flows = new PerSystem((system) => new GradientFlow(system));
