/** The studies that ship with the application, each with a sentence on what will be seen. */
import { studyFormat, studyVersion, type Study } from './document.ts';

export interface Preset {
  /** The name under which the terminal knows it. */
  name: string;
  title: string;
  meaning: string;
  document: Study;
}

export const presets: readonly Preset[] = [
  {
    name: 'figure-1',
    title: 'Figure 1',
    meaning:
      'Every coupled curve lies above the Gaussian process and joins it at large P: more data moves k* into the ultraviolet, where the coupling is still small. Larger u joins later, past P×.',
    document: {
      format: studyFormat,
      version: studyVersion,
      name: 'Figure 1',
      notes:
        'Asymptotic universality: learning curves of a weakly non-linear network approach the Gaussian process. Level 1 at κ = 10, where it is sound.',
      system: { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 10 },
      axes: [
        { parameter: 'u', values: [0, 0.1, 1, 10, 100] },
        { parameter: 'P', from: 100, to: 1e7, count: 101, spacing: 'logarithmic' },
      ],
      quantities: ['effective-action'],
      seeds: [],
    },
  },
];
