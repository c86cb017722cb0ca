/** What the faces of figures measure: widths of texts and heights of capitals, with kerning, as the rasteriser will set them. */
import { openSync, type Font } from 'fontkit';
import { facePath, faces, type Face } from './faces.ts';

export interface TextStyle {
  family: Face['family'];
  italic: boolean;
  size: number;
}

const opened = new Map<Face, Font>();

function fontOf(face: Face): Font {
  const known = opened.get(face);
  if (known) return known;
  const font = openSync(facePath(face));
  opened.set(face, font);
  return font;
}

/** The face in which a character is set: its own where that has the glyph, else the first that has it; null where none has. */
export function faceFor(character: string, { family, italic }: Omit<TextStyle, 'size'>): Face | null {
  const codePoint = character.codePointAt(0) ?? 0;
  const own = faces.filter((face) => face.family === family && face.italic === italic);
  return [...own, ...faces].find((face) => fontOf(face).hasGlyphForCodePoint(codePoint)) ?? null;
}

/** Width of a text, in the unit of its size. A character that no face has counts as wide as it is high. */
export function textWidth(text: string, style: TextStyle): number {
  let width = 0;
  let run = '';
  let face: Face | null | undefined;
  const close = () => {
    if (run === '' || face === undefined) return;
    const font = face && fontOf(face);
    width += font
      ? (font.layout(run).advanceWidth / font.unitsPerEm) * style.size
      : Array.from(run).length * style.size;
    run = '';
  };
  for (const character of text) {
    const next = faceFor(character, style);
    if (next !== face) close();
    face = next;
    run += character;
  }
  close();
  return width;
}

/** Height of capitals, in the unit of the size. */
export function capHeight({ family, italic, size }: TextStyle): number {
  const face = faces.find((candidate) => candidate.family === family && candidate.italic === italic);
  const font = fontOf(face ?? faces[0]!);
  return (font.capHeight / font.unitsPerEm) * size;
}

/** The style that a CSS font or font family asks for. @param css e.g. `italic 9px 'STIX Two Text', serif` */
export function parseFont(css: string): TextStyle {
  const size = /([\d.]+)px/.exec(css)?.[1];
  return {
    family: css.includes('STIX') ? 'STIX Two Text' : 'Inter',
    italic: css.includes('italic'),
    size: Number(size ?? 8),
  };
}
