/** A map in words, for those who hear it and for the file that outlives its program. */
import { parameterOf } from '../model/parameters.ts';
import { placeOfPoint, type MapAxis, type MapPanel, type MapSet } from './map.ts';
import { blankOf, type Blank } from './map-field.ts';
import { blanksOf, columnWords } from './map-layout.ts';
import { formatExact, formatNumber } from './text.ts';

/** Panels that are described one by one. */
const described = 4;

/** What the map shows: what is coloured over which axes, the extremes and where they lie, borders and their courses, blank places. */
export function describeMap(set: MapSet): string {
  const { x, y, column, panels } = set;
  const words = columnWords(set);
  const axes = `Map of ${words} (${column.symbol}) over ${axisWords(x)} and ${axisWords(y)}`;
  const size = `${formatExact(x.values.length)} × ${formatExact(y.values.length)} points`;
  const seeds = set.seeds > 1 ? ` Each is the mean over ${formatExact(set.seeds)} seeds.` : '';
  const each = panels.slice(0, described).map((panel) => describePanel(set, panel));
  return [`${axes}, ${size}.${seeds}`, ...each, mapNote(set)].filter(Boolean).join(' ');
}

/** What a map leaves out; empty where it leaves out nothing. */
export function mapNote({ x, y }: Pick<MapSet, 'x' | 'y'>): string {
  const parts = [x, y].flatMap(({ parameter, values, total, unplaced }) => {
    const { symbol } = parameterOf(parameter);
    const placed = total - unplaced.length;
    const thin =
      values.length < placed
        ? [`drawn evenly: ${formatExact(values.length)} of ${formatExact(placed)} values of ${symbol}`]
        : [];
    const some = unplaced.slice(0, 3).map((value) => `${symbol} = ${formatExact(value)}`);
    return some.length > 0 ? [...thin, `not on its axis: ${some.join(', ')}`] : thin;
  });
  if (parts.length === 0) return '';
  return `${capital(parts.join('; '))}; the data export holds every point.`;
}

function axisWords({ parameter, values, logarithmic }: MapAxis): string {
  const { symbol, name } = parameterOf(parameter);
  const ends = `${formatExact(values[0]!)} to ${formatExact(values.at(-1)!)}`;
  return `${name}, ${symbol} = ${ends}${logarithmic ? ' (logarithmic)' : ''}`;
}

function describePanel(set: MapSet, panel: MapPanel): string {
  const parts = [
    extremesOf(set, panel),
    ...panel.borders.map((border) => borderWords(set, border)),
    ...blankWords(panel),
  ];
  const added = panel.added.x.length;
  if (added > 0) parts.push(`${formatExact(added)} points added between those of the grid`);
  const which = Object.entries(panel.parameters).map(
    ([key, value]) => `${parameterOf(key as MapAxis['parameter']).symbol} = ${formatExact(value)}`,
  );
  const lead = which.length > 0 ? `${which.join(', ')}: ` : '';
  return lead === '' ? `${capital(parts.join('; '))}.` : `${lead}${parts.join('; ')}.`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function extremesOf(set: MapSet, panel: MapPanel): string {
  let [low, high] = [-1, -1];
  panel.values.forEach((value, point) => {
    if (!Number.isFinite(value)) return;
    if (low < 0 || value < panel.values[low]!) low = point;
    if (high < 0 || value > panel.values[high]!) high = point;
  });
  if (low < 0) return 'no values';
  const at = (point: number) =>
    `${formatNumber(panel.values[point]!)} at ${placeWords(set, placeOfPoint(set, panel, point))}`;
  return low === high ? at(low) : `from ${at(low)} to ${at(high)}`;
}

function placeWords({ x, y }: Pick<MapSet, 'x' | 'y'>, [atX, atY]: readonly [number, number]): string {
  const word = ({ parameter }: MapAxis, value: number) =>
    `${parameterOf(parameter).symbol} = ${formatExact(Number(value.toPrecision(4)))}`;
  return `${word(x, atX)}, ${word(y, atY)}`;
}

/** `border 3uX_GP = 1 from P = 4.692, u = 1 to …`: the ends of its longest line. */
function borderWords(set: MapSet, { label, lines }: MapPanel['borders'][number]): string {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best));
  const ends = [
    [longest[0]!, longest[1]!],
    [longest.at(-2)!, longest.at(-1)!],
  ] as const;
  return `border ${label} from ${placeWords(set, ends[0])} to ${placeWords(set, ends[1])}`;
}

function blankWords(panel: MapPanel): string[] {
  return blanksOf([panel]).map((blank) => {
    const count = panel.status.reduce((sum, code, point) => sum + Number(isBlank(panel, code, point, blank)), 0);
    return `${formatExact(count)} of ${formatExact(panel.status.length)} points ${wordsOf[blank]}`;
  });
}

function isBlank({ values }: MapPanel, code: number, point: number, blank: Blank): boolean {
  return blankOf(code, values[point]!) === blank;
}

const wordsOf: Record<Blank, string> = {
  'several roots': 'with several roots',
  'no root': 'without a root',
  'not converged': 'not converged',
  'no value': 'without a value',
  'not computed': 'not computed yet',
};
