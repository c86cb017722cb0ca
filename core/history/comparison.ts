/**
 * A comparison as a person keeps it: a versioned JSON document that says which curves are compared, and over which window. What came of it
 * stands beside it (`ComparisonDetail`), with hashes of what its sources held.
 */
import { z } from 'zod';
import { windowSchema } from '../analysis/fit-schema.ts';
import type { Comparison } from '../analysis/comparison.ts';
import type { Interval, LearningCurve } from '../analysis/learning-curve.ts';
import type { LocalSlopes } from '../analysis/slopes.ts';
import { quantityNames } from '../quantities/index.ts';

export const comparisonFormat = 'coarsegrain-comparison';
/** Raised when a document of before would be read differently. */
export const comparisonVersion = 1;

const name = z.string().trim().min(1).max(200);

export const runSource = z
  .strictObject({
    run: z.number().int().min(1),
    quantity: z.enum(quantityNames).optional().describe('one of the run; its first if missing'),
    output: z
      .string()
      .max(100)
      .optional()
      .describe('the column that is the observable; the quantity’s first if missing'),
  })
  .describe('the curves of a run');

/** Which columns of a file are what; those that are missing here are recognised by their names. */
export const curveColumns = z.strictObject({
  P: name.optional(),
  loss: name.optional(),
  error: name.optional(),
});

export const fileSource = z
  .strictObject({
    file: name.describe('its name'),
    content: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'a SHA-256 hash')
      .describe('the hash of its text'),
    columns: curveColumns.optional(),
  })
  .describe('the curves of a file that was imported');

export const sourceSchema = z.union([runSource, fileSource]);

export const comparisonSchema = z.strictObject({
  format: z.literal(comparisonFormat),
  version: z.literal(comparisonVersion),
  name: name.regex(/^\P{Cc}*$/u, 'text without control characters'),
  notes: z.string().max(20_000).default(''),
  sources: z.array(sourceSchema).min(1).max(200).describe('in the order in which curves are named'),
  window: windowSchema.optional().describe('the P from low to high that fits look at; all if missing'),
});

export type ComparisonDocument = z.output<typeof comparisonSchema>;
export type ComparisonSource = ComparisonDocument['sources'][number];

/** A file of measured curves as it is kept. */
export interface CurveFile {
  /** SHA-256 of the bytes. */
  content: string;
  /** Its name. */
  file: string;
  bytes: Uint8Array;
}

/** A file of measured curves, as it was read. */
export interface ImportedCurves {
  file: string;
  /** By which comparisons know the file. */
  content: string;
  curves: { name: string; observable: string; points: number; P: Interval; hasErrors: boolean; excluded: number }[];
  /** What was done with its rows, in sentences. */
  notes: string[];
}

/** What came of a comparison. The same sources give the same, to the last bit. */
export interface ComparisonResult extends Comparison {
  /** What was compared, in the order of the reports: the curves, and their local slopes over the window. */
  learningCurves: LearningCurve[];
  slopes: LocalSlopes[];
  /** By source of the document, the places of its curves and the hash of what they held. */
  sources: { first: number; count: number; hash: string }[];
  /** What a person should know of the sources, in sentences. */
  notes: string[];
}

export interface ComparisonEntry {
  comparison: number;
  name: string;
  /** The newest revision, from 1. */
  revision: number;
  /** ISO 8601 in UTC. */
  updatedAt: string;
}

export interface ComparisonDetail extends ComparisonEntry {
  document: ComparisonDocument;
  result: ComparisonResult;
  applicationVersion: string;
  /** What has changed since in the runs that it compares, a sentence each; empty where it still holds. */
  stale: string[];
}
