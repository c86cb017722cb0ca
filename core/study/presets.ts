/** The studies that ship with the application, each with a sentence on what will be seen. */
import type { ParameterKey } from '../model/parameters.ts';
import { studyFormat, studyVersion, type Axis, type Study } from './document.ts';

export interface Preset {
  /** The name under which the terminal knows it. */
  name: string;
  title: string;
  meaning: string;
  document: Study;
}

type Parts = Pick<Study, 'system' | 'axes' | 'quantities' | 'notes'>;

function preset(name: string, title: string, meaning: string, parts: Parts): Preset {
  const document: Study = { format: studyFormat, version: studyVersion, name: title, seeds: [], ...parts };
  return { name, title, meaning, document };
}

function decades(parameter: ParameterKey, from: number, to: number, count: number): Axis {
  return { parameter, from, to, count, spacing: 'logarithmic' };
}

/** Eigenvalue and target exponent of most of them; κ = 10 keeps level 1 sound where P is above 100. */
const exponents = { alpha: 0.6, beta: 0.9 };

export const presets: readonly Preset[] = [
  preset(
    'figure-1',
    'Figure 1',
    'Every coupled curve lies above the Gaussian process and joins it at large P: more data moves k* into the ultraviolet, where the coupling is still small. Larger u joins later, past P×.',
    {
      notes:
        'Asymptotic universality: learning curves of a weakly non-linear network approach the Gaussian process. Level 1 at κ = 10, where it is sound.',
      system: { ...exponents, K: 'infinite', kappa: 10 },
      axes: [{ parameter: 'u', values: [0, 0.1, 1, 10, 100] }, decades('P', 100, 1e7, 101)],
      quantities: ['effective-action'],
    },
  ),
  preset(
    'finite-width',
    'Finite width breaks universality',
    'The curve of N = 20 leaves the Gaussian process where k* reaches N and ends on another power, β/(1+β) = 0.474 in place of 0.375; N = 200 follows later. The operator of finite width does not die out with data: no amount of it restores universality.',
    {
      notes: 'The negative example: a perturbation that more data makes stronger.',
      system: { ...exponents, K: 'infinite', kappa: 10 },
      axes: [{ parameter: 'N', values: [20, 200, 'infinite'] }, decades('P', 100, 1e9, 101)],
      quantities: ['effective-action'],
    },
  ),
  preset(
    'two-perturbations',
    'Two perturbations',
    'The response to the quartic loss falls with P and that to finite width rises, with the exponents that power counting gives: −0.375 and −0.5625 for the one, 0.625 and 0.4375 for the other. The first is relevant and dies out, the second is irrelevant and takes over.',
    {
      notes: 'First-order response at the Gaussian process, channel by channel: R beside its exponent y.',
      system: { ...exponents, K: 'infinite', kappa: 10 },
      axes: [decades('P', 100, 1e8, 97)],
      quantities: ['response'],
    },
  ),
  preset(
    'discrete-against-continuum',
    'Discrete against continuum',
    'To the eye the two flows are one. D, by how much their r differ, is nothing while many modes are left and grows towards few, where a mode is no longer a small step of the scale; fewer samples make it larger, in the end as 1/P. Where they part is a result and not an error.',
    {
      notes: 'The flow mode by mode beside that of a continuous cut-off, with the same truncation.',
      system: { ...exponents, K: 10_000, kappa: 0.1, u: 1 },
      axes: [{ parameter: 'P', values: [1, 10, 100] }, decades('modes_left', 1, 10_000, 100)],
      quantities: ['continuum-flow'],
    },
  ),
  preset(
    'mode-elimination',
    'Mode elimination',
    'From the right, where all modes are there, r grows from P/κ to the dressed value and g falls as modes are integrated out. About half of it happens in the decade above k*: modes farther up are too weak to matter, and learned ones hardly fluctuate. The larger u, the further r runs.',
    {
      notes: 'Kadanoff’s programme on a discrete spectrum: the highest mode first, one at a time.',
      system: { ...exponents, K: 10_000, kappa: 0.1, P: 100 },
      axes: [{ parameter: 'u', values: [0.1, 1, 10] }, decades('modes_left', 1, 10_000, 100)],
      quantities: ['flow'],
    },
  ),
  preset(
    'log-periodic',
    'Log-periodic spectrum',
    'The modulated spectrum keeps the exponents of the pure power law: its curve winds around the other with a constant amplitude and one period for each factor 814 of P. Discrete scale invariance leaves the class as it is.',
    {
      notes: 'λ_k times 1+ϵ cos(ω ln k), with and without modulation.',
      system: { ...exponents, spectrum: 'log-periodic', omega: 1.5, K: 'infinite', kappa: 10 },
      axes: [{ parameter: 'epsilon', values: [0, 0.8] }, decades('P', 100, 1e9, 141)],
      quantities: ['effective-action', 'response'],
    },
  ),
  preset(
    'transfer',
    'Hyperparameter transfer',
    'A system of mP samples whose κ, u, N, K and y₀ are scaled with it has the same trajectory at k*, and its X′ is m^−α X. Drawn is how far that misses: it is the discreteness of modes, and falls as more data makes k* larger.',
    {
      notes: 'From a small system to one four times its size: what is learned on the one tells the other.',
      system: { ...exponents, K: 2000, kappa: 0.1, m: 4 },
      axes: [{ parameter: 'u', values: [0.1, 1, 10] }, decades('P', 3, 1000, 61)],
      quantities: ['transfer'],
    },
  ),
  preset(
    'gradient-flow',
    'Gradient flow',
    'In the time τ of the Gaussian process all couplings follow one curve X(τ), a power τ^(−β/(1+α)) until the last mode is learned; what u changes is the loss on the way and the time t, since dt = dτ/(1+3uX): the coupled networks learn sooner, and no faster once X is small.',
    {
      notes: 'Full-batch training of the linearised network with quartic loss, exact at level 1.',
      system: { ...exponents, K: 10_000 },
      axes: [{ parameter: 'u', values: [0, 0.1, 1, 10] }, decades('tau', 0.01, 1e6, 81)],
      quantities: ['gradient-flow'],
    },
  ),
  preset(
    'modes',
    'Self-similar modes',
    'Learnability falls from one to nought around k*, on a logarithmic scale with the same shape for every P, and that is where the loss sits: what P changes is k* alone, from 18 at P = 10 to 1 334 at P = 10 000. The exponents come from this self-similarity.',
    {
      notes: 'Mode by mode at four training-set sizes.',
      system: { ...exponents, K: 10_000, kappa: 0.1, u: 0 },
      axes: [{ parameter: 'P', values: [10, 100, 1000, 10_000] }, decades('mode', 1, 10_000, 100)],
      quantities: ['modes'],
    },
  ),
  preset(
    'two-levels',
    'Theory at two levels',
    'At κ = 0.1 the effective action and the replica theory part below P ~ 10^4: level 1 puts the coupled training loss above the Gaussian process, level 2 below it. They meet where V(1+3uX)/κ is small; before, level 1 is not to be trusted.',
    {
      notes: 'The same systems at level 1 and level 2, at a ridge that is small for level 1.',
      system: { ...exponents, K: 'infinite', kappa: 0.1 },
      axes: [{ parameter: 'u', values: [0, 1, 10, 100] }, decades('P', 10, 1e6, 61)],
      quantities: ['effective-action', 'replica'],
    },
  ),
  preset(
    'three-levels',
    'Theory at three levels',
    'What theory is tested against: posteriors on drawn data sets, with the standard error over them. From P = 50 on the loss and test error of level 2 lie within three of these errors; the training error at κ = 10 shows what finitely many modes add, one percent. Level 1 lies far off at κ = 0.1 and comes near at κ = 10 as P grows.',
    {
      notes:
        'Level 1, level 2 and experiment on the same systems: Hamiltonian Monte Carlo on eight data sets a point, Gaussian features.',
      system: { ...exponents, K: 200, seed: 9 },
      axes: [
        { parameter: 'kappa', values: [0.1, 10] },
        { parameter: 'u', values: [0, 1, 10] },
        { parameter: 'P', values: [10, 20, 30, 50, 75, 100, 150, 200, 250, 300] },
      ],
      quantities: ['posterior', 'replica', 'effective-action'],
    },
  ),
];
