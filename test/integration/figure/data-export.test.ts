import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../core/api.ts';
import { inputsOf } from '../../../core/model/setting.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses } from '../../../core/quantities/quantity.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';
import { csvPages, exportHeader, jsonPages } from '../../../electron/app/data-export.ts';
import { statusCounts, unmarked } from '../../fakes/points.ts';

const detail: RunDetail = {
  run: 7,
  study: 3,
  studyName: 'Two\nlines',
  revision: 2,
  status: 'cancelled',
  done: 12,
  total: 505,
  failed: 5,
  createdAt: '2026-11-24T14:02:00.000Z',
  finishedAt: null,
  seconds: 1,
  document: expandStudy(presets[0]!.document).study,
  applicationVersion: '0.1.0',
  solverVersions: { 'effective-action': '1.0.0' },
  statuses: statusCounts({ converged: 12 }),
  sessions: [],
  durations: [],
  reuses: true,
  ...unmarked,
  failures: [
    {
      quantity: 'effective-action',
      firstOrdinal: 100,
      count: 5,
      error: { kind: 'worker-died', field: '', value: null, allowed: '', message: 'The worker died.' },
    },
  ],
};
const header = exportHeader(detail, 'effective-action');
const { outputs } = quantities['effective-action'];
const inputs = inputsOf(quantities['effective-action'].inputs, { loss: 'quartic', spectrum: 'power-law' });

/** A block whose points have the values given, inputs first. */
function block(points: { values: number[]; status?: number; roots?: number[] }[]): PointBlock {
  const width = inputs.length + outputs.length;
  return {
    quantity: 'effective-action',
    kinds: { loss: 'quartic', spectrum: 'power-law', features: 'gaussian', dynamics: 'gradient' },
    inputs,
    count: points.length,
    ordinals: Float64Array.from(points.keys()),
    columns: Float64Array.from({ length: width * points.length }, (_, index) => {
      const point = points[index % points.length]!;
      return point.values[Math.floor(index / points.length)] ?? NaN;
    }),
    status: Uint8Array.from(points, ({ status = 0 }) => status),
    roots: points.flatMap(({ roots }, position) => (roots ? [{ position, values: roots }] : [])),
  };
}

async function* pages(...blocks: PointBlock[]): AsyncGenerator<PointBlock> {
  for (const page of blocks) yield await Promise.resolve(page);
}

