/**
 * A comparison as a file of a project. Numbers of runs are those of one database: the file names the study of a run instead, and on each
 * machine the run is the newest whole one of what that study asks for. Measured curves stand beside, by their hashes.
 */
import { z } from 'zod';
import { studySchema } from '../study/document.ts';
import { comparisonSchema, fileSource, runSource } from './comparison.ts';

const { quantity, output } = runSource.shape;

const studySource = z
  .strictObject({ study: studySchema.shape.name.describe('its name'), quantity, output })
  .describe('the curves of the newest run of a study');

export const projectComparisonSchema = comparisonSchema.extend({
  sources: z
    .array(z.union([studySource, fileSource]))
    .min(1)
    .max(200),
});

export type ProjectComparison = z.output<typeof projectComparisonSchema>;
