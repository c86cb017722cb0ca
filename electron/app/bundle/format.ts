/**
 * Bundles: one zip file with studies, runs, their points and all that they need, to be imported on another machine. Here is what stands in
 * it, and the schema by which its manifest is checked.
 *
 *   bundle.json         the manifest: studies, runs, spectra, and every other member with its size and SHA-256
 *   pages/N             points (`page.ts`)
 *   draws/N.json        draws of experiments
 *   spectra/CONTENT     the doubles of a measured spectrum: λ, then y
 */
import { z } from 'zod';
import { tagSchema } from '../../../core/history/change.ts';
import { runStatuses } from '../../../core/history/status.ts';
import { dynamicsKinds, featureKinds, lossKinds, spectrumKinds } from '../../../core/model/kinds.ts';
import { quantityNames } from '../../../core/quantities/index.ts';
import { limits as studyLimits } from '../../../core/study/document.ts';
import { refinementSchema } from './refinement.ts';

export const bundleFormat = 'coarsegrain-bundle';
/** Raised when a bundle of before would be read differently. */
export const bundleVersion = 1;
export const manifestName = 'bundle.json';
/** No other member stands in a bundle: nothing is ever unpacked to a path that a bundle names. */
export const memberName = /^(bundle\.json|pages\/\d{1,6}|draws\/\d{1,6}\.json|spectra\/[0-9a-f]{64})$/;

const mebibyte = 1024 * 1024;
export const limits = {
  /** Bytes of a bundle, of its manifest and of any other member. */
  file: 2048 * mebibyte,
  manifest: 128 * mebibyte,
  member: 128 * mebibyte,
  members: 200_000,
  /** Bytes of all members together: so many, or so many times those of the file. */
  total: 64 * mebibyte,
  ratio: 200,
  runs: 1000,
  pagePoints: 5000,
} as const;

const whole = z.number().int().min(0);
const ordinal = whole.max(studyLimits.points);
const uid = z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits');
const content = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const moment = z.iso.datetime();
const seconds = z.number().min(0);
const text = z.string().max(1000);
const quantity = z.enum(quantityNames);
const tags = z.array(tagSchema).max(1000);

const study = z.strictObject({
  uid,
  createdAt: moment,
  tags,
  revisions: z
    .array(z.strictObject({ number: whole.min(1), createdAt: moment, document: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(100_000),
});

const session = z.strictObject({
  startedAt: moment,
  face: z.enum(['desktop', 'browser', 'terminal']),
  host: text,
  platform: text,
  applicationVersion: text,
  sourceCommit: text.nullable(),
  nodeVersion: text,
  electronVersion: text.nullable(),
  threads: whole,
});

const report = z.strictObject({
  kind: text,
  field: z.string().max(10_000),
  value: z.unknown().optional(),
  allowed: z.string().max(10_000),
  message: z.string().max(100_000),
});

const failure = z.strictObject({ quantity, firstOrdinal: ordinal, count: ordinal.min(1), error: report });

/** Points that follow one another. */
const page = z.strictObject({
  member: z.string(),
  quantity,
  kinds: z.strictObject({
    loss: z.enum(lossKinds),
    spectrum: z.enum(spectrumKinds),
    features: z.enum(featureKinds),
    dynamics: z.enum(dynamicsKinds),
  }),
  first: ordinal,
  count: whole.min(1).max(limits.pagePoints),
  /** Numbers that the roots take. */
  roots: whole.max(10_000_000),
});

const run = z.strictObject({
  uid,
  study: uid,
  revision: whole.min(1),
  status: z.enum(runStatuses).exclude(['queued', 'running']),
  total: whole.max(studyLimits.points),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  seconds,
  applicationVersion: text,
  solverVersions: z.partialRecord(quantity, text),
  reuses: z.boolean(),
  notes: z.string().max(20_000),
  tags,
  refinement: refinementSchema.optional(),
  sessions: z.array(session).max(100_000),
  durations: z.array(z.strictObject({ quantity, seconds, estimate: seconds })).max(quantityNames.length),
  failures: z.array(failure).max(1_000_000),
  /** Why it ended as a whole before it was done. */
  error: report.optional(),
  pages: z.array(page).max(limits.members),
  /** Members with draws that its points are made of. */
  draws: z.array(z.string()).max(limits.members),
});

export const manifestSchema = z.strictObject({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  applicationVersion: text,
  studies: z.array(study).min(1).max(limits.runs),
  runs: z.array(run).min(1).max(limits.runs),
  spectra: z.array(z.strictObject({ content, file: text, modes: whole.min(1) })).max(limits.runs),
  members: z
    .array(z.strictObject({ name: z.string(), bytes: whole.max(limits.member), sha256: content }))
    .max(limits.members),
});
export type Manifest = z.output<typeof manifestSchema>;
export type RunEntry = Manifest['runs'][number];
export type PageEntry = RunEntry['pages'][number];

const portable = z.union([z.number(), z.null(), z.enum(['Infinity', '-Infinity', '-0'])]);

/** Draws with numbers as JSON has them: null for NaN. */
export const drawsSchema = z
  .array(
    z.strictObject({
      content,
      number: whole,
      quantity,
      status: z.enum(['converged', 'chains not converged', 'no root', 'not converged']),
      values: z.array(portable).max(100_000),
      quality: z.tuple([portable, portable, portable, portable]).nullable(),
      /** Base64 of doubles. */
      state: z.base64().nullable(),
    }),
  )
  .max(10_000);
export type DrawEntry = z.output<typeof drawsSchema>[number];
