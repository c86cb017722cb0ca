import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page, SortKey } from '../../../core/api.ts';
import { parseQuery, type Comparison, type Condition } from '../../../core/history/query.ts';
import { runStatuses, type RunStatus } from '../../../core/history/status.ts';
import { parameters, type ParameterKey } from '../../../core/model/parameters.ts';
import type { Study } from '../../../core/study/document.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';
import type { Store } from '../../../electron/store/store.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, solverVersions } from './samples.ts';

const newest = { sort: 'date', ascending: false, limit: 1000 } as const;

const documentOf = (change: object): Study =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Crossover',
    system: { alpha: 0.6, beta: 0.9, kappa: 10, P: 100 },
    axes: [],
    quantities: ['effective-action'],
    ...change,
  }).study;

async function start(store: Store, study: number, revision = 1): Promise<number> {
  return (await store.createRun({ study, revision, total: 10, applicationVersion, solverVersions })).run;
}

/** Runs that a query finds in a store with one run of each of these studies, numbered from 1. */
async function foundIn(documents: Study[]): Promise<(query: string) => Promise<number[]>> {
  const store = await opened(temporaryFile());
  for (const document of documents) await start(store, (await store.createStudy(document)).study);
  return async (query) => {
    const { entries } = await store.searchRuns(parseQuery(query), newest);
    return entries.map(({ run }) => run).sort((a, b) => a - b);
  };
}

