/** Level-1 solves of every spectrum but the power law: against plain sums over every mode, at more modes, and over many solves. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { registerMeasured } from '../../core/model/measured.ts';
import { spectrumOf } from '../../core/model/spectrum.ts';
import { parseSystem, type System } from '../../core/model/system.ts';
import { solveEffectiveAction } from '../../core/theory/effective-action.ts';
import type { Measured } from './goal.ts';
import { plainSolver, secondsEach } from './solve.ts';

const base = { kappa: 0.1, u: 1, P: 100 };
const exponents = { alpha: 0.6, beta: 0.9 };
const K = 1e6;

const spectra: Record<string, object> = {
  broken: { ...exponents, alpha2: 1.1, beta2: 0.4, kc: 1000 },
  cutoff: { ...exponents, kc: 1e5 },
  'log-periodic': { ...exponents, epsilon: 0.3, omega: 2 },
  degenerate: { ...exponents, dimension: 2 },
  formula: { lambda: 'k^-1.6/(1+log(k))', y2: 'k^-1.9' },
  measured: { file: 'noisy.csv', content: 'bench' },
};

export function benchSpectra(): Measured[] {
  registerMeasured(
    'bench',
    Float64Array.from({ length: K }, (_, i) => (i + 1) ** -1.6),
    Float64Array.from({ length: K }, (_, i) => Math.sin(i * i) * (i + 1) ** -0.95),
  );
  const names = Object.keys(spectra);
  return [...names.map(againstPlainSums), ...names.slice(0, 3).map(withMoreModes), heapGrowth()];
}

function curve(spectrum: string, modes: number): System[] {
  const system = parseSystem({ ...base, spectrum, ...spectra[spectrum], K: modes });
  return Array.from({ length: 2000 }, (_, i) => ({ ...system, P: 10 ** (1 + (4 * i) / 1999) }));
}

function againstPlainSums(spectrum: string): Measured {
  const systems = curve(spectrum, K);
  const { lambda, y2 } = spectrumOf(systems[0]!);
  const plain = plainSolver(K, lambda, y2);
  for (const system of systems.slice(0, 3)) {
    const nodes = solveEffectiveAction(system);
    if (nodes.status !== 'converged' || Math.abs(nodes.X / plain(system) - 1) > 1e-11)
      throw new Error(`The two solvers disagree for spectrum ${spectrum}.`);
  }
  const slow = secondsEach(
    systems.filter((_, i) => i % 250 === 0),
    plain,
  );
  const fast = secondsEach([...systems, ...systems, ...systems, ...systems], solveEffectiveAction);
  const what = `solve, ${spectrum}, K = 1e6: ${(fast * 1e6).toFixed(2)} µs, against plain sums`;
  return { what, value: slow / fast, unit: ' times', goal: 1000, atLeast: true };
}

function withMoreModes(spectrum: string): Measured {
  const [few, many] = [K, 1e9].map((modes) => {
    const systems = curve(spectrum, modes);
    return secondsEach([...systems, ...systems, ...systems, ...systems], solveEffectiveAction);
  });
  return {
    what: `solve, ${spectrum}, K = 1e9 against 1e6`,
    value: many! / few!,
    unit: ' times',
    goal: 2,
    atLeast: false,
  };
}

function heapGrowth(): Measured {
  const curves = Object.keys(spectra).map((spectrum) => curve(spectrum, K));
  const solves = (count: number) => {
    for (let i = 0; i < count; i++) for (const systems of curves) solveEffectiveAction(systems[i % systems.length]!);
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  solves(1000);
  const before = used();
  solves(1e5 / curves.length);
  const what = 'heap growth over 1e5 solves of all spectra in turn';
  return { what, value: Math.max(0, used() - before), unit: ' MB', goal: 10, atLeast: false };
}
