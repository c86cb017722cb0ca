/** What each method of the contract does. Inputs are checked already; what only a study can judge is judged by `expandStudy`. */
import type { ApplicationInfo, EventName, Events, Handlers, RunDetail, StudyDetail } from '../../core/api.ts';
import type { CurveSet } from '../../core/chart/curves.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import { confirmationOf } from '../../core/study/cost.ts';
import { differences, runDifferences } from '../../core/study/difference.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy, type Expansion } from '../../core/study/expansion.ts';
import { presets } from '../../core/study/presets.ts';
import { withResults, type ResultColumn } from '../../core/study/result-columns.ts';
import type { CommittedChunk, NewRun, Store } from '../store/store.ts';
import type { Analyses } from './analysis.ts';
import { createBundles } from './bundle/bundles.ts';
import { createComparisons } from './comparisons.ts';
import { chartPatience, type Curves } from './curves.ts';
import type { Maps } from './maps.ts';
import { exportHeader, resultColumns } from './data-export.ts';
import { dataFiles } from './data-files.ts';
import type { FigureExporter } from './figure/exporter.ts';
import { fileWords, once } from './file-output.ts';
import { heldMessage } from './held.ts';
import { createHistory } from './history.ts';
import { meanSource } from './mean-export.ts';
import { createProject } from './project/project.ts';
import { learningCurvesOf } from './run-curves.ts';
import { expandRun } from './run-study.ts';
import type { Runner } from './runner.ts';
import type { Spectra } from './spectra.ts';
import { applicationVersion } from './version.ts';

export interface HandlerParts {
  store: Store;
  runner: Runner;
  spectra: Spectra;
  curves: Curves;
  analyses: Analyses;
  maps: Maps;
  figures: FigureExporter;
  info: () => Omit<ApplicationInfo, 'calibration'>;
  emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
}

/** Points read from the store at a time: small enough that the main process never waits on one. */
const pageSize = 5000;