describe('a search by parameters', () => {
  it('looks at the system and along every kind of axis', async () => {
    const system = { alpha: 0.6, beta: 0.9, kappa: 10 };
    const found = await foundIn([
      documentOf({ system: { ...system, P: 100, u: 2 } }),
      documentOf({ axes: [{ parameter: 'u', values: [0, 0.1, 10] }] }),
      documentOf({ axes: [{ parameter: 'P', from: 1e6, to: 1, count: 5, spacing: 'logarithmic' }] }),
      documentOf({ axes: [{ parameter: 'kappa', random: 'linear', from: 1, to: 2, count: 4 }] }),
      documentOf({
        axes: [
          {
            sobol: [
              { parameter: 'alpha', from: 1, to: 2 },
              { parameter: 'beta', from: 3, to: 4 },
            ],
            count: 8,
          },
        ],
      }),
      documentOf({
        axes: [
          {
            zip: [
              { parameter: 'P', values: [7, 9] },
              { parameter: 'K', values: [70, 'infinite'] },
            ],
          },
        ],
      }),
      documentOf({ system: { ...system, P: 100, N: [20, 40] } }),
      documentOf({ derived: { kappa: '0.1*P' }, system: { alpha: 0.6, beta: 0.9, P: 100 } }),
    ]);
    expect(await found('u=2')).toEqual([1]);
    expect(await found('u=0')).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(await found('u>1')).toEqual([1, 2]);
    expect(await found('u>0 u<1')).toEqual([2]);
    expect(await found('u>5 u<0.05')).toEqual([2]);
    expect(await found('u=0.2')).toEqual([]);
    expect(await found('P=1000')).toEqual([3]);
    expect(await found('P>100')).toEqual([3]);
    expect(await found('P<=1')).toEqual([3]);
    expect(await found('P=8')).toEqual([3]);
    expect(await found('P=9')).toEqual([3, 6]);
    expect(await found('kappa<2')).toEqual([4]);
    expect(await found('kappa=10')).toEqual([1, 2, 3, 5, 6, 7, 8]);
    expect(await found('alpha>1.5')).toEqual([5]);
    expect(await found('alpha=0.6')).toEqual([1, 2, 3, 4, 6, 7, 8]);
    expect(await found('beta>=4')).toEqual([5]);
    expect(await found('K=infinite')).toHaveLength(8);
    expect(await found('K<=100')).toEqual([6]);
    expect(await found('N<30')).toEqual([7]);
    expect(await found('N=infinite')).toEqual([1, 2, 3, 4, 5, 6, 8]);
  });

  it('looks at parameters that follow from others, from the least to the greatest value', async () => {
    const axes = [{ parameter: 'P', values: [400, 100, 2500] }];
    const system = { alpha: 0.6, beta: 0.9 };
    const found = await foundIn([
      documentOf({ axes, system, derived: { N: '4*sqrt(P)', kappa: '0.1*N' } }),
      documentOf({ axes, system: { ...system, kappa: 10, N: 500 } }),
    ]);
    expect(await found('N>=200')).toEqual([1, 2]);
    expect(await found('N>200')).toEqual([2]);
    expect(await found('N<=40')).toEqual([1]);
    expect(await found('N=80')).toEqual([1]);
    expect(await found('N=infinite')).toEqual([]);
    expect(await found('kappa<5')).toEqual([1]);
    expect(await found('kappa=20')).toEqual([1]);
  });

  it('takes a long list by its ends', async () => {
    const values = Array.from({ length: 1001 }, (_, index) => index + 1);
    const found = await foundIn([
      documentOf({ axes: [{ parameter: 'P', values }] }),
      documentOf({ axes: [{ parameter: 'P', values: values.slice(1) }] }),
    ]);
    expect(await found('P=500.5')).toEqual([1]);
    expect(await found('P>1001')).toEqual([]);
    expect(await found('P=1001')).toEqual([1, 2]);
  });

  it('knows kinds, quantities and seeds', async () => {
    const broken = { alpha: 0.6, beta: 0.9, kappa: 1, P: 10, K: 50, spectrum: 'broken', kc: 5, alpha2: 1, beta2: 1 };
    const found = await foundIn([
      documentOf({ system: { alpha: 0.6, beta: 0.9, kappa: 1, P: 10, loss: 'sextic' } }),
      documentOf({ system: broken, quantities: ['replica', 'effective-action'] }),
      documentOf({ system: { ...broken, features: 'fourier' }, quantities: ['regression'], seeds: [3, 5] }),
    ]);
    expect(await found('loss=sextic')).toEqual([1]);
    expect(await found('loss=quartic')).toEqual([2, 3]);
    expect(await found('spectrum=broken kc=5')).toEqual([2, 3]);
    expect(await found('spectrum=power-law')).toEqual([1]);
    expect(await found('features=fourier')).toEqual([3]);
    expect(await found('quantity:replica')).toEqual([2]);
    expect(await found('quantity:effective-action')).toEqual([1, 2]);
    expect(await found('seed=5')).toEqual([3]);
    expect(await found('seed=4')).toEqual([]);
  });

  it('fills in what a missing key stands for', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    await store.createStudy(documentOf({}));
    const filled = inspect(file, (database) =>
      database.prepare('SELECT parameter, low FROM revision_range').raw().all(),
    ) as [string, number][];
    const expected = parameters.filter(({ coordinate, fallback }) => !coordinate && fallback !== undefined);
    for (const { key, fallback } of expected) expect(filled).toContainEqual([key, fallback]);
  });
});

