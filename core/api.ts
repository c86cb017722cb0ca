/**
 * The contract between the application and its faces: every method's name, input schema and output type, and every event. Electron's
 * IPC, the HTTP host, the terminal and the renderer's client derive from it; a method added here is reachable from every face.
 */
import { z } from 'zod';
import type {
  RunSummary,
  StudySummary,
  StudyDetail,
  RunEntry,
  RunDetail,
  CacheSize,
  Agreement,
  SpectrumSummary,
  ApplicationInfo,
  RunProgress,
  Imported,
} from './api-types.ts';
import type { Collapse } from './analysis/collapse.ts';
import { designRequestSchema, type DesignReport } from './analysis/design-power.ts';
import { fitRequestSchema, windowSchema } from './analysis/fit-schema.ts';
import type { Fit } from './analysis/fit.ts';
import type { TheoryFitReport } from './analysis/theory-fit.ts';
import { theoryFitRequestSchema } from './analysis/theory-request.ts';
import type { CurveSet } from './chart/curves.ts';
import type { MapSet } from './chart/map.ts';
import {
  comparisonSchema,
  curveColumns,
  fileSource,
  sourceSchema,
  type ComparisonDetail,
  type ComparisonEntry,
  type ComparisonResult,
  type CurveFile,
  type ImportedCurves,
} from './history/comparison.ts';
import { tagSchema, type Change } from './history/change.ts';
import { sortKeys, type Emptied, type Marks, type Page, type SortKey, type StudyEntry } from './history/entry.ts';
import {
  projectFile,
  projectLimits,
  type ProjectEntry,
  type ProjectLoaded,
  type ProjectSaved,
} from './history/project.ts';
import { queryLimits } from './history/query.ts';
import type { RunStatus } from './history/status.ts';
import type { MeasuredSpectrum } from './model/measured.ts';
import { quantityNames } from './quantities/index.ts';
import type { Difference } from './study/difference.ts';
import { studySchema } from './study/document.ts';
import type { Preset } from './study/presets.ts';

export type * from './api-types.ts';
export type { Change, Difference, Emptied, Marks, Page, Preset, RunStatus, SortKey, StudyEntry };

/** What the application tells its faces unasked. */
export interface Events {
  'run.progress': RunProgress;
  /** Studies or runs were added or changed: lists are stale. */
  'library.changed': Record<string, never>;
  /** How far an analysis is that was begun with that ticket: 0 to 1, and the estimated seconds left. */
  'analysis.progress': { ticket: string; share: number; secondsLeft: number | null };
}
export type EventName = keyof Events;
export const eventNames: readonly EventName[] = ['run.progress', 'library.changed', 'analysis.progress'];

/** A file that a method makes. Faces stream it: to a path, to a download, to a dialog's choice. */
export interface FileOutput {
  name: string;
  mediaType: string;
  content: AsyncIterable<Uint8Array>;
}

declare const outputType: unique symbol;
interface Method<Input extends z.ZodType, Output> {
  input: Input;
  /** `file`: the output is a FileOutput, which transports stream. */
  kind: 'value' | 'file';
  [outputType]?: Output;
}

function method<Output>() {
  return <Input extends z.ZodType>(input: Input): Method<Input, Output> => ({ input, kind: 'value' });
}
function fileMethod<Input extends z.ZodType>(input: Input): Method<Input, FileOutput> {
  return { input, kind: 'file' };
}

const id = z.number().int().min(1);
const nothing = z.strictObject({});
/** Whether a person has agreed to what it costs. */
const confirmed = z.boolean().optional();
/** One of the run's quantities; its first if missing. */
const quantity = z.enum(quantityNames).optional();
/** Checked in full by `expandStudy`, which words its errors by field. */
const document = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'a study document',
);

/** The files of a project's folder. */
const projectFiles = z.array(projectFile).max(projectLimits.files);
const name = z.string().min(1).max(1000);
/** By which an analysis is told about, and stopped. */
const ticket = name.optional();
/** Studies and runs by number. */
const numbers = z.array(id).max(100_000).default([]);
const subjects = z.strictObject({ studies: numbers, runs: numbers });
const tagged = subjects.extend({ tags: z.array(tagSchema).min(1).max(100) });
/** Dates, points and times are sorted from the greatest, names and statuses from the first, unless that is said otherwise. */
const search = z.strictObject({
  query: z.string().max(queryLimits.characters).default(''),
  sort: z.enum(sortKeys).default('date'),
  direction: z.enum(['ascending', 'descending']).optional(),
  limit: z.number().int().min(1).max(1000).default(100),
  after: z.string().max(5000).optional(),
});

