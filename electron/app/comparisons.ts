/** What the methods of comparisons do: curves gathered from runs and files, fits in the pool, verdicts, and what is kept of them. */
import { createHash } from 'node:crypto';
import type { Comparison } from '../../core/analysis/comparison.ts';
import { comparisonFits, judgeCurves } from '../../core/analysis/comparison.ts';
import { readSizeData } from '../../core/analysis/collapse-file.ts';
import { readTable } from '../../core/analysis/table-file.ts';
import { readCurves } from '../../core/analysis/curve-file.ts';
import type { CollapseJob, DesignJob, FitJob, SlopesJob, TheoryFitJob } from '../../core/analysis/job.ts';
import type { Fit } from '../../core/analysis/fit.ts';
import type { LearningCurve } from '../../core/analysis/learning-curve.ts';
import type { LocalSlopes } from '../../core/analysis/slopes.ts';
import { rangeOf, withinWindow } from '../../core/analysis/window.ts';
import type { Handlers } from '../../core/api.ts';
import { encode, decode } from '../../core/codec.ts';
import { CoarsegrainError, errorReport } from '../../core/errors.ts';
import type {
  ComparisonDetail,
  ComparisonDocument,
  ComparisonResult,
  ComparisonSource,
} from '../../core/history/comparison.ts';
import type { CurveFile, Store, StoredComparison } from '../store/store.ts';
import type { Analyses } from './analysis.ts';
import { comparisonData } from './comparison-data.ts';
import type { FigureExporter } from './figure/exporter.ts';
import { fileWords, once } from './file-output.ts';
import { applicationVersion } from './version.ts';

type ComparisonMethod = Extract<keyof Handlers, `${'comparisons' | 'curves' | 'analysis'}.${string}`>;

export interface ComparisonParts {
  store: Store;
  analyses: Analyses;
  figures: FigureExporter;
  /** The learning curves of a run's points. */
  curvesOfRun: (source: Extract<ComparisonSource, { run: number }>) => Promise<LearningCurve[]>;
  /** Tells the faces that lists are stale. */
  changed: <Value>(value: Value) => Value;
  /** @throws CoarsegrainError where another process writes the database */
  requireWriter: () => void;
}

/** Samples of the bootstrap beside the profile intervals of two powers. */
const bootstrap = 200;

