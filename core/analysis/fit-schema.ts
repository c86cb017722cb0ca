/** The schema of a request for a fit, as it comes from outside; `request.ts` judges what it asks of its model. */
import { z } from 'zod';
import type { FitRequest } from './fit.ts';
import type { Interval } from './learning-curve.ts';

export const fitModels = ['power-law', 'two-power', 'broken-power', 'crossover'] as const;

const parameter = z.string().min(1).max(20);

/** Ends may be infinite. */
const interval: z.ZodType<Interval> = z.custom<Interval>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'low' in value &&
    'high' in value &&
    typeof value.low === 'number' &&
    typeof value.high === 'number' &&
    value.low < value.high,
  'an interval: low below high',
);

export const fitRequestSchema: z.ZodType<FitRequest> = z.strictObject({
  model: z.enum(fitModels),
  fixed: z.record(parameter, z.number()).optional(),
  free: z.array(parameter).max(20).optional(),
  bounds: z.record(parameter, interval).optional(),
  breaks: z.number().int().min(1).max(4).optional(),
});
export const windowSchema = z
  .strictObject({ low: z.number().gt(0), high: z.number().gt(0) })
  .refine(({ low, high }) => low < high, 'low below high');