/** The formats of exported data. */
export const dataFormats = ['csv', 'json', 'npz', 'hdf5', 'sqlite'] as const;
export type DataFormat = (typeof dataFormats)[number];

/** By further axis of a map, the position of the value that is shown where more combinations than four have none of their own. */
const positions = z.array(z.number().int().min(0)).max(8).default([]);

/** What a figure shows and how large it is. The defaults are those of the screen and of the terminal alike. */
export const figureOptions = z.strictObject({
  /** Width on paper in millimetres; 86 is one column of the APS. */
  width: z.number().min(30).max(400).default(86),
  /** Output column on the ordinate; the quantity's first if missing. */
  output: z.string().optional(),
  ratio: z.boolean().default(true),
  kStar: z.boolean().default(true),
  crossing: z.boolean().default(true),
  /** The members of curves that are means over seeds. */
  members: z.boolean().default(true),
  /** A map over two axes instead of curves, and of further axes the positions of the values that it shows. */
  map: z.boolean().default(false),
  at: positions,
  /** Indices of curves left out, in the order of the run. */
  hidden: z.array(z.number().int().min(0)).max(10_000).default([]),
});
export type FigureOptions = z.output<typeof figureOptions>;

export const methods = {
  'application.info': method<ApplicationInfo>()(nothing),
  'presets.list': method<Preset[]>()(nothing),
  /** Studies by last change, newest first, each with its newest runs. */
  'studies.list': method<StudySummary[]>()(
    z.strictObject({
      limit: z.number().int().min(1).max(1000).default(200),
      runsPerStudy: z.number().int().min(0).max(1000).default(50),
    }),
  ),
  /** A study's newest revision, or the one asked for. */
  'studies.get': method<StudyDetail>()(z.strictObject({ study: id, revision: id.optional() })),
  /** What differs between two studies at their newest revisions or those asked for, or between two runs: the differing parameters. */
  'studies.difference': method<Difference[]>()(
    z.union([
      z.strictObject({ study: id, revision: id.optional(), other: id, otherRevision: id.optional() }),
      z.strictObject({ run: id, other: id }),
    ]),
  ),
  'studies.create': method<StudyDetail>()(z.strictObject({ document })),
  /** Saves a new revision; an unchanged document keeps the revision it has. */
  'studies.save': method<StudyDetail>()(z.strictObject({ study: id, document })),
  /**
   * Queues a run of a study's newest revision; of a document, whose study is found by its equal newest revision or created; or of a
   * preset, likewise. Above 10⁷ points or an hour by estimate it is refused with `not-confirmed`, unless it is confirmed.
   */
  'runs.start': method<RunSummary>()(
    z.union([
      z.strictObject({ study: id, confirmed }),
      z.strictObject({ document, confirmed }),
      z.strictObject({ preset: z.string(), confirmed }),
    ]),
  ),
  /** Reads a measured spectrum from a CSV or NPY file, or from two NPY files (λ, then y), and keeps it by its content. */
  'spectra.import': method<SpectrumSummary>()(
    z.strictObject({
      file: z.string().min(1).max(1000),
      bytes: z.instanceof(Uint8Array),
      second: z.instanceof(Uint8Array).optional(),
    }),
  ),
  /** The numbers of a measured spectrum. */
  'spectra.get': method<MeasuredSpectrum>()(z.strictObject({ content: z.string() })),
  /**
   * Queues a run that repeats another exactly, with its revision of the study, its seeds and versions of solvers; nothing is taken from
   * earlier runs.
   */
  'runs.repeat': method<RunSummary>()(z.strictObject({ run: id })),
  /** What is kept so that no run makes it again. */
  'cache.size': method<CacheSize>()(nothing),
  /** Removes all of it, which cannot be undone: the points of runs stay, and chains that have not converged would begin again. */
  'cache.empty': method<CacheSize>()(nothing),
  /** Compares the points of two runs of the same study, by quantity. */
  'runs.compare': method<Agreement[]>()(z.strictObject({ run: id, other: id })),
  /** Runs, newest first. */
  'runs.list': method<RunSummary[]>()(z.strictObject({ limit: z.number().int().min(1).max(1000).default(100) })),
  'runs.get': method<RunDetail>()(z.strictObject({ run: id })),
  /** Stops a queued or running run; committed points stay. */
  'runs.cancel': method<RunSummary>()(z.strictObject({ run: id })),
  /** Like `runs.cancel`, of a run that is to go on later. */
  'runs.pause': method<RunSummary>()(z.strictObject({ run: id })),
  /**
   * Queues a run that ended again, as it was begun: what is missing is computed, chains that have not converged go on, and what failed is
   * tried again where that is asked for.
   */
  'runs.resume': method<RunSummary>()(z.strictObject({ run: id, failed: z.boolean().default(false) })),
  /** The run's curves for a chart: at most 500, of 2 000 points each and 100 000 in all; more are thinned evenly, and the set says so. */
  'runs.curves': method<CurveSet>()(z.strictObject({ run: id, quantity })),
  /**
   * The run's points over two axes, each of one parameter and at least four values, for a map of one of the quantity's columns (its first
   * if missing): at most 250 000, thinned evenly beyond. Four combinations of values of further axes have a panel each; of more one is shown.
   */
  'runs.map': method<MapSet>()(
    z.strictObject({ run: id, quantity, output: z.string().max(100).optional(), at: positions }),
  ),
  'runs.exportFigure': fileMethod(
    z.strictObject({ run: id, quantity, format: z.enum(['svg', 'png']), options: figureOptions.prefault({}) }),
  ),
  /**
   * Every point of the run with every value at full precision, of one quantity; `sqlite`: of all, in a database with this run alone.
   * `mean`: instead of the points of several seeds their means, with standard errors.
   */
  'runs.exportData': fileMethod(
    z.strictObject({ run: id, quantity, format: z.enum(dataFormats), mean: z.boolean().default(false) }),
  ),
  /**
   * Runs with their studies, provenance, spectra and points in one file, to be imported on another machine.
   * `draws`: with the draws of experiments, from which others can go on.
   */
  'runs.bundle': fileMethod(z.strictObject({ runs: z.array(id).min(1).max(1000), draws: z.boolean().default(true) })),
  /** Imports the runs of a bundle, as a whole or not at all; those that are here already stay as they are. */
  'bundle.import': method<Imported>()(z.strictObject({ bytes: z.instanceof(Uint8Array) })),

  /**
   * What is to be written to a project's folder, whose files are given, so that it holds the studies and comparisons as the database has
   * them: all, or the studies that are asked for and the comparisons of their runs alone. A file that holds what the database never had is kept.
   */
  'project.save': method<ProjectSaved>()(
    z.strictObject({ files: projectFiles, studies: z.array(id).max(projectLimits.files).optional() }),
  ),
  /**
   * Takes the studies of a project's files in: new ones, and new revisions where they differ. A file that is wrong refuses all. Comparisons
   * are checked only: what `project.status` has for them `comparisons.save` computes and keeps.
   */
  'project.load': method<ProjectLoaded>()(z.strictObject({ files: projectFiles })),
  /** What of a project is stale: by file, then what only the database has; studies first. */
  'project.status': method<ProjectEntry[]>()(z.strictObject({ files: projectFiles })),

  /**
   * Runs that satisfy a query (`core/history/query.ts`), page by page, those that are pinned first. A run is found by what is with its study,
   * too.
   */
  'history.runs': method<Page<RunEntry>>()(search),
  /** Studies, likewise, at their newest revision; `status:…` finds those of which a run has it. */
  'history.studies': method<Page<StudyEntry>>()(search),
  /** The tags in use, in order. */
  'history.tags': method<{ tag: string; studies: number; runs: number }[]>()(nothing),
  /**
   * Changes of studies and runs. Each gives what it changed, or null where everything was so already; each can be undone. Runs that have not
   * ended cannot go to the trash.
   */
  'history.tag': method<Change | null>()(tagged),
  'history.untag': method<Change | null>()(tagged),
  'history.pin': method<Change | null>()(subjects),
  'history.unpin': method<Change | null>()(subjects),
  'history.trash': method<Change | null>()(subjects),
  'history.restore': method<Change | null>()(subjects),
  /** Writes the notes of a run anew. */
  'history.note': method<Change | null>()(z.strictObject({ run: id, notes: z.string().max(20_000) })),
  /** Names a study by a new revision; runs keep the name under which they were made. */
  'history.rename': method<Change | null>()(z.strictObject({ study: id, name: studySchema.shape.name })),
  /** A new study with the newest document of another. Undone, it is in the trash. */
  'history.duplicate': method<StudyDetail>()(z.strictObject({ study: id, name: studySchema.shape.name.optional() })),
  /** Removes what is in the trash for good: this cannot be undone. Draws that other runs use stay. */
  'history.emptyTrash': method<Emptied>()(nothing),
  /** Undoes the last change, also one of another face or of days before; null where there is none. */
  'history.undo': method<Change | null>()(nothing),
  /** Makes the last change that was undone again, as long as no other was made. */
  'history.redo': method<Change | null>()(nothing),
  /** What `history.undo` and `history.redo` would do now. */
  'history.changes': method<{ undo: Change | null; redo: Change | null }>()(nothing),

  /** Reads measured curves from a CSV or TSV file with a header (`core/analysis/curve-file.ts`), whose columns are known by name or named. */
  'curves.import': method<ImportedCurves>()(
    z.strictObject({ file: name, bytes: z.instanceof(Uint8Array), columns: curveColumns.optional() }),
  ),
  /** The bytes of a file of measured curves, by their hash. @throws CoarsegrainError `not-found` */
  'curves.get': method<CurveFile>()(z.strictObject({ content: fileSource.shape.content })),
  /** Compares curves of runs and of imported files (theory, section 8) without keeping what comes of it. */
  'comparisons.compute': method<ComparisonResult>()(z.strictObject({ document: comparisonSchema, ticket })),
  /** Fits a model to every curve of a source (theory, section 8), with profile intervals and, where it is asked for, a bootstrap. */
  'analysis.fit': method<{ name: string; fit: Fit }[]>()(
    z.strictObject({
      source: sourceSchema,
      request: fitRequestSchema,
      window: windowSchema.optional(),
      bootstrap: z.number().int().min(0).max(100_000).default(0),
      seed: z.number().int().min(0).max(1e9).default(1),
      ticket,
    }),
  ),
  /** Fits parameters of the theory itself to every curve of a source, beside a Gaussian process with its own. */
  'analysis.fitTheory': method<TheoryFitReport[]>()(
    z.strictObject({ source: sourceSchema, request: theoryFitRequestSchema, ticket }),
  ),
  /** Whether curves of two exponents, or of two systems, would be told apart by a window, an error and a number of seeds. */
  'analysis.power': method<DesignReport>()(z.strictObject({ request: designRequestSchema, ticket })),
  /** Exponents by data collapse, y = L^(ζ/ν) f(L^(1/ν)(x − x_c)), of the rows of a CSV or TSV file. */
  'analysis.collapse': method<Collapse>()(
    z.strictObject({
      bytes: z.instanceof(Uint8Array),
      columns: z.strictObject({ size: name, x: name, y: name, error: name.optional() }),
      fixed: z
        .strictObject({ x_c: z.number().optional(), nu: z.number().gt(0).optional(), zeta: z.number().optional() })
        .optional(),
      seed: z.number().int().min(0).max(1e6).default(0),
      ticket,
    }),
  ),
  /** Stops the analysis that was begun with that ticket; it ends with `not-allowed`. */
  'analysis.cancel': method<null>()(z.strictObject({ ticket: name })),
  /** Computes a comparison and keeps it as a new one, or as a new revision of one that is there. */
  'comparisons.save': method<ComparisonDetail>()(
    z.strictObject({ comparison: id.optional(), document: comparisonSchema, ticket }),
  ),
  'comparisons.list': method<ComparisonEntry[]>()(nothing),
  /** A comparison as it was computed, and what has changed since. */
  'comparisons.get': method<ComparisonDetail>()(z.strictObject({ comparison: id, revision: id.optional() })),
  /** Takes a comparison out of the list, and puts it back. */
  'comparisons.remove': method<null>()(z.strictObject({ comparison: id })),
  'comparisons.restore': method<null>()(z.strictObject({ comparison: id })),
  /** What came of a comparison: as JSON with every number, or as one HTML file with figures, tables and the method. */
  'comparisons.export': fileMethod(
    z.strictObject({
      format: z.enum(['json', 'html']),
      of: z.union([z.strictObject({ comparison: id }), z.strictObject({ document: comparisonSchema })]),
      ticket,
    }),
  ),
} as const;

export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as MethodName[];

export type MethodInput<Name extends MethodName> = z.input<(typeof methods)[Name]['input']>;
export type MethodOutput<Name extends MethodName> =
  (typeof methods)[Name] extends Method<z.ZodType, infer Output> ? Output : never;

/** What the application implements: one function a method, its input already checked. */
export type Handlers = {
  [Name in MethodName]: (input: z.output<(typeof methods)[Name]['input']>) => Promise<MethodOutput<Name>>;
};

/** What a face calls: checks inputs against the schemas and hands them to the handlers. */
export interface Application {
  call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>>;
  /** Calls the listener on every event of that name until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** Ends runs in an orderly way, gives the database back and stops the threads. */
  close(): Promise<void>;
}
