/** The heavy work of an analysis as data, so that a pool can share it out: what is to be done, and the one function that does it. */
import { collapse, type Collapse, type CollapseRequest } from './collapse.ts';
import { designPower, type DesignReport, type DesignRequest } from './design-power.ts';
import { fitCurve } from './fit-curve.ts';
import type { Fit, FitOptions, FitRequest } from './fit.ts';
import type { LearningCurve } from './learning-curve.ts';
import type { SizeData } from './size-data.ts';
import { localSlopes, type LocalSlopes } from './slopes.ts';
import { fitTheory, type TheoryFitReport } from './theory-fit.ts';
import type { TheoryFitRequest } from './theory-request.ts';

export interface FitJob {
  kind: 'fit';
  curve: LearningCurve;
  request: FitRequest;
  options?: Omit<FitOptions, 'progress'>;
}

export interface TheoryFitJob {
  kind: 'theory-fit';
  curve: LearningCurve;
  request: TheoryFitRequest;
}

export interface DesignJob {
  kind: 'design-power';
  request: DesignRequest;
}

export interface CollapseJob {
  kind: 'collapse';
  data: SizeData;
  request: CollapseRequest;
}

export interface SlopesJob {
  kind: 'slopes';
  curve: LearningCurve;
}

export type AnalysisJob = FitJob | TheoryFitJob | DesignJob | CollapseJob | SlopesJob;

/** What each kind of job gives. */
interface Results {
  fit: Fit;
  'theory-fit': TheoryFitReport;
  'design-power': DesignReport;
  collapse: Collapse;
  slopes: LocalSlopes;
}
export type JobResult<Job extends AnalysisJob> = Results[Job['kind']];

/**
 * Does a job.
 * @param progress told the share that is done, 0 to 1; may throw to cancel
 * @throws what the job's function throws
 */
export function perform(job: AnalysisJob, progress: (share: number) => void): JobResult<AnalysisJob> {
  switch (job.kind) {
    case 'fit':
      return fitCurve(job.curve, job.request, { ...job.options, progress });
    case 'theory-fit':
      return fitTheory(job.curve, job.request, progress);
    case 'design-power':
      return designPower(job.request, progress);
    case 'slopes':
      return localSlopes(job.curve);
    case 'collapse':
      return collapse(job.data, job.request);
  }
}
