import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draw } from '../../../core/experiment/draw.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { computeDraw, experimentQuantity } from '../../../core/quantities/experiment.ts';
import { PointDraws } from '../../../core/study/point-draws.ts';

/** Draws 10 + a normal number; its chains converge when they have gone on as often as the state says. */
const normal = experimentQuantity({
  name: 'normal',
  solverVersion: '1.0.0',
  title: 'Normal',
  meaning: '',
  unit: 'data set',
  chains: true,
  inputs: ['P', 'kappa'],
  finiteModes: true,
  drawsData: true,
  observables: [{ key: 'x', latex: 'x', symbol: 'x', name: 'x', meaning: '' }],
  drawn: ['x'],
  cost: () => 1,
  draw(_system, stream, progress, state) {
    progress(0.5);
    const [left = 0] = state ?? [];
    const quality = { acceptance: 1, autocorrelation: 1, effective: 100, splitR: 1 + left };
    const values = [10 + stream.normal()];
    if (left > 0) return { values, quality, status: 'chains not converged', state: Float64Array.of(left - 1) };
    return { values, quality, status: 'converged' };
  },
});
const systemOf = (input: Partial<Record<keyof System, unknown>>) =>
  parseSystem({ P: 10, kappa: 1, ...input }, '', normal);

/** Makes the draws of a point, the last one that was taken first where `backwards`. */
function make(point: PointDraws, lanes: number, backwards: boolean): number {
  let made = 0;
  for (;;) {
    const wanted = Array.from({ length: lanes }, () => point.take()).filter((draw) => draw !== undefined);
    if (wanted.length === 0) return made;
    for (const { number, state } of backwards ? wanted.reverse() : wanted) {
      point.add(
        number,
        computeDraw(normal, point.system, number, () => undefined, state),
      );
      made++;
    }
  }
}

describe('the draws of a point', () => {
  it('give the same point in any order and on any number of threads, which is that of one after another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(0, 0.02, 0.05),
        fc.boolean(),
        (datasets, lanes, precision, backwards) => {
          const system = systemOf({ datasets, precision, budget: 60, seed: datasets });
          const point = new PointDraws(normal, system, 0);
          make(point, lanes, backwards);
          expect(point.finished).toBe(true);
          expect(point.outcome).toEqual(normal.compute(system));
        },
      ),
    );
  });

  it('are as many as are asked for, with mean and standard error', () => {
    const { status, values } = normal.compute(systemOf({ datasets: 400 }));
    const [mean, error, acceptance, autocorrelation, effective, splitR, drawn] = values;
    expect(status).toBe('converged');
    expect(Math.abs(mean! - 10)).toBeLessThan(3 * error!);
    expect(error).toBeCloseTo(1 / 20, 2);
    expect([acceptance, autocorrelation, effective, splitR, drawn]).toEqual([1, 1, 100, 1, 400]);
    expect(normal.report?.([values], false)).toMatchObject({ x: [mean, error], datasets: 400 });
    // Of one data set there is no error, and none is made up.
    expect(normal.compute(systemOf({ datasets: 1 })).values[1]).toBeNaN();
  });

  it('stop at the first number at which the target precision is met, or at the budget, which the status says', () => {
    const met = systemOf({ precision: 0.02, budget: 1000 });
    const { status, values } = normal.compute(met);
    expect(status).toBe('converged');
    expect(values[1]! / values[0]!).toBeLessThanOrEqual(0.02);
    const n = values.at(-1)!;
    expect(n).toBeGreaterThan(8);
    expect(normal.compute({ ...met, precision: 0, datasets: n - 1 }).values[1]! / values[0]!).toBeGreaterThan(0.02);
    const spent = normal.compute(systemOf({ precision: 0.001, budget: 20 }));
    expect(spent.status).toBe('budget spent');
    expect(spent.values.at(-1)).toBe(20);
  });

  it('are incomplete until all are there, and the mean is that of the first without a gap', () => {
    const system = systemOf({ datasets: 4 });
    const point = new PointDraws(normal, system, 3);
    expect(point.outcome.status).toBe('incomplete');
    const draw = (number: number) => computeDraw(normal, system, number, () => undefined);
    for (const number of [0, 2]) point.keep(number, draw(number));
    expect(point.outcome).toMatchObject({ status: 'incomplete' });
    expect(point.outcome.values[0]).toBe(draw(0).values[0]);
    expect(point.made).toBe(2);
    expect([point.take(), point.take(), point.take()]).toEqual([{ number: 1 }, { number: 3 }, undefined]);
    point.add(1, draw(1));
    point.release(3);
    expect(point.take()).toEqual({ number: 3 });
    point.add(3, draw(3));
    expect(point.finished).toBe(true);
    expect(point.outcome).toEqual(normal.compute(system));
  });

  it('go on where kept chains had not converged, once a run', () => {
    const point = new PointDraws(normal, systemOf({ datasets: 1 }), 0);
    const kept: Draw = { values: [1], status: 'chains not converged', state: Float64Array.of(1) };
    point.keep(0, kept);
    expect(point.finished).toBe(false);
    const wanted = point.take();
    expect(wanted).toEqual({ number: 0, state: kept.state });
    point.add(
      0,
      computeDraw(normal, point.system, 0, () => undefined, wanted!.state),
    );
    expect(point.finished).toBe(true);
    expect(point.outcome.status).toBe('chains not converged');
    // Another run goes on again.
    const again = new PointDraws(normal, point.system, 0);
    again.keep(0, { ...kept, state: Float64Array.of(0) });
    make(again, 1, false);
    expect(again.outcome.status).toBe('converged');
  });

  it('have streams of their own: another seed, system or number is another draw, the number of data sets is not', () => {
    const first = (input: object, number = 0) =>
      computeDraw(normal, systemOf(input), number, () => undefined).values[0]!;
    const draws = [first({}), first({ seed: 1 }), first({ P: 11 }), first({ kappa: 2 }), first({}, 1)];
    expect(new Set(draws).size).toBe(draws.length);
    expect(first({ datasets: 100, budget: 3, precision: 0.5 })).toBe(first({}));
  });

  it('have no value where one of them has none', () => {
    const point = new PointDraws(normal, systemOf({ datasets: 2 }), 0);
    point.keep(0, { values: [1], status: 'converged' });
    point.keep(1, { values: [NaN], status: 'not converged' });
    expect(point.outcome.status).toBe('not converged');
    expect(point.outcome.values.every(Number.isNaN)).toBe(true);
  });
});
