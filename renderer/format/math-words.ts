/** Words with formulas in plain characters, such as `λ_k = λ₀ k^−(1+α)`, `P/κ` or `10^9`, parted into what is set how. */

export interface Piece {
  /** `math` is LaTeX, `raised` the digits of a power of ten. */
  kind: 'words' | 'math' | 'raised';
  text: string;
}

const letter = String.raw`(?:[α-ωΑ-Ω]|(?<![\p{L}\d'’])[B-HJ-Zb-z](?![\p{L}\d'’]))`;
const index = String.raw`(?:_\w|\^−?(?:\([^()]*\)|[\p{L}\d]+)|[₀-₉⁰¹²³⁴-⁹*×′])`;
const symbol = `${letter}${index}*`;
const term = String.raw`(?:${symbol}|\d+(?:\.\d+)?|∞)`;
const formula = String.raw`(?:\d+/)?${symbol}(?:\s?[=<>≥≤+·/−]\s?${term}|\s${symbol})*`;
const pattern = new RegExp(String.raw`(?<math>${formula})|(?<=10)\^(?<power>−?\d+)`, 'gu');

export function mathPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: all, index: start, groups } of text.matchAll(pattern)) {
    if (start > end) pieces.push({ kind: 'words', text: text.slice(end, start) });
    const math = groups?.math;
    pieces.push(
      math === undefined ? { kind: 'raised', text: groups?.power ?? '' } : { kind: 'math', text: latex(math) },
    );
    end = start + all.length;
  }
  if (end < text.length) pieces.push({ kind: 'words', text: text.slice(end) });
  return pieces;
}

/** KaTeX reads Greek letters, minus signs and raised digits as they are; indices of several characters want braces. */
function latex(plain: string): string {
  return plain
    .replace(/\^(−?(?:\([^()]*\)|[\p{L}\d]+))/gu, '^{$1}')
    .replaceAll('*', '^*')
    .replaceAll('×', '_\\times')
    .replaceAll('′', "'")
    .replaceAll(' ', '\\,')
    .replaceAll(/(?:\\,)?([=<>≥≤])(?:\\,)?/g, '$1');
}