describe('a search by words', () => {
  async function library() {
    const store = await opened(temporaryFile());
    await store.createStudy(documentOf({ name: 'Finite width', notes: 'Breaks 100 % of universality' }));
    await store.createStudy(documentOf({ name: 'Ridge_flow' }));
    for (const study of [1, 2, 2]) await start(store, study);
    for (const run of [1, 2, 3]) await store.setRunStatus(run, run === 3 ? 'failed' : 'done');
    await store.changeHistory({ verb: 'tag', subjects: { studies: [1], runs: [3] }, tags: ['Paper'] });
    await store.changeHistory({ verb: 'note', run: 2, notes: 'wide enough' });
    await store.changeHistory({ verb: 'rename', study: 2, name: 'Dimension' });
    const runs = async (query: string) =>
      (await store.searchRuns(parseQuery(query), newest)).entries.map(({ run }) => run);
    const studies = async (query: string) =>
      (await store.searchStudies(parseQuery(query), newest)).entries.map(({ study }) => study);
    return { store, runs, studies };
  }

  it('finds runs by their own and by what is with their study, under both its names', async () => {
    const { runs, store } = await library();
    expect(await runs('wid')).toEqual([2, 1]);
    expect(await runs('WIDTH')).toEqual([1]);
    expect(await runs('"finite width"')).toEqual([1]);
    expect(await runs('universality')).toEqual([1]);
    expect(await runs('paper')).toEqual([3, 1]);
    expect(await runs('tag:paper')).toEqual([3, 1]);
    expect(await runs('tag:pap')).toEqual([]);
    expect(await runs('ridge dimension')).toEqual([3, 2]);
    expect(await runs('%')).toEqual([1]);
    expect(await runs('_')).toEqual([3, 2]);
    expect(await runs(`"'; DROP TABLE run; --"`)).toEqual([]);
    expect(await runs('status:failed')).toEqual([3]);
    expect(await runs('study:2 status:done')).toEqual([2]);
    await store.changeHistory({ verb: 'pin', subjects: { studies: [1], runs: [1] } });
    expect(await runs('pinned')).toEqual([1]);
    expect(await runs('')).toEqual([1, 3, 2]);
  });

  it('finds studies at their newest revision, by their own and by the statuses of their runs', async () => {
    const { studies, store } = await library();
    expect(await studies('wid')).toEqual([1]);
    expect(await studies('ridge')).toEqual([]);
    expect(await studies('dimension status:failed')).toEqual([2]);
    expect(await studies('tag:paper')).toEqual([1]);
    expect(await studies('status:done')).toHaveLength(2);
    expect(await studies('study:2')).toEqual([2]);
    expect((await store.searchStudies(parseQuery('dimension'), newest)).entries).toMatchObject([
      { name: 'Dimension', revision: 2, runs: 2, statuses: { done: 1, failed: 1 }, points: 0, tags: [], pinned: false },
    ]);
    await store.changeHistory({ verb: 'trash', subjects: { studies: [], runs: [3] } });
    expect(await studies('status:failed')).toEqual([]);
  });

  it('finds by dates, in UTC', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    await store.createStudy(documentOf({}));
    for (const date of ['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']) {
      const run = await start(store, 1);
      inspect(file, (database) => database.prepare('UPDATE run SET created_at = ? WHERE run = ?').run(date, run));
    }
    const runs = async (query: string) =>
      (await store.searchRuns(parseQuery(query), newest)).entries.map(({ run }) => run);
    expect(await runs('after:2026-11-01')).toEqual([3, 2]);
    expect(await runs('after:2026-11 before:2027')).toEqual([2]);
    expect(await runs('before:2026-11')).toEqual([1]);
    expect(await runs('after:2027-01-02')).toEqual([]);
  });
});

