/**
 * Data collapse: the x_c, ν and ζ at which curves of several sizes become one, y = L^(ζ/ν) f(L^(1/ν)(x − x_c)), with intervals.
 *
 * The best collapse has the least χ² about one master curve, a spline (`master-curve.ts`); the quality S of Houdayer and Hartmann ranks the
 * starts and judges the result. S as it stands has no minimum one could measure exponents by: straight lines between neighbours miss a
 * curved f, which biases ν by several errors where points are few, and lost overlap lowers it.
 */
import { CollapseFit, minimiseFree } from './collapse-fit.ts';
import { jointRegion } from './collapse-intervals.ts';
import { estimate, type Estimate } from './collapse-estimate.ts';
import { firstSteps, searchCollapse } from './collapse-search.ts';
import type { Interval } from './learning-curve.ts';
import type { Place } from './scaling.ts';
import {
  formsOf,
  parameterNames,
  rawErrors,
  SizeScaling,
  withResidualErrors,
  type ParameterName,
  type SizeData,
} from './size-data.ts';

export interface CollapseParameter {
  value: number;
  /** 95 %: from the lower to the higher of the borders of profile and bootstrap; the value itself where it is held. */
  low: number;
  high: number;
  /** Where χ²/dof has risen by t² max(1, χ²/dof)/dof, least over the others. */
  profile: Interval;
  /** Percentiles of data drawn about the master curve. */
  bootstrap: Interval;
}

export type Collapse = Record<ParameterName, CollapseParameter> & {
  /**
   * S of Houdayer and Hartmann, their straight lines drawn through distances from the spline, which took up part of the scatter: times
   * points/dof. About 1 for a collapse within the errors.
   */
  quality: number;
  chiSquared: number;
  degreesOfFreedom: number;
  /** The share of points at which S has a master curve. */
  overlap: number;
  /** The border of the joint 95 % region of the exponents; null where one is held. */
  region: { nu: number; zeta: number }[] | null;
};

export interface CollapseRequest {
  /** Parameters that are held. */
  fixed?: Readonly<Partial<Record<ParameterName, number>>>;
  /** Names the random numbers of the bootstrap; 0 if missing. */
  seed?: number;
}

const reweightings = 3;

/** The best collapse of the data. ν > 0 is between 1/1000 and 1000; ζ has the sign of the formula: y grows with L as L^(ζ/ν) at x_c. */
export function collapse(points: SizeData, { fixed = {}, seed = 0 }: CollapseRequest = {}): Collapse {
  const given = parameterNames.map((name) => fixed[name] ?? NaN);
  const held = given.map((value) => !Number.isNaN(value));
  const { data, near } = prepare(points, given, held);
  const scaling = new SizeScaling(data);
  const fit = new CollapseFit(scaling, held, near);
  const found = estimate(fit, firstSteps(scaling, fit.near), seed);
  const { quality, chiSquared, degreesOfFreedom, overlap } = found;
  return {
    x_c: parameter(found, 0, (value) => value),
    nu: parameter(found, 1, Math.exp),
    zeta: parameter(found, 2, (value) => value),
    quality,
    chiSquared,
    degreesOfFreedom,
    overlap,
    region: held[1] || held[2] ? null : jointRegion(fit, found, found.spread, found.rise * jointRise),
  };
}

/** The data and where to begin; without errors of their own in the form, y or ln y, in which they are likelier, with errors from their scatter. */
function prepare(data: SizeData, given: readonly number[], held: readonly boolean[]): Prepared {
  if (!data.errorsEstimated) return { data, near: searchCollapse(data, given) };
  const forms = formsOf(data).map((form) => reweighted(form, held, searchCollapse(form, given)));
  const information = forms.map((form) => rawErrors(form.data).reduce((sum, error) => sum + Math.log(error), 0));
  return forms[information.indexOf(Math.min(...information))]!;
}

interface Prepared {
  data: SizeData;
  near: Place;
}

/** Errors from the distances to the master curve, which moves a little when they change. */
function reweighted(form: SizeData, held: readonly boolean[], start: Place): Prepared {
  let [data, near] = [form, start];
  for (let round = 0; round < reweightings; round++) {
    const scaling = new SizeScaling(data);
    const fit = new CollapseFit(scaling, held, near);
    near = minimiseFree((at) => fit.chiSquared(at), near, firstSteps(scaling, near), held).at as Place;
    const fitted = new Float64Array(data.x.length);
    fit.predict(near, fitted);
    data = withResidualErrors(data, fitted);
  }
  return { data, near };
}

/** For two parameters χ² of 5.99 takes the place of 3.84. */
const jointRise = 5.991 / 3.841;

function parameter(found: Estimate, k: number, read: (coordinate: number) => number): CollapseParameter {
  const turned = ({ low, high }: Interval) => ({ low: read(low), high: read(high) });
  const value = read(found.place[k]!);
  const profile = turned(found.profiles[k]!);
  const bootstrap = turned(found.bootstraps[k]!);
  const low = Math.min(profile.low, bootstrap.low, value);
  const high = Math.max(profile.high, bootstrap.high, value);
  return { value, low, high, profile, bootstrap };
}
