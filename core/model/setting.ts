/**
 * Which parameters a system has, and in which ranges: that depends on its kinds of loss and spectrum, on whether it has infinitely many
 * modes, and on what is computed of it.
 */
import type { LossKind, SpectrumKind } from './kinds.ts';
import { parameters, parameterOf, type Parameter, type ParameterKey } from './parameters.ts';

/** What a quantity asks of a system. */
export interface Requirement {
  /** The parameters it depends on, those of every kind of loss and spectrum included. */
  inputs: readonly ParameterKey[];
  /** Whether it exists for finitely many modes alone. */
  finiteModes?: boolean;
  /** Whether it draws data sets: P is an integer, and P and K fit into memory. */
  drawsData?: boolean;
  /** Whether it samples the modes of a system one by one: K fits into memory. */
  samplesModes?: boolean;
  /** Whether it is a network of finitely many units: N is an integer. */
  finiteWidth?: boolean;
  /** Which of the choices that only experiments have it depends on. */
  choices?: readonly Choice[];
}

/** The choices that only experiments have. */
export type Choice = 'features' | 'dynamics';

export interface Setting {
  loss: LossKind;
  spectrum: SpectrumKind;
  /** Whether any of the systems in question has K = ∞. */
  infiniteModes: boolean;
  required: Requirement;
}

/** What learning curves depend on. */
export const curveInputs: readonly ParameterKey[] = parameters
  .filter(({ coordinate }) => !coordinate)
  .map(({ key }) => key);

/** The requirement of several quantities together. */
export function together(requirements: readonly Requirement[]): Requirement {
  const inputs = new Set(requirements.flatMap((requirement) => requirement.inputs));
  return {
    inputs: parameters.map(({ key }) => key).filter((key) => inputs.has(key)),
    finiteModes: requirements.some(({ finiteModes }) => finiteModes),
    drawsData: requirements.some(({ drawsData }) => drawsData),
    samplesModes: requirements.some(({ samplesModes }) => samplesModes),
    finiteWidth: requirements.some(({ finiteWidth }) => finiteWidth),
    choices: [...new Set(requirements.flatMap(({ choices }) => choices ?? []))],
  };
}

/** Whether systems of these kinds have the parameter. */
export function belongs(parameter: Parameter, { loss, spectrum }: Pick<Setting, 'loss' | 'spectrum'>): boolean {
  return (parameter.losses?.includes(loss) ?? true) && (parameter.spectra?.includes(spectrum) ?? true);
}

/** The inputs that a point of these kinds has. */
export function inputsOf(
  inputs: readonly ParameterKey[],
  kinds: Pick<Setting, 'loss' | 'spectrum'>,
): readonly ParameterKey[] {
  return inputs.filter((key) => belongs(parameterOf(key), kinds));
}

/**
 * The parameter with the range that holds in the setting; undefined where the setting has no such parameter. What nothing computed
 * depends on may be missing.
 */
export function inForce(parameter: Parameter, setting: Setting): Parameter | undefined {
  const { required } = setting;
  const wanted = required.inputs.includes(parameter.key);
  if (!belongs(parameter, setting) || (parameter.coordinate && !wanted)) return undefined;
  const { key } = parameter;
  if (key === 'K') return modesInForce(parameter, setting, wanted);
  if (key === 'P' && required.drawsData)
    return { ...parameter, integer: true, minimum: 1, aboveMinimum: false, maximum: most.P };
  if (key === 'N' && required.finiteWidth) {
    return {
      ...parameter,
      ...{ infinite: false, integer: true, minimum: 1, aboveMinimum: false, maximum: most.N, fallback: undefined },
    };
  }
  const free = wanted ? parameter : { ...parameter, fallback: parameter.fallback ?? NaN };
  const decaying = key === 'alpha' || key === 'beta' || key === 'alpha2' || key === 'beta2';
  // The sums over infinitely many modes exist only for α > 0 and β > 0 (theory, section 1).
  if (!decaying || !setting.infiniteModes || !wanted) return free;
  // Of a broken power law only what lies above k_c has no end; a cut-off ends every sum.
  const bound = { broken: key.endsWith('2'), cutoff: false }[setting.spectrum as string] ?? true;
  return bound ? { ...free, minimum: 0, aboveMinimum: true, condition: 'at K = ∞' } : free;
}

/** K: what cannot have infinitely many modes asks for a number. A measured spectrum has those of its file at most. */
function modesInForce(parameter: Parameter, { spectrum, required }: Setting, wanted: boolean): Parameter {
  const finite = required.finiteModes === true || spectrum === 'degenerate' || spectrum === 'formula';
  const bounded = required.drawsData || required.samplesModes ? { ...parameter, maximum: most.K } : parameter;
  if (!wanted || !finite || spectrum === 'measured') return bounded;
  return { ...bounded, infinite: false, fallback: undefined };
}

/** The largest data sets and networks of experiments: matrices of P×K, P×P and N×K doubles lie in memory, a few of them a thread. */
const most = { P: 2000, K: 10_000, N: 10_000 } as const;
