/** What crosses between the main side and a worker about analyses: one job, with a control by which it is stopped and told how far it is. */
import type { AnalysisJob } from '../../core/analysis/job.ts';
import type { Control } from './draw.ts';

export interface AnalysisTask {
  job: AnalysisJob;
  control: Control;
}