describe('pages', () => {
  const keys: SortKey[] = ['date', 'name', 'status', 'points', 'time'];

  async function library() {
    const file = temporaryFile();
    const store = await opened(file);
    for (const name of ['beta', 'Alpha', 'gamma', 'alpha']) await store.createStudy(documentOf({ name }));
    for (let run = 1; run <= 23; run++) await start(store, 1 + (run % 4));
    inspect(file, (database) =>
      database.exec(
        `UPDATE run SET status = iif(run % 3 = 0, 'failed', 'done'), done = run % 5, seconds = (run * 7 % 11) / 2.0`,
      ),
    );
    await store.changeHistory({ verb: 'pin', subjects: { studies: [3], runs: [4, 11] } });
    return store;
  }

  /** All entries page by page. */
  async function pages<Entry>(page: (after?: string) => Promise<Page<Entry>>, total: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    let after: string | undefined;
    do {
      const found = await page(after);
      expect(found.total).toBe(total);
      entries.push(...found.entries);
      after = found.next ?? undefined;
    } while (after !== undefined);
    return entries;
  }

  it('hold every entry once and in order, whatever the order is', async () => {
    const store = await library();
    for (const [sort, ascending] of keys.flatMap((key) => [true, false].map((up) => [key, up] as const))) {
      const whole = await store.searchRuns([], { sort, ascending, limit: 1000 });
      expect(whole).toMatchObject({ total: 23, next: null });
      const key = ({ createdAt, studyName, status, done, seconds }: (typeof whole.entries)[number]) =>
        ({ date: createdAt, name: studyName.toLowerCase(), status, points: done, time: seconds })[sort];
      const sorted = whole.entries.toSorted((a, b) => {
        if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
        const [x, y] = [key(a), key(b)];
        const order = x < y ? -1 : x > y ? 1 : a.run - b.run;
        return ascending ? order : -order;
      });
      expect(whole.entries.map(({ run }) => run)).toEqual(sorted.map(({ run }) => run));
      const inPages = await pages((after) => store.searchRuns([], { sort, ascending, limit: 4, after }), 23);
      expect(inPages).toEqual(whole.entries);
      const studies = await store.searchStudies([], { sort, ascending, limit: 1000 });
      expect(studies.entries[0]?.study).toBe(3);
      expect(await pages((after) => store.searchStudies([], { sort, ascending, limit: 1, after }), 4)).toEqual(
        studies.entries,
      );
    }
  });

  it('do not shift where runs are added meanwhile', async () => {
    const store = await library();
    const first = await store.searchRuns([], { ...newest, limit: 5 });
    await start(store, 1);
    const second = await store.searchRuns([], { ...newest, limit: 5, after: first.next! });
    const whole = (await store.searchRuns([], newest)).entries.map(({ run }) => run).filter((run) => run !== 24);
    expect([...first.entries, ...second.entries].map(({ run }) => run)).toEqual(whole.slice(0, 10));
  });

  it('end nowhere else', async () => {
    const store = await opened(temporaryFile());
    for (const after of ['', 'x', 'W10', Buffer.from('[1,null,2]').toString('base64url')]) {
      const report = await refusal(store.searchRuns([], { ...newest, after }));
      expect(report).toMatchObject({ kind: 'wrong-type', field: 'after', value: after });
    }
  });
});

