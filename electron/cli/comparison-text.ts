/** A comparison as lines for the terminal. */
import type { ComparisonResult } from '../../core/history/comparison.ts';
import { table } from './words.ts';

/** The exponents, the verdicts with what decided, and the classes. */
export function comparisonText({ curves, pairs, classes, notes: ofFiles }: ComparisonResult): string[] {
  const exponents = curves.map(({ name, level, observable, origin, exponent, evidence }) => [
    name,
    origin === 'measured' ? 'measured' : level,
    observable,
    String(evidence.points),
    number(exponent.value),
    `${number(exponent.low)} … ${number(exponent.high)}`,
    exponent.status,
  ]);
  const notes = curves.flatMap(({ name, evidence }) => evidence.notes.map((note) => `  ${name}: ${note}`));
  // What is noted of a curve stands in the evidence of each of its pairs, and here once.
  const noted = new Set(notes.map((note) => note.trim()));
  const verdicts = pairs.flatMap(({ a, b, verdict, evidence }) => [
    '',
    `${a}  and  ${b}: ${verdict}`,
    ...evidence.sentences.filter((sentence) => !noted.has(sentence)).map((sentence) => `  ${sentence}`),
  ]);
  const theory = curves.some(({ origin }) => origin === 'theory');
  return [
    ...table(['curve', 'level', 'column', '>points', '>exponent', '>95 %', 'status'], exponents),
    ...(theory
      ? [
          '',
          'Exponents a of L ∝ P^−a, from two powers. Of theory the interval is a fit tolerance: its curves carry an assigned error of 0.1 %.',
        ]
      : []),
    ...(ofFiles.length > 0 ? ['', ...ofFiles] : []),
    ...(notes.length > 0 ? ['', 'Curves', ...notes] : []),
    ...(pairs.length > 0 ? ['', 'Pairs'] : []),
    ...verdicts,
    ...(curves.length > 1 ? ['', 'Classes', ...classes.map(({ sentence }) => `  ${sentence}`)] : []),
  ];
}

function number(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(4).replace('-', '−');
}
