/** The matrix of verdicts, and what each rests on. */
import type { ComparisonResult } from '../../../core/history/comparison.ts';
import type { PairReport, Verdict } from '../../../core/analysis/pair.ts';
import { html, list, sentence, type Html } from './html.ts';
import { glyphs, plural } from './words.ts';

/** Up to so many curves the cells hold the words, up to so many the rows the names. */
const mostWords = 8;
const mostNames = 24;

interface Placed extends PairReport {
  one: number;
  other: number;
}

/** The pairs with the places of their curves. */
function placed({ curves, pairs }: Pick<ComparisonResult, 'curves' | 'pairs'>): Placed[] {
  const found: Placed[] = [];
  for (let one = 0; one < curves.length; one++)
    for (let other = one + 1; other < curves.length; other++) found.push({ ...pairs[found.length]!, one, other });
  return found;
}

const idOf = ({ one, other }: Placed) => `pair-${one + 1}-${other + 1}`;

/** The lower triangle; on the diagonal the letters of the classes. Every cell leads to its evidence. */
export function verdictMatrix(result: ComparisonResult, letters: readonly (string | null)[]): Html {
  const { curves } = result;
  const pairs = new Map(placed(result).map((pair) => [`${pair.one} ${pair.other}`, pair]));
  const words = curves.length <= mostWords;
  const cell = (row: number, column: number): Html => {
    if (column > row) return html`<td></td>`;
    if (column === row) return html`<td class="letter">${letters[row] ?? '–'}</td>`;
    const pair = pairs.get(`${column} ${row}`)!;
    const { glyph, tint } = glyphs[pair.verdict];
    const label = `${column + 1} and ${row + 1}: ${pair.verdict}`;
    return html`<td class="${tint}">
      <a href="#${idOf(pair)}" aria-label="${label}" title="${label}"
        ><span class="glyph">${glyph}</span>${words ? html`<small>${pair.verdict}</small>` : null}</a
      >
    </td>`;
  };
  const rows = curves.map(
    ({ name }, row) =>
      html`<tr>
        <th scope="row">${row + 1}${curves.length <= mostNames ? html`&#8194;${name}` : null}</th>
        ${curves.map((_, column) => cell(row, column))}
      </tr> `,
  );
  return html`<div class="wide">
      <table class="matrix${words ? ' words' : ''}">
        <thead>
          <tr>
            <td></td>
            ${curves.map((_, column) => html`<th scope="col">${column + 1}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <p class="key">${key(result.pairs)} On the diagonal the class.</p>`;
}

function key(pairs: readonly PairReport[]): Html[] {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of pairs) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return (Object.keys(glyphs) as Verdict[])
    .filter((verdict) => counts.has(verdict))
    .map(
      (verdict) =>
        html`<span
          ><b class="glyph ${glyphs[verdict].tint}">${glyphs[verdict].glyph}</b> ${verdict}
          (${counts.get(verdict)!})</span
        > `,
    );
}

/** More pairs than this stand in folds, one a verdict. */
const mostOpen = 66;

/** What decided on each pair; what concerns one curve alone stands with that curve, once. */
export function pairEvidence(result: ComparisonResult): Html {
  const pairs = placed(result);
  if (pairs.length <= mostOpen) return html`${pairs.map(evidenceOf)}`;
  const folds = (Object.keys(glyphs) as Verdict[])
    .map((verdict) => ({ verdict, own: pairs.filter((pair) => pair.verdict === verdict) }))
    .filter(({ own }) => own.length > 0);
  return html`<p>${pairs.length} pairs, by their verdicts; a cell of the matrix opens its own.</p>
    ${folds.map(
      ({ verdict, own }) =>
        html`<details>
          <summary>${verdict}: ${plural(own.length, 'pair')}</summary>
          ${own.map(evidenceOf)}
        </details>`,
    )}`;
}

function evidenceOf(pair: Placed): Html {
  const { a, b, verdict, evidence, one, other } = pair;
  const { glyph, tint } = glyphs[verdict];
  const own = new Set(evidence.curves.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)));
  const [first = '', ...rest] = evidence.sentences;
  const others = rest.filter((told) => !own.has(told));
  return html`<section class="pair" id="${idOf(pair)}">
    <h3>
      <b class="glyph ${tint}">${glyph}</b> ${one + 1}&#8194;${a} <span>and</span> ${other + 1}&#8194;${b}: ${verdict}
    </h3>
    <p>
      ${sentence(first)} ${others.map((told) => html`${sentence(told)} `)}
      <small
        >Decided by ${evidence.rule}; curves <a href="#curve-${one + 1}">${one + 1}</a>,
        <a href="#curve-${other + 1}">${other + 1}</a>.</small
      >
    </p>
  </section>`;
}

/** Sentences of classes that are longer than this are told by numbers. */
const longest = 600;

/** The classes, each by its letter. */
export function classList({ classes }: ComparisonResult, letters: readonly (string | null)[]): Html {
  const [classed, others] = [true, false].map((wanted) =>
    classes.filter(({ members }) => (letters[members[0]!] !== null) === wanted),
  ) as [typeof classes, typeof classes];
  const outside = classed.length > 0 ? 'Outside of all classes:' : 'No two curves were put into a class or told apart.';
  return html`${classed.map(
    (own) =>
      html`<p class="class">
        <b>${letters[own.members[0]!]!}</b>
        <span
          >${sentence(own.sentence.length > longest ? byNumbers(own) : own.sentence)}
          <small>${own.members.length === 1 ? 'Curve' : 'Curves'} ${ranges(own.members)}.</small></span
        >
      </p>`,
  )}${
    others.length > 0
      ? html`<p>${outside}</p>
          ${list(others.map(({ sentence: told }) => told))}`
      : null
  }`;
}

function byNumbers({ members, exceptions }: ComparisonResult['classes'][number]): string {
  const apart = exceptions.filter(({ verdict }) => verdict.startsWith('different')).length;
  const open = exceptions.length - apart;
  const told =
    apart === 0
      ? ''
      : ` But ${plural(apart, 'pair')} of them were told apart directly: each is like a third curve, within its tolerance.`;
  const untold = open === 0 ? '' : ` ${plural(open, 'pair')} could not be compared directly.`;
  const where = exceptions.length === 0 ? '' : ' The matrix shows which.';
  return `${plural(members.length, 'curve')}: one class.${told}${untold}${where}`;
}

/** `1 to 4, 6`, of ascending places. */
function ranges(places: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.[1] === place - 1) last[1] = place;
    else runs.push([place, place]);
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`)).join(', ');
}