describe('any search', () => {
  interface Known {
    run: number;
    document: Study;
    status: RunStatus;
    tags: string[];
    notes: string;
    pinned: boolean;
    trashed: boolean;
  }

  /** From least to greatest, value by value where they are listed: worked out from the document without SQL. */
  function rangesOf(document: Study, wanted: ParameterKey): [number, number][] {
    const read = (value: number | 'infinite') => (value === 'infinite' ? Infinity : value);
    for (const axis of document.axes) {
      const parts = 'zip' in axis ? axis.zip : 'sobol' in axis ? axis.sobol : [axis];
      const part = parts.find(({ parameter }) => parameter === wanted);
      if (!part) continue;
      if ('values' in part) return part.values.map((value) => [read(value), read(value)]);
      return [[Math.min(part.from, part.to), Math.max(part.from, part.to)]];
    }
    const held = document.system[wanted] ?? parameters.find(({ key }) => key === wanted)?.fallback;
    return held === undefined || Array.isArray(held) ? [] : [[read(held), read(held)]];
  }

  const holds: Record<Comparison, (low: number, high: number, value: number) => boolean> = {
    '<': (low, _, value) => low < value,
    '<=': (low, _, value) => low <= value,
    '=': (low, high, value) => low <= value && value <= high,
    '>=': (_, high, value) => high >= value,
    '>': (_, high, value) => high > value,
  };

  function satisfies(known: Known, condition: Condition): boolean {
    const { document } = known;
    switch (condition.kind) {
      case 'word':
        return [document.name, document.notes, known.notes, ...known.tags].some((text) =>
          text.toLowerCase().includes(condition.word.toLowerCase()),
        );
      case 'tag':
        return known.tags.includes(condition.tag);
      case 'status':
        return known.status === condition.status;
      case 'quantity':
        return document.quantities.includes(condition.quantity);
      case 'pinned':
        return known.pinned;
      case 'trashed':
        return known.trashed;
      case 'value': {
        const { parameter, comparison, value } = condition;
        return rangesOf(document, parameter).some(([low, high]) => holds[comparison](low, high, value));
      }
      case 'choice':
        return (
          condition.word ===
          (document.system[condition.choice] ?? { loss: 'quartic', spectrum: 'power-law' }[condition.choice as string])
        );
      default:
        throw new Error(`No ${condition.kind} is drawn here.`);
    }
  }

  it('finds what a plain look at every run finds', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const known: Known[] = [];
    const statuses = runStatuses.filter((status) => status !== 'queued' && status !== 'running');
    const tags = ['draft', 'paper', 'level 2'];
    for (const [index, { document }] of [...presets, ...presets].entries()) {
      await store.createStudy(document);
      const run = await start(store, index + 1);
      const status = statuses[index % statuses.length]!;
      await store.setRunStatus(run, status);
      const own = tags.filter((_, place) => (index >> place) % 2 === 1);
      const notes = index % 3 === 0 ? 'alpha and crossover' : '';
      const subjects = { studies: [], runs: [run] };
      if (own.length > 0) await store.changeHistory({ verb: 'tag', subjects, tags: own });
      await store.changeHistory({ verb: 'note', run, notes });
      if (index % 4 === 1) await store.changeHistory({ verb: 'pin', subjects });
      if (index % 5 === 2) await store.changeHistory({ verb: 'trash', subjects });
      known.push({ run, document, status, tags: own, notes, pinned: index % 4 === 1, trashed: index % 5 === 2 });
    }
    const numbers = [-0.1, 0, 0.1, 0.6, 0.9, 1, 10, 20, 100, 1e3, 1e7, Infinity];
    const keys: ParameterKey[] = ['alpha', 'beta', 'u', 'P', 'K', 'kappa', 'N', 'noise', 'kc', 'omega', 'y0'];
    const condition: fc.Arbitrary<Condition> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('value' as const),
          parameter: fc.constantFrom(...keys),
          comparison: fc.constantFrom(...(Object.keys(holds) as Comparison[])),
          value: fc.constantFrom(...numbers),
        }),
      },
      fc
        .constantFrom('the', 'alpha', 'LEVEL', 'width', '%', 'draft', 'é')
        .map((word) => ({ kind: 'word' as const, word })),
      fc.constantFrom(...tags).map((tag) => ({ kind: 'tag' as const, tag })),
      fc.constantFrom(...statuses).map((status) => ({ kind: 'status' as const, status })),
      fc
        .constantFrom('replica' as const, 'effective-action' as const)
        .map((quantity) => ({ kind: 'quantity' as const, quantity })),
      fc.constantFrom('quartic', 'sextic').map((word) => ({ kind: 'choice' as const, choice: 'loss' as const, word })),
      fc
        .constantFrom('power-law', 'broken')
        .map((word) => ({ kind: 'choice' as const, choice: 'spectrum' as const, word })),
      fc.constantFrom({ kind: 'pinned' as const }, { kind: 'trashed' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { maxLength: 4 }), async (conditions) => {
        const trash = conditions.some(({ kind }) => kind === 'trashed');
        const expected = known.filter(
          (entry) => entry.trashed === trash && conditions.every((wanted) => satisfies(entry, wanted)),
        );
        const { entries, total } = await store.searchRuns(conditions, newest);
        expect(total).toBe(expected.length);
        expect(entries.map(({ run }) => run).sort((a, b) => a - b)).toEqual(expected.map(({ run }) => run));
      }),
      { numRuns: 300 },
    );
  });
});
