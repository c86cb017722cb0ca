/** What is computed once for systems that differ in P and κ alone: a learning curve pays for it once. */
import { parameters } from '../model/parameters.ts';
import { wordKeys, type System } from '../model/system.ts';

const keys = [
  ...parameters.flatMap(({ key, coordinate }) => (coordinate || key === 'P' || key === 'kappa' ? [] : [key])),
  'loss',
  'spectrum',
  'widths',
  ...wordKeys,
] as const;

export class PerSystem<Kept> {
  private readonly make: (system: System) => Kept;
  private readonly limit: number;
  private readonly known = new Map<string, Kept>();
  private latest: { system: System; kept: Kept } | undefined;

  /**
   * @param make must not look at P, κ or the coordinates
   * @param limit of systems that are kept; the first go first
   */
  constructor(make: (system: System) => Kept, limit = 64) {
    this.make = make;
    this.limit = limit;
  }

  of(system: System): Kept {
    const { latest, known } = this;
    if (latest && same(latest.system, system)) return latest.kept;
    const key = JSON.stringify(
      keys.map((name) => system[name]),
      (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value),
    );
    let kept = known.get(key);
    if (kept === undefined) {
      kept = this.make(system);
      if (known.size >= this.limit) known.delete(known.keys().next().value!);
      known.set(key, kept);
    }
    this.latest = { system: { ...system }, kept };
    return kept;
  }
}

function same(a: System, b: System): boolean {
  if (a.loss !== b.loss || a.spectrum !== b.spectrum || a.widths !== b.widths) return false;
  if (!Object.is(a.u, b.u) || !Object.is(a.noise, b.noise) || !Object.is(a.N, b.N) || !Object.is(a.K, b.K))
    return false;
  if (!Object.is(a.alpha, b.alpha) || !Object.is(a.beta, b.beta)) return false;
  if (a.lambda0 !== b.lambda0 || a.y0 !== b.y0) return false;
  // A power law with quartic loss has nothing else, and is what there are millions of.
  if (a.loss === 'quartic' && a.spectrum === 'power-law') return true;
  for (const key of keys) if (!Object.is(a[key], b[key])) return false;
  return true;
}
