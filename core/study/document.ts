/**
 * A study as a person writes it: a versioned JSON document. Its zod schema is the single description from which the JSON Schema,
 * the checks at every boundary and the type derive. What needs more than one field to judge is in `expansion.ts`.
 */
import { z } from 'zod';
import { dynamicsKinds, featureKinds, lossKinds, spectrumKinds } from '../model/kinds.ts';
import { parameterOf, parameters, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { mostDimensions } from '../numerics/sobol.ts';
import { quantityNames } from '../quantities/index.ts';

export const studyFormat = 'coarsegrain-study';
/** Raised when a document of before would be read differently. */
export const studyVersion = 1;

/** The most values on one axis, the most points of all quantities together in one study, and of one quantity to be refined or added. */
export const limits = { axisValues: 1_000_000, points: 50_000_000, refined: 200_000 } as const;

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

const ends = {
  from: z.number().describe('one end, the first value of a range'),
  to: z.number().describe('the other end'),
};
const count = z.number().int().min(1).max(limits.axisValues);
const spacing = z.enum(['linear', 'logarithmic']);
/** Names random numbers, like the parameter of that name. */
const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .default(0)
  .describe('names the random numbers: the same seed gives the same values');

const rangeAxis = z
  .strictObject({
    parameter: axisParameter,
    ...ends,
    count: count.describe('number of values, both ends included'),
    spacing,
  })
  .describe('an axis given by its ends');

const randomAxis = z
  .strictObject({
    parameter: axisParameter,
    random: spacing.describe('uniform on a linear or on a logarithmic scale'),
    ...ends,
    count: count.describe('number of values; equal ones are kept once'),
    seed,
  })
  .describe('an axis of random values between two ends, in their order');

const sobolAxis = z
  .strictObject({
    sobol: z
      .array(z.strictObject({ parameter: axisParameter, ...ends, spacing: spacing.default('linear') }))
      .min(1)
      .max(mostDimensions)
      .describe('the parameters, each between two ends'),
    count: count.describe('number of points; powers of two fill the box most evenly'),
    seed,
  })
  .describe(
    'an axis along which several parameters vary: the points of a scrambled Sobol sequence, which fill their box evenly',
  );

const zipAxis = z
  .strictObject({
    zip: z
      .array(z.union([listAxis, rangeAxis, randomAxis]))
      .min(2)
      .max(mostDimensions)
      .describe('an axis for each parameter, of equal lengths; random values are not put in order'),
  })
  .describe('an axis along which several parameters vary together, value by value');

const derivedShape = Object.fromEntries(
  parameters.map(({ key, symbol }) => [
    key,
    z.string().trim().min(1).max(1000).optional().describe(`${symbol} as an expression in the other parameters`),
  ]),
) as Record<ParameterKey, z.ZodOptional<z.ZodString>>;

const refine = z
  .strictObject({
    axes: z
      .array(axisParameter)
      .min(1)
      .max(2)
      .describe('one parameter, along which curves are refined, or two, whose map is; each has an axis of its own'),
    tolerance: z
      .number()
      .min(1e-6)
      .max(1)
      .default(0.01)
      .describe(
        'largest relative error of straight lines between points, and largest distance in ln x across a border',
      ),
    points: z.number().int().min(1).max(limits.refined).default(200).describe('the most points of one quantity to add'),
    borders: z
      .array(z.string().trim().min(1).max(1000))
      .max(8)
      .default([])
      .describe(
        'expressions in inputs and outputs of the quantity that change sign where points are wanted, e.g. "3*u*X - 1"',
      ),
    quantity: z.enum(quantityNames).optional().describe('the quantity that decides; the first if missing'),
    column: z
      .string()
      .max(100)
      .optional()
      .describe('its output that decides; the one that charts begin with if missing'),
  })
  .describe(
    'adds points to those on the axes where a curve bends, and where the status, the number of roots or the sign of a border changes',
  );

const resultsSchema = z.record(
  z.string().regex(/^[A-Za-z]\w{0,39}$/, 'a name of at most 40 letters, digits and _, the first a letter'),
  z.string().trim().min(1).max(1000),
);

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
      .array(z.union([listAxis, rangeAxis, randomAxis, sobolAxis, zipAxis]))
      .max(8)
      .describe('the first axis varies slowest, the last fastest'),
    derived: z
      .strictObject(derivedShape)
      .optional()
      .describe(
        'parameters that follow from the others at every point, e.g. "N": "4*sqrt(P)"; integers are rounded. They stand neither in the system nor on an axis',
      ),
    quantities: z.array(z.enum(quantityNames)).min(1).describe('what is computed at every point'),
    results: resultsSchema
      .optional()
      .describe(
        'derived columns of results by name, expressions in inputs and outputs of a quantity and in each other, e.g. "share": "variance/(bias + variance)"; each belongs to every quantity that has all that it uses',
      ),
    seeds: z
      .array(z.number().int().min(0).max(1e9))
      .max(10_000)
      .default([])
      .describe('of experiments: each point is computed for each; like a last axis over seed'),
    refine: refine.optional(),
  })
  .describe('A Coarsegrain study: which systems, which parameters vary, what is computed');

export type Study = z.output<typeof studySchema>;
export type Axis = Study['axes'][number];
/** An axis of one parameter. */
export type SimpleAxis = Extract<Axis, { parameter: ParameterKey }>;
/** What an axis says of one of its parameters. */
export type AxisPart = SimpleAxis | Extract<Axis, { sobol: unknown }>['sobol'][number];

/** The parameters that vary along an axis, each with what is said of its values. */
export function partsOf(axis: Axis): readonly AxisPart[] {
  return 'sobol' in axis ? axis.sobol : 'zip' in axis ? axis.zip : [axis];
}

/** The JSON Schema (draft 2020-12) of a study document. */
export function studyJsonSchema(): unknown {
  return z.toJSONSchema(studySchema, { io: 'input' });
}