export function createHandlers({
  store,
  runner,
  spectra,
  curves,
  analyses,
  maps,
  figures,
  info,
  emit,
}: HandlerParts): Handlers {
  const changed = <T>(value: T): T => {
    emit('library.changed', {});
    return value;
  };
  const requireWriter = () => {
    if (!store.heldBy) return;
    const message = heldMessage(store.heldBy);
    throw new CoarsegrainError({ kind: 'database-locked', field: 'database', value: store.file, allowed: '', message });
  };

  /** The study whose newest revision is this document, found or created. */
  async function studyOf(study: Study): Promise<StudyDetail> {
    const text = JSON.stringify(study);
    const known = (await store.findStudy(study.name)).find((candidate) => JSON.stringify(candidate.document) === text);
    return known ?? store.createStudy(study);
  }

  /** A run that is to be computed again as it was begun. @throws CoarsegrainError where its solvers are others now */
  async function asBegun(
    run: number,
    verb: 'resumed' | 'repeated',
  ): Promise<{ detail: RunDetail; expansion: Expansion }> {
    const detail = await store.getRun(run);
    const expansion = expandStudy(detail.document);
    requireWriter();
    for (const name of expansion.study.quantities) requireVersion(run, name, detail.solverVersions[name], verb);
    await spectra.of(expansion.base);
    return { detail, expansion };
  }

  async function stopped(run: number, status: 'cancelled' | 'paused'): Promise<RunDetail> {
    if (!(await runner.stop(run, status))) {
      const known = await store.getRun(run);
      if (known.status === 'running' || known.status === 'queued') requireWriter();
    }
    return changed(await store.getRun(run));
  }

  function curvesOf(detail: RunDetail, wanted: QuantityName | undefined, patience?: number): Promise<CurveSet> {
    return curves.of(detail, quantityOf(detail.document, wanted), patience);
  }

  /** The points of the chunks that were committed when the export began, page by page. */
  async function* pagesOf(
    detail: RunDetail,
    quantity: QuantityName,
    chunks: CommittedChunk[],
  ): AsyncGenerator<PointBlock> {
    const results = resultColumns(detail, quantity);
    for (const { firstOrdinal, count } of chunks) {
      for (let done = 0; done < count; done += pageSize) {
        const size = Math.min(pageSize, count - done);
        yield withResults(await store.readRange(detail.run, quantity, firstOrdinal + done, size), results);
      }
    }
  }

  const comparisons = createComparisons({
    store,
    analyses,
    figures,
    curvesOfRun: async (source) => learningCurvesOf(await store.getRun(source.run), source, curves),
    changed,
    requireWriter,
  });

  return {
    'application.info': async () => ({ ...info(), calibration: await store.calibration() }),
    'presets.list': () => Promise.resolve([...presets]),
    'studies.list': ({ limit, runsPerStudy }) => store.listStudies(limit, runsPerStudy),
    'studies.get': ({ study, revision }) => store.getStudy(study, revision),
    async 'studies.difference'(input) {
      const { other } = input;
      if ('run' in input) return runDifferences(...(await Promise.all([store.getRun(input.run), store.getRun(other)])));
      const { study, revision, otherRevision } = input;
      const [before, after] = await Promise.all([
        store.getStudy(study, revision),
        store.getStudy(other, otherRevision),
      ]);
      return differences(before.document, after.document);
    },
    async 'studies.create'({ document }) {
      const { study, base } = expandStudy(document);
      requireWriter();
      await spectra.of(base);
      return changed(await store.createStudy(study));
    },
    async 'studies.save'({ study, document }) {
      const expansion = expandStudy(document);
      requireWriter();
      await spectra.of(expansion.base);
      return changed(await store.saveRevision(study, expansion.study));
    },
    async 'runs.start'(input) {
      const known = 'study' in input ? await store.getStudy(input.study) : undefined;
      const document =
        'preset' in input ? presetOf(input.preset) : 'document' in input ? input.document : known?.document;
      const expansion = expandStudy(document);
      requireWriter();
      await spectra.of(expansion.base);
      const question = confirmationOf(expansion, info().threads, await store.calibration());
      if (question && input.confirmed !== true) throw question;
      const detail = known ?? (await studyOf(expansion.study));
      const run = await store.createRun(newRun(detail, expansion));
      runner.start(run, expansion);
      return changed(run);
    },
    async 'runs.repeat'({ run }) {
      const { detail, expansion } = await asBegun(run, 'repeated');
      const repeated = await store.createRun({ ...newRun(detail, expansion), reuses: false });
      runner.start(repeated, expansion, false);
      return changed(repeated);
    },
    'cache.size': () => store.cacheSize(),
    async 'cache.empty'() {
      requireWriter();
      const removed = { draws: 0, points: 0, bytes: 0 };
      for (let some = await store.emptySome(); some.draws + some.points > 0; some = await store.emptySome()) {
        removed.draws += some.draws;
        removed.points += some.points;
        removed.bytes += some.bytes;
      }
      return changed(removed);
    },
    async 'runs.compare'({ run, other }) {
      const [first, second] = await Promise.all([store.getRun(run), store.getRun(other)]);
      const names = first.document.quantities.filter((name) => second.document.quantities.includes(name));
      return Promise.all(names.map((name) => store.compareRuns(run, other, name)));
    },
    async 'spectra.import'({ file, bytes, second }) {
      requireWriter();
      return spectra.import(file, bytes, second);
    },
    'spectra.get': ({ content }) => spectra.get(content),
    'runs.list': ({ limit }) => store.listRuns(limit),
    'runs.get': ({ run }) => store.getRun(run),
    'runs.cancel': ({ run }) => stopped(run, 'cancelled'),
    'runs.pause': ({ run }) => stopped(run, 'paused'),
    async 'runs.resume'({ run, failed }) {
      await runner.keepEnds();
      const { detail, expansion } = await asBegun(run, 'resumed');
      const summary = await store.reopenRun(run, failed);
      runner.start(summary, expansion, detail.reuses);
      return changed(summary);
    },
    'runs.curves': async ({ run, quantity }) => curvesOf(await store.getRun(run), quantity, chartPatience),
    async 'runs.map'({ run, quantity, output, at }) {
      const detail = await store.getRun(run);
      return maps.of(detail, { quantity: quantityOf(detail.document, quantity), output, at }, chartPatience);
    },
    async 'runs.exportFigure'({ run, quantity, format, options }) {
      const detail = await store.getRun(run);
      const wanted = quantityOf(detail.document, quantity);
      if (!options.map) checkOutput(wanted, resultColumns(detail, wanted), options.output);
      const set = options.map
        ? await maps.of(detail, { quantity: wanted, output: options.output, at: options.at })
        : await curvesOf(detail, quantity);
      const bytes = await figures.render(set, format, options);
      const mediaType = format === 'svg' ? 'image/svg+xml' : 'image/png';
      return { name: `${fileName(detail)}.${format}`, mediaType, content: once(bytes) };
    },
    async 'runs.exportData'({ run, quantity: wanted, format, mean }) {
      const detail = await store.getRun(run);
      const quantity = quantityOf(detail.document, wanted);
      // A growing run is exported as it is now: header and points tell of the same chunks.
      const chunks = await store.listChunks(run, quantity);
      const done = chunks.reduce((sum, { count }) => sum + count, 0);
      const total = detail.total / detail.document.quantities.length;
      const read = (ordinals: Float64Array) => store.readPoints(run, quantity, ordinals);
      const points = mean
        ? meanSource({ ...detail, done, total }, await expandRun(store, detail), quantity, format, chunks, read)
        : { header: exportHeader({ ...detail, done, total }, quantity), pages: pagesOf(detail, quantity, chunks) };
      const { extension, mediaType, content } = dataFiles[format];
      const source = { ...points, extract: (target: string) => store.extractRun(run, target) };
      const name = `${fileName(detail)}${mean ? '-means' : ''}.${extension}`;
      return { name, mediaType, content: content(source) };
    },
    ...createBundles({ store, changed, requireWriter, fileName }),
    ...createHistory({ store, changed, requireWriter }),
    ...comparisons,
    ...createProject({ store, spectra, comparison: comparisons['comparisons.get'], changed, requireWriter }),
  };
}

