/** What each mode adds, as a quantity (theory, sections 2 and 6). */
import { memoOf } from '../flow/memo.ts';
import { curveInputs } from '../model/setting.ts';
import { ModeProfile, type ModeAtLevel } from '../theory/modes.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

/** The columns of one level, in the order of `values`. */
function columns(level: 1 | 2): OutputColumn[] {
  const [suffix, s, at] = level === 1 ? ['', 's', 'level 1'] : ['_2', '\\hat{s}', 'level 2'];
  const mean: OutputColumn =
    level === 1
      ? { key: 'b', latex: 'b_k', symbol: 'b_k', name: 'level-1 bias of a mode', meaning: 'b_k = y_k²/(1+λ_k s)²' }
      : {
          key: 'q_2',
          latex: 'q_k',
          symbol: 'q_k',
          name: 'level-2 error of a mode’s mean',
          meaning: 'q_k = ((y_k/λ_k)²+ĉ)v_k²; its sum is q',
        };
  return [
    mean,
    {
      key: `v${suffix}`,
      latex: 'v_k',
      symbol: 'v_k',
      name: `level-${String(level)} variance of a mode`,
      meaning: `v_k = λ_k/(1+λ_k s) at ${at}`,
    },
    {
      key: `learnability${suffix}`,
      latex: `\\lambda_k ${s}/(1+\\lambda_k ${s})`,
      symbol: 'λ_k s/(1+λ_k s)',
      name: `level-${String(level)} learnability`,
      meaning: `how much of the mode is learned at ${at}; ½ at k*`,
    },
    {
      key: `share${suffix}`,
      latex: level === 1 ? 'k X_k/X' : 'k(q_k+v_k)/(q+V)',
      symbol: level === 1 ? 'k X_k/X' : 'k(q_k+v_k)/(q+V)',
      name: `level-${String(level)} share of the loss`,
      meaning: `share of the squared discrepancy, and so of the loss, for each unit of ln k at ${at}`,
    },
    {
      key: `place${suffix}`,
      latex: 'k/k^*',
      symbol: 'k/k*',
      name: `place against the level-${String(level)} border`,
      meaning: `k over the dressed k*, at which λ_k s = 1, at ${at}`,
    },
  ];
}

const outputs: OutputColumn[] = [
  {
    key: 'mode_number',
    latex: 'k',
    symbol: 'k',
    name: 'mode looked at',
    meaning: 'number of the mode, 1 the most learnable',
  },
  ...columns(1),
  ...columns(2),
];
const failed = outputs.map(() => NaN);

/**
 * k is the coordinate, or k/k* where `relative` is above 0: all modes of a system cost one solution. The columns of level 2 are NaN where it has none, and at finite width. Status:
 * that of level 1; `no root` for a k above K, where there is no mode.
 */
export const modes: Quantity = {
  name: 'modes',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Modes',
  meaning: 'mode by mode: bias, variance, learnability and share of the loss, at level 1 and at level 2',
  inputs: [...curveInputs, 'mode', 'relative'],
  coordinate: 'mode',
  outputs,
  drawn: ['share', 'share_2', 'learnability', 'learnability_2', 'b', 'v', 'q_2', 'v_2', 'place', 'place_2'],
  cost: (_, pointsPerSpectrum) => 1e-5 + 3e-4 / pointsPerSpectrum,
  compute(system) {
    const profile = profileOf(system);
    const { solution } = profile;
    if (solution.status !== 'converged') return { status: solution.status, values: failed, roots: solution.roots };
    const k = system.relative > 0 ? profile.nearest(system.relative) : system.mode;
    const mode = profile.at(k);
    if (!mode) return { status: 'no root', values: failed, roots: [] };
    return { status: 'converged', values: [k, ...values(mode.level1), ...values(mode.level2)] };
  },
};

const profileOf = memoOf((system) => new ModeProfile(system), 'system');

function values({ mean, variance, learnability, share, place }: ModeAtLevel): number[] {
  return [mean, variance, learnability, share, place];
}