export function createComparisons({
  store,
  analyses,
  figures,
  curvesOfRun,
  changed,
  requireWriter,
}: ComparisonParts): Pick<Handlers, ComparisonMethod> {
  /** Files that were imported since the start; they are kept with the first comparison that names them. */
  const files = new Map<string, CurveFile>();
  /** What was computed last. */
  let last: { key: string; result: ComparisonResult } | undefined;

  async function fileOf(content: string, name: string): Promise<CurveFile> {
    const file = files.get(content) ?? (await store.getCurveFile(content));
    if (file) return file;
    const message = `The database does not hold the curves of ${name}: the file has to be read again.`;
    throw new CoarsegrainError({ kind: 'not-found', field: 'sources', value: name, message });
  }

  async function gather(source: ComparisonSource): Promise<{ curves: LearningCurve[]; notes: string[] }> {
    if ('run' in source) return { curves: await curvesOfRun(source), notes: [] };
    const { bytes } = await fileOf(source.content, source.file);
    return readCurves(bytes, source.file, source.columns);
  }

  async function compute(document: ComparisonDocument, ticket?: string): Promise<ComparisonResult> {
    const gathered = [];
    for (const source of document.sources) gathered.push(await gather(source));
    const curves = gathered.flatMap((found) => found.curves);
    const hashes = gathered.map((found) => hashOf(found.curves));
    // The files that are written of a comparison are of one computation.
    const key = JSON.stringify([document, hashes]);
    if (last?.key === key) return last.result;
    const options = document.window ? { window: document.window } : {};
    const jobs = comparisonFits(curves, options).map(({ curve, request, window, profiles, use }): FitJob => ({
      kind: 'fit',
      curve: withinWindow(curves[curve]!, window),
      request,
      options: { profiles, ...(use === 'two-power' ? { bootstrap } : {}) },
    }));
    const within = curves.map((curve): SlopesJob => ({ kind: 'slopes', curve: withinWindow(curve, document.window) }));
    const results = await analyses.perform<FitJob | SlopesJob>([...jobs, ...within], ticket);
    const fits = results.slice(0, jobs.length) as Fit[];
    const slopes = results.slice(jobs.length) as LocalSlopes[];
    const comparison: Comparison = judgeCurves(curves, fits, options);
    let first = 0;
    const sources = gathered.map((found, place) => {
      const count = found.curves.length;
      first += count;
      return { first: first - count, count, hash: hashes[place]! };
    });
    const named = curves.map((curve, place) => ({ ...curve, name: comparison.curves[place]!.name }));
    const notes = gathered.flatMap((found) => found.notes);
    const result = { ...comparison, learningCurves: named, slopes, sources, notes };
    last = { key, result };
    return result;
  }

  /** What has changed in the runs since, a sentence each. Files cannot change: they are known by what they hold. */
  async function staleSources({ document, sources }: StoredComparison): Promise<string[]> {
    const sentences: string[] = [];
    for (const [place, source] of document.sources.entries()) {
      if (!('run' in source)) continue;
      try {
        const { curves } = await gather(source);
        if (hashOf(curves) === sources[place]) continue;
        sentences.push(`Run ${source.run} has other points now than when it was compared.`);
      } catch (error) {
        sentences.push(`Run ${source.run} cannot be read any more: ${errorReport(error).message}`);
      }
    }
    return sentences;
  }

  function detailOf(stored: StoredComparison, stale: string[]): ComparisonDetail {
    const { comparison, revision, document, result, createdAt } = stored;
    return {
      ...{ comparison, name: document.name, revision, updatedAt: createdAt, document },
      result: decode(result) as ComparisonResult,
      applicationVersion: stored.applicationVersion,
      stale,
    };
  }

  return {
    'curves.import': ({ file, bytes, columns }) => {
      const { curves, notes } = readCurves(bytes, file, columns);
      const content = createHash('sha256').update(bytes).digest('hex');
      files.set(content, { content, file, bytes: bytes.slice() });
      const told = curves.map((curve) => ({
        ...{ name: curve.name, observable: curve.observable, points: curve.P.length, P: rangeOf(curve) },
        ...{ hasErrors: !curve.errors.some(Number.isNaN), excluded: curve.excluded.length },
      }));
      return Promise.resolve({ file, content, curves: told, notes });
    },
    'curves.get': ({ content }) => fileOf(content, content),
    async 'analysis.fit'({ source, request, window, bootstrap, seed, ticket }) {
      const { curves } = await gather(source);
      const options = { bootstrap, seed, ...(window ? { window } : {}) };
      const jobs = curves.map((curve): FitJob => ({ kind: 'fit', curve, request, options }));
      const fits = await analyses.perform(jobs, ticket);
      return fits.map((fit, place) => ({ name: curves[place]!.name, fit }));
    },
    async 'analysis.fitTheory'({ source, request, ticket }) {
      const { curves } = await gather(source);
      return analyses.perform(
        curves.map((curve): TheoryFitJob => ({ kind: 'theory-fit', curve, request })),
        ticket,
      );
    },
    async 'analysis.power'({ request, ticket }) {
      const job: DesignJob = { kind: 'design-power', request };
      return (await analyses.perform([job], ticket))[0]!;
    },
    async 'analysis.collapse'({ bytes, columns, fixed, seed, ticket }) {
      const request = { seed, ...(fixed ? { fixed } : {}) };
      const job: CollapseJob = { kind: 'collapse', data: readSizeData(readTable(bytes), columns), request };
      return (await analyses.perform([job], ticket))[0]!;
    },
    'comparisons.compute': ({ document, ticket }) => compute(document, ticket),
    'analysis.cancel': ({ ticket }) => {
      analyses.cancel(ticket);
      return Promise.resolve(null);
    },
    async 'comparisons.save'({ comparison, document, ticket }) {
      requireWriter();
      const result = await compute(document, ticket);
      const named = document.sources.flatMap((source) =>
        'run' in source ? [] : [fileOf(source.content, source.file)],
      );
      const stored = await store.saveComparison(
        comparison ?? null,
        { document, sources: result.sources.map(({ hash }) => hash), result: encode(result), applicationVersion },
        await Promise.all(named),
      );
      // What has just been computed is of its sources as they are.
      return changed(detailOf(stored, []));
    },
    'comparisons.list': () => store.listComparisons(),
    async 'comparisons.get'({ comparison, revision }) {
      const stored = await store.getComparison(comparison, revision);
      return detailOf(stored, await staleSources(stored));
    },
    async 'comparisons.remove'({ comparison }) {
      requireWriter();
      await store.removeComparison(comparison);
      return changed(null);
    },
    async 'comparisons.restore'({ comparison }) {
      requireWriter();
      await store.restoreComparison(comparison);
      return changed(null);
    },
    async 'comparisons.export'({ format, of, ticket }) {
      const { document, result, version } = await exported(of, ticket);
      const mediaType = format === 'json' ? 'application/json' : 'text/html';
      const bytes =
        format === 'html'
          ? await figures.report({ document, result, version })
          : new TextEncoder().encode(comparisonData(document, result, version));
      return { name: `${fileWords(document.name) || 'comparison'}.${format}`, mediaType, content: once(bytes) };
    },
  };

  /** A comparison as it was kept, or a document computed now. */
  async function exported(of: { comparison: number } | { document: ComparisonDocument }, ticket: string | undefined) {
    if ('document' in of)
      return { document: of.document, result: await compute(of.document, ticket), version: applicationVersion };
    const stored = await store.getComparison(of.comparison);
    return {
      document: stored.document,
      result: decode(stored.result) as ComparisonResult,
      version: stored.applicationVersion,
    };
  }
}

/** SHA-256 of what is compared of curves: their points, errors and what theory knows of them. */
function hashOf(curves: readonly LearningCurve[]): string {
  return createHash('sha256').update(encode(curves)).digest('hex');
}