function newRun(
  { study, revision }: { study: number; revision: number },
  { study: document, count, refinement }: Expansion,
): NewRun {
  const names = document.quantities;
  const solverVersions = Object.fromEntries(names.map((name) => [name, quantities[name].solverVersion]));
  return {
    study,
    revision,
    total: count * names.length,
    applicationVersion,
    solverVersions,
    refines: refinement !== undefined,
  };
}

/** Points of two solver versions are never put into one run. */
function requireVersion(
  run: number,
  name: QuantityName,
  begun: string | undefined,
  verb: 'resumed' | 'repeated',
): void {
  const { solverVersion } = quantities[name];
  if (begun === undefined || begun === solverVersion) return;
  const message = `Run ${String(run)} was begun with version ${begun} of ${name}, which is ${solverVersion} here: it cannot be ${verb}, but its study can be run again.`;
  const allowed = `version ${solverVersion}`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: 'run', value: run, allowed, message });
}

function quantityOf({ quantities: names, name }: Study, wanted: QuantityName | undefined): QuantityName {
  if (wanted === undefined) return names[0]!;
  if (names.includes(wanted)) return wanted;
  const allowed = names.join(', ');
  const message = `The study "${name}" does not compute ${wanted}; it computes ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'quantity', value: wanted, allowed, message });
}

function checkOutput(quantity: QuantityName, results: readonly ResultColumn[], output: string | undefined): void {
  const keys = [...quantities[quantity].outputs, ...results.map(({ column }) => column)].map(({ key }) => key);
  if (output === undefined || keys.includes(output)) return;
  const allowed = keys.join(', ');
  const message = `options.output = "${output}" is no output of ${quantity}, which has ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'options.output', value: output, allowed, message });
}

function presetOf(name: string): unknown {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset.document;
  const allowed = presets.map((candidate) => candidate.name).join(', ');
  const message = `There is no preset "${name}"; there is ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'preset', value: name, allowed, message });
}

/** e.g. `figure-1-run-3`: safe on every platform. */
function fileName({ studyName, run }: RunDetail): string {
  return `${fileWords(studyName) || 'study'}-run-${String(run)}`;
}
