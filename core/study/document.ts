/**
 * A study as a person writes it: a versioned JSON document. Its zod schema is the single description from which the JSON Schema,
 * the checks at every boundary and the type derive. What needs more than one field to judge is in `expansion.ts`.
 */
import { z } from 'zod';
import { dynamicsKinds, featureKinds, lossKinds, spectrumKinds } from '../model/kinds.ts';
import { parameterOf, parameters, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { quantityNames } from '../quantities/index.ts';

export const studyFormat = 'coarsegrain-study';
/** Raised when a document of before would be read differently. */
export const studyVersion = 1;

/** The most values on one axis, and the most points in one study. */
export const limits = { axisValues: 1_000_000, points: 10_000_000 } as const;

const parameterKeys = parameters.map((parameter) => parameter.key) as [ParameterKey, ...ParameterKey[]];

function numberSchema(parameter: Parameter): z.ZodType<number | 'infinite'> {
  let schema = z.number();
  if (parameter.integer) schema = schema.int();
  if (parameter.minimum !== -Number.MAX_VALUE) {
    schema = parameter.aboveMinimum ? schema.gt(parameter.minimum) : schema.gte(parameter.minimum);
  }
  if (parameter.maximum !== Number.MAX_VALUE) schema = schema.lte(parameter.maximum);
  return parameter.infinite ? z.union([schema, z.literal('infinite')]) : schema;
}

const text = z.string().max(1000);

const systemShape = Object.fromEntries(
  parameters.map((parameter) => [
    parameter.key,
    numberSchema(parameter).optional().describe(`${parameter.symbol}, ${parameter.name}: ${parameter.meaning}`),
  ]),
) as Record<ParameterKey, z.ZodOptional<z.ZodType<number | 'infinite'>>>;

const width = z
  .union([numberSchema(parameterOf('N')), z.array(z.number().gt(0)).min(1).max(20)])
  .optional()
  .describe('N, width of the hidden layer; a list for a deep linear network');

const axisParameter = z.enum(parameterKeys).describe('the parameter that varies along this axis');

const listAxis = z
  .strictObject({
    parameter: axisParameter,
    values: z
      .array(z.union([z.number(), z.literal('infinite')]))
      .min(1)
      .max(limits.axisValues)
      .describe('the values, in the order in which curves are drawn'),
  })
  .describe('an axis given by its values');

const rangeAxis = z
  .strictObject({
    parameter: axisParameter,
    from: z.number().describe('the first value'),
    to: z.number().describe('the last value'),
    count: z.number().int().min(1).max(limits.axisValues).describe('number of values, both ends included'),
    spacing: z.enum(['linear', 'logarithmic']),
  })
  .describe('an axis given by its ends');

export const studySchema = z
  .strictObject({
    format: z.literal(studyFormat),
    version: z.literal(studyVersion),
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, 'text without control characters'),
    notes: z.string().max(20_000).default(''),
    system: z
      .strictObject({
        ...systemShape,
        N: width,
        loss: z.enum(lossKinds).optional().describe('the per-sample loss'),
        ell: text.optional().describe('of loss formula: ℓ(Δ), an even expression in Delta and u'),
        spectrum: z.enum(spectrumKinds).optional().describe('how kernel eigenvalues and target fall with the mode'),
        lambda: text.optional().describe('of spectrum formula: λ_k, an expression in k'),
        y2: text.optional().describe('of spectrum formula: y_k², an expression in k'),
        features: z.enum(featureKinds).optional().describe('what experiments draw their data sets from'),
        dynamics: z.enum(dynamicsKinds).optional().describe('how experiments train a network'),
        file: text.optional().describe('of spectrum measured: a CSV or NPY file beside the study'),
        content: text.optional().describe('of spectrum measured: the hash of the file’s content'),
      })
      .describe('the base system; a parameter on an axis may be left out, and is ignored where it is not'),
    axes: z
      .array(z.union([listAxis, rangeAxis]))
      .max(8)
      .describe('the first axis varies slowest, the last fastest'),
    quantities: z.array(z.enum(quantityNames)).min(1).describe('what is computed at every point'),
    seeds: z
      .array(z.number().int().min(0))
      .max(10_000)
      .default([])
      .describe('of experiments: each point is computed for each; like a last axis over seed'),
  })
  .describe('A Coarsegrain study: which systems, which parameters vary, what is computed');

export type Study = z.output<typeof studySchema>;
export type Axis = Study['axes'][number];

/** The JSON Schema (draft 2020-12) of a study document. */
export function studyJsonSchema(): unknown {
  return z.toJSONSchema(studySchema, { io: 'input' });
}
