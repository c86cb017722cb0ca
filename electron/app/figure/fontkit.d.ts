declare module 'fontkit' {
  export interface Font {
    unitsPerEm: number;
    capHeight: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): { id: number };
    layout(text: string): { advanceWidth: number };
  }
  export function openSync(path: string): Font;
}
