import { expect, it } from 'vitest';
import type { LocalApplication } from '../../../electron/app/application.ts';
import type { ComparisonResult } from '../../../core/history/comparison.ts';
import { ended, newFile, open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'Classes',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 'infinite' },
  axes: [
    { parameter: 'u', values: [0, 1] },
    { parameter: 'P', from: 1e3, to: 1e6, count: 31, spacing: 'logarithmic' },
  ],
  quantities: ['effective-action'],
  ...change,
});

const comparison = (sources: object[], change: object = {}) => ({
  document: {
    format: 'coarsegrain-comparison' as const,
    version: 1 as const,
    name: 'Which are alike?',
    sources: sources as never,
    ...change,
  },
});

const run = (application: LocalApplication, document: object) =>
  ended(application, () => application.call('runs.start', { document: document as never }));

function file(values: (P: number) => number): Uint8Array<ArrayBuffer> {
  const rows = Array.from({ length: 31 }, (_, at) => {
    const P = 10 ** (3 + at / 10);
    return `${String(P)},${String(values(P))},${String(0.002 * values(P))}`;
  });
  return new TextEncoder().encode(['n,test,se', ...rows].join('\n'));
}

const verdicts = ({ pairs }: ComparisonResult) => pairs.map(({ verdict }) => verdict);

it('curves of a run are one class, of another spectrum another, and of a file of the same leading exponent', async () => {
  const application = await open();
  const own = await run(application, study());
  const other = await run(
    application,
    study({ system: { alpha: 1, beta: 0.5, kappa: 0.1, u: 0, K: 'infinite' }, axes: [study().axes[1]] }),
  );
  const bytes = file((P) => P ** -0.375 + 0.4 * P ** -0.7);
  const { content, curves } = await application.call('curves.import', { file: 'measured.csv', bytes });
  expect(curves).toMatchObject([{ name: 'measured', observable: 'test', points: 31, hasErrors: true, excluded: 0 }]);
  const found = await application.call(
    'comparisons.compute',
    comparison([{ run: own }, { run: other }, { file: 'measured.csv', content }]),
  );
  expect(found.curves.map(({ name }) => name)).toEqual([
    `Classes, run ${own}: u = 0, GP`,
    `Classes, run ${own}: u = 1`,
    `Classes, run ${other}`,
    'measured',
  ]);
  const same = 'same leading exponent';
  const different = 'different leading exponent';
  expect(verdicts(found)).toEqual(['same class', 'different class', same, 'different class', same, different]);
  for (const place of [0, 1, 3]) {
    const { value, low, high } = found.curves[place]!.exponent;
    expect(Math.abs(value - 0.375)).toBeLessThan(0.01);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
  expect(found.sources.map(({ first, count }) => [first, count])).toEqual([
    [0, 2],
    [2, 1],
    [3, 1],
  ]);
});

it('a comparison that is kept gives the same numbers again, and says where a run has changed since', async () => {
  const database = newFile();
  const application = await open(database);
  const number = await run(application, study());
  const bytes = file((P) => P ** -0.5 + P ** -1);
  const { content } = await application.call('curves.import', { file: 'm.csv', bytes });
  const asked = comparison([{ run: number }, { file: 'm.csv', content }], { window: { low: 1e3, high: 1e5 } });
  const kept = await application.call('comparisons.save', asked);
  expect(kept).toMatchObject({ comparison: 1, revision: 1, name: 'Which are alike?', stale: [] });
  expect(kept.result.curves[0]!.evidence.points).toBe(21);
  // The same once more is no new revision; another window is.
  expect(await application.call('comparisons.save', { comparison: 1, ...asked })).toMatchObject({ revision: 1 });
  await application.call('comparisons.save', { comparison: 1, ...comparison([{ run: number }]) });
  await application.close();

  // The file of curves came along: the database alone is enough.
  const again = await open(database);
  expect(await again.call('comparisons.get', { comparison: 1, revision: 1 })).toEqual(kept);
  expect(await again.call('comparisons.compute', asked)).toEqual(kept.result);
  expect(await again.call('comparisons.list', {})).toMatchObject([{ comparison: 1, revision: 2 }]);
  await again.call('history.trash', { runs: [number] });
  await again.call('history.emptyTrash', {});
  const stale = await again.call('comparisons.get', { comparison: 1, revision: 1 });
  expect(stale.stale).toEqual([`Run ${number} cannot be read any more: There is no run ${number}.`]);
  expect(stale.result).toEqual(kept.result);
  await again.call('comparisons.remove', { comparison: 1 });
  expect(await again.call('comparisons.list', {})).toEqual([]);
  await expect(again.call('comparisons.get', { comparison: 1 })).rejects.toMatchObject({
    report: { kind: 'not-found' },
  });
  await again.call('comparisons.restore', { comparison: 1 });
  expect(await again.call('comparisons.list', {})).toHaveLength(1);
});

it('an analysis tells how far it is, and stops when it is told to', async () => {
  const application = await open();
  const number = await run(
    application,
    study({ axes: [{ parameter: 'u', from: 0.1, to: 1, count: 100, spacing: 'linear' }, study().axes[1]] }),
  );
  const shares: number[] = [];
  application.on('analysis.progress', ({ ticket, share }) => {
    expect(ticket).toBe('mine');
    shares.push(share);
    void application.call('analysis.cancel', { ticket: 'mine' });
  });
  const asked = application.call('comparisons.compute', { ...comparison([{ run: number }]), ticket: 'mine' });
  await expect(asked).rejects.toMatchObject({ report: { field: 'ticket' } });
  expect(shares.length).toBeGreaterThan(0);
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
});

it('what cannot be compared is refused by name', async () => {
  const application = await open();
  const along = await run(
    application,
    study({
      axes: [{ parameter: 'u', from: 0.1, to: 1, count: 10, spacing: 'linear' }],
      system: { ...study().system, P: 100 },
    }),
  );
  const flow = await run(
    application,
    study({ axes: [], quantities: ['response'], system: { ...study().system, u: 1, P: 100 } }),
  );
  const refused: [object, object][] = [
    [{ run: 99 }, { kind: 'not-found', field: 'run' }],
    [{ run: along }, { kind: 'not-allowed', field: 'run' }],
    [{ run: flow }, { kind: 'not-allowed', field: 'run' }],
    [
      { run: along, quantity: 'replica' },
      { kind: 'not-allowed', field: 'run' },
    ],
    [
      { file: 'x.csv', content: 'f'.repeat(64) },
      { kind: 'not-found', field: 'sources' },
    ],
    [{ file: 'x.csv', content: 'short' }, { field: expect.stringContaining('document.sources.0') as string }],
  ];
  for (const [source, report] of refused) {
    await expect(application.call('comparisons.compute', comparison([source]))).rejects.toMatchObject({ report });
  }
  await expect(
    application.call('curves.import', { file: 'x.csv', bytes: new TextEncoder().encode('P,loss\n1,2\n2,x\n') }),
  ).rejects.toMatchObject({ report: { field: 'file', value: 'x' } });
});