async function text(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Records of a CSV file without its `#` lines, after RFC 4180. */
function records(csv: string): Record<string, string>[] {
  const lines = csv.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
  const [titles, ...rows] = lines.map((line) =>
    Array.from(`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g), ([, field]) =>
      field!.replace(/^"|"$/g, '').replace(/""/g, '"'),
    ),
  );
  return rows.map((row) => Object.fromEntries(row.map((field, index) => [titles![index]!, field])));
}

const point = fc
  .array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: inputs.length + outputs.length,
    maxLength: inputs.length + outputs.length,
  })
  .map((values) => ({ values }));

describe('CSV', () => {
  it('begins with where it comes from, in lines with #', async () => {
    const csv = await text(csvPages(header, pages()));
    const head = csv.split('\r\n').filter((line) => line.startsWith('#'));
    expect(head.join('\n')).toMatchInlineSnapshot(`
      "# Coarsegrain 0.1.0: the points of a run, one a row
      # Study: Two lines (study 3, revision 2)
      # Run: 7, 2026-11-24T14:02:00.000Z
      # Quantity: effective-action (level 1), solver version 1.0.0
      # Points: 12 of 505; this run is partial (cancelled)
      # Failed: points 100 to 104: The worker died.
      # Units: all quantities are dimensionless; a missing value is empty, ∞ is infinite
      # P: training samples: size of the training set; more data moves the border k* towards weaker modes
      # u: coupling: strength of the non-linear term of the loss; 0 is the Gaussian process
      # alpha: α, eigenvalue exponent: kernel eigenvalues fall as λ_k = λ₀ k^−(1+α)
      # beta: β, target exponent: squared target coefficients fall as y_k² = y₀² k^−(1+β)
      # K: modes: number of modes of the kernel; ∞ for scaling questions
      # kappa: κ, ridge: noise level of the posterior, its temperature; level 1 depends on P/κ alone
      # noise: σ², label noise: variance of the noise on the labels; it adds to X inside the loss
      # lambda0: λ₀, eigenvalue scale: multiplies every kernel eigenvalue; λ_1 of a power law
      # y0: y₀, target scale: multiplies every target coefficient; y_1 of a power law; its sign has no effect
      # N: width: width of the hidden layer of a two-layer linear network; ∞ fixes the kernel
      # loss_kind: kind of loss: the per-sample loss; quartic is Δ²/2 + uΔ⁴/4
      # spectrum_kind: kind of spectrum: power-law is λ_k = λ₀ k^−(1+α), y_k² = y₀² k^−(1+β)
      # s: dressed data strength: s = 2V′(X), r = P/κ at u = 0
      # bias: Σb, bias: Σ y_k²/(1+ξλ_k s)²
      # variance: Σv, variance: Σ ξλ_k/(1+ξλ_k s)
      # X: squared discrepancy: X = Σ Δ_k², bias and variance together
      # loss: L/P, level-1 loss per sample: average of ℓ(Δ) over Gaussian Δ of variance X+σ²; (X+σ²)/2 + ¾u(X+σ²)² for quartic loss
      # xi: ξ, kernel scale: what finite width multiplies every eigenvalue by; 1 at N = ∞
      # theta: θ, local exponent of the Gaussian process: −d ln X/d ln P at u = 0 and N = ∞; tends to min(α,β)/(1+α)
      # k_star_bare: k* bare, bare border of learned modes: the mode with λ_k P/κ = 1
      # k_star_dressed: k* dressed, dressed border of learned modes: the mode with ξλ_k s = 1
      # P_cross: P×, crossing: samples beyond which |s/r − 1| stays below 1 on the curve of the Gaussian process; 3uX = 1 for quartic loss
      # status: how the point ended: converged, several roots, no root, not converged, k* near 1, k* near K, beyond first order, cut-off artefact, chains not converged, budget spent, incomplete
      # roots: roots: every root, ascending, where there is not exactly one"
    `);
    expect(csv).not.toMatch(/[^\r]\n/);
  });

  it('has the keys of the tables as columns', async () => {
    const csv = await text(csvPages(header, pages()));
    const keys = ['P', 'u', 'alpha', 'beta', 'K', 'kappa', 'noise', 'lambda0', 'y0', 'N'];
    expect([...inputs].sort()).toEqual([...keys].sort());
    const titles = csv.split('\r\n').find((line) => !line.startsWith('#'));
    expect(titles).toBe(
      [...keys, 'loss_kind', 'spectrum_kind', ...outputs.map(({ key }) => key), 'status', 'roots'].join(','),
    );
  });

  it('reads back to the same doubles', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 20 }), async (points) => {
        const rows = records(await text(csvPages(header, pages(block(points)))));
        const keys = [...inputs, ...outputs.map(({ key }) => key)];
        expect(rows.map((row) => keys.map((key) => Number(row[key])))).toEqual(points.map(({ values }) => values));
      }),
    );
  });

  it('writes K = ∞ as infinite, what is missing as nothing, several roots as one field', async () => {
    const values = [10, -0.5, 1, 1, Infinity, 1, 0, 1, 1, 50];
    const csv = await text(csvPages(header, pages(block([{ values, status: 1, roots: [0.1, 1 / 3] }]))));
    expect(csv.trimEnd().split('\r\n').at(-1)).toBe(
      `10,-0.5,1,1,infinite,1,0,1,1,50,quartic,power-law,${','.repeat(outputs.length)}several roots,"0.1 0.3333333333333333"`,
    );
  });
});

describe('JSON', () => {
  it('is one document with the header and the points', async () => {
    const values = [10, -0.5, 1, 1, Infinity, 1, 0, 1, 1, 50];
    const read = JSON.parse(
      await text(jsonPages(header, pages(block([{ values, status: 1, roots: [0.1, 1 / 3] }])))),
    ) as Record<string, unknown>;
    expect(read).toMatchObject({
      studyNumber: 3,
      run: 7,
      level: 'level 1',
      pointsInAll: 505,
      runStatus: 'cancelled',
    });
    expect(read.points).toEqual([
      {
        P: 10,
        u: -0.5,
        alpha: 1,
        beta: 1,
        K: 'infinite',
        kappa: 1,
        noise: 0,
        lambda0: 1,
        y0: 1,
        N: 50,
        loss_kind: 'quartic',
        spectrum_kind: 'power-law',
        ...Object.fromEntries(outputs.map(({ key }) => [key, null])),
        status: 'several roots',
        roots: [0.1, 1 / 3],
      },
    ]);
  });

  it('of no points is a document too', async () => {
    expect(JSON.parse(await text(jsonPages(header, pages())))).toMatchObject({ points: [] });
  });

  it('reads back to the same doubles, −0 among them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 20 }), async (points) => {
        const read = JSON.parse(await text(jsonPages(header, pages(block(points))))) as {
          points: Record<string, number>[];
        };
        const keys = [...inputs, ...outputs.map(({ key }) => key)];
        expect(read.points.map((row) => keys.map((key) => row[key]))).toEqual(points.map(({ values }) => values));
      }),
    );
  });
});

it('comes page by page in pieces of a thousand rows, with time for others between', async () => {
  const page = block(Array.from({ length: 2500 }, (_, index) => ({ values: [index + 1] })));
  let turns = 0;
  let counting = true;
  const count = () => {
    turns++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const sizes: number[] = [];
  for await (const piece of csvPages(header, pages(page, page)))
    sizes.push(Buffer.from(piece).toString().split('\r\n').length - 1);
  counting = false;
  expect(sizes.slice(1)).toEqual([1000, 1000, 500, 1000, 1000, 500]);
  expect(turns).toBeGreaterThanOrEqual(5);
});

it('every status has its word', async () => {
  const csv = await text(csvPages(header, pages(block(pointStatuses.map((_, status) => ({ values: [1], status }))))));
  expect(records(csv).map(({ status }) => status)).toEqual([...pointStatuses]);
});
