import type { FigureOptions } from '../../core/api.ts';

interface OutputChoice {
  value: FigureOptions['output'];
  label: string;
  latex?: string;
}

/** What a learning curve may show on its ordinate. */
export const outputChoices: readonly OutputChoice[] = [
  { value: 'loss', label: 'level-1 loss per sample', latex: 'L/P' },
  { value: 'X', label: 'squared discrepancy', latex: 'X' },
  { value: 'bias', label: 'bias' },
  { value: 'variance', label: 'variance' },
];
