/** What a reader finds in a figure's SVG: texts as they are read, and the boxes they take on the page. */
import { capHeight, textWidth, type TextStyle } from '../../../electron/app/figure/metrics.ts';

export interface PageText {
  text: string;
  left: number;
  right: number;
  top: number;
  foot: number;
  spans: { text: string; style: TextStyle }[];
}

export function elements(svg: string, tag: string): Record<string, string>[] {
  return Array.from(svg.matchAll(new RegExp(`<${tag}((?: [\\w:-]+="[^"]*")*)\\s*/?>`, 'g')), ([, list]) =>
    attributes(list!),
  );
}

/** The texts of the page in the order of the document, boxes in the unit of the view. */
export function pageTexts(svg: string): PageText[] {
  return Array.from(svg.matchAll(/<text((?: [\w:-]+="[^"]*")*)>(.*?)<\/text>/g), ([, list, inner]) => {
    const own = attributes(list!);
    const parts = inner!.includes('<tspan')
      ? Array.from(inner!.matchAll(/<tspan((?: [\w:-]+="[^"]*")*)>([^<]*)<\/tspan>/g), ([, of, text]) => ({
          ...own,
          ...attributes(of!),
          text: unescape(text!),
        }))
      : [{ ...own, text: unescape(inner!) }];
    const boxes = parts.map((part) => spanBox(part as Record<string, string> & { text: string }));
    const [left, right, top, foot] = placed(own.transform ?? '', {
      left: Math.min(...boxes.map((box) => box.left)),
      right: Math.max(...boxes.map((box) => box.right)),
      top: Math.min(...boxes.map((box) => box.top)),
      foot: Math.max(...boxes.map((box) => box.foot)),
    });
    return { text: boxes.map(({ text }) => text).join(''), left, right, top, foot, spans: boxes };
  });
}

function spanBox(part: Record<string, string> & { text: string }) {
  const style: TextStyle = {
    family: part['font-family']!.includes('STIX') ? 'STIX Two Text' : 'Inter',
    italic: part['font-style'] === 'italic',
    size: Number(part['font-size']),
  };
  const width = textWidth(part.text, style);
  const share = { end: 1, middle: 0.5 }[part['text-anchor'] ?? ''] ?? 0;
  const left = Number(part.x) - share * width;
  const baseline = Number(part.y);
  // Letters such as p and y reach about a fifth of the size below the line.
  return {
    text: part.text,
    style,
    left,
    right: left + width,
    top: baseline - capHeight(style),
    foot: baseline + 0.2 * style.size,
  };
}

function placed(
  transform: string,
  { left, right, top, foot }: { left: number; right: number; top: number; foot: number },
) {
  const numbers = Array.from(transform.matchAll(/-?[\d.]+/g), Number);
  if (transform.startsWith('matrix')) {
    const [x, y] = [numbers[4]!, numbers[5]!];
    // A quarter turn anticlockwise.
    return [x + top, x + foot, y - right, y - left] as const;
  }
  const [x = 0, y = 0] = numbers;
  return [x + left, x + right, y + top, y + foot] as const;
}

function attributes(list: string): Record<string, string> {
  return Object.fromEntries(Array.from(list.matchAll(/([\w:-]+)="([^"]*)"/g), ([, key, value]) => [key!, value!]));
}

function unescape(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
