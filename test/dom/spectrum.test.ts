/** The spectrum of the designer, for spectra of every kind. */
import { describe, expect, it } from 'vitest';
import { placeOn } from '../../core/chart/axis.ts';
import { plain } from '../../core/chart/text.ts';
import { contentHash, registerMeasured } from '../../core/model/measured.ts';
import { spectrumOf } from '../../core/model/spectrum.ts';
import { parseSystem } from '../../core/model/system.ts';
import { drawnSpectrum, type FramePlace } from '../../renderer/chart/spectrum.ts';

const lambda = Float64Array.of(1, 0.5, 0.25, 0.1);
const y = Float64Array.of(1, 0, -0.5, 0.1);
const content = contentHash(lambda, y);
registerMeasured(content, lambda, y);

const powerLaw = { alpha: 0.6, beta: 0.9 };
const systemOf = (more: object) => parseSystem({ kappa: 1, P: 100, ...more });

describe('the drawn spectrum', () => {
  it.each([
    ['power-law', powerLaw],
    ['broken', { ...powerLaw, kc: 30, alpha2: 2, beta2: 3 }],
    ['cutoff', { ...powerLaw, kc: 50 }],
    ['log-periodic', { ...powerLaw, epsilon: 0.5, omega: 4 }],
    ['degenerate', { ...powerLaw, dimension: 3, K: 2000 }],
    ['formula', { K: 5000, lambda: '1/(k+10)^2', y2: 'k^-2' }],
    ['measured', { file: 'x.csv', content }],
  ])('lies on λ_k and y_k²: %s', (spectrum, more) => {
    const system = systemOf({ spectrum, ...more });
    const drawn = drawnSpectrum(system, 1e4)!;
    const of = spectrumOf(system);
    for (const { name, stretches } of drawn.lines) {
      const value = name === 'eigenvalues' ? of.lambda : of.y2;
      const places = stretches.flat();
      expect(places.length).toBeGreaterThanOrEqual(2);
      const ks = places.map(([x]) => (drawn.k.max / drawn.k.min) ** x);
      // A step is drawn at either end of its level.
      const onCurve = ([, up]: FramePlace, index: number) =>
        [ks[index]!, ks[index - 1] ?? NaN].some((k) => {
          const mode = of.smooth ? k : Math.round(k);
          return Math.abs(placeOn(drawn.value, value(Math.min(mode, of.K))) - up) < 1e-9;
        });
      expect(places.every(onCurve)).toBe(true);
    }
  });

  it('has a gap where the target has nothing in a mode', () => {
    const { lines } = drawnSpectrum(systemOf({ spectrum: 'measured', file: 'x.csv', content }), 100)!;
    const target = lines.find(({ name }) => name === 'target')!;
    expect(target.stretches).toHaveLength(2);
    expect(lines.find(({ name }) => name === 'eigenvalues')!.stretches).toHaveLength(1);
  });

  it('says what dresses its border', () => {
    const words = (more: object) => {
      const { dressed, dressing } = drawnSpectrum(systemOf({ ...powerLaw, ...more }), 100)!;
      return dressed === null ? null : plain(dressing);
    };
    expect(words({ u: 0 })).toBeNull();
    expect(words({ u: 2 })).toBe('u = 2');
    expect(words({ u: 2, N: 50 })).toBe('u = 2, N = 50');
    expect(words({ loss: 'log-cosh' })).toBe('');
  });

  it('is none where the spectrum is not at hand', () => {
    expect(
      drawnSpectrum({ ...systemOf({ spectrum: 'measured', file: 'x.csv', content }), content: 'unknown' }, 100),
    ).toBeNull();
  });
});
