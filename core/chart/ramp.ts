/**
 * The ramp of colours for an ordered parameter: from indigo to amber, monotone in lightness, chosen so that neighbours stay apart
 * under protanopia, deuteranopia and tritanopia. Larger values are warmer, on light and on dark ground.
 */

export type Ground = 'light' | 'dark';

/** Chosen values for the common counts; the first and the last are the ramp's ends. */
const chosen: Record<Ground, Partial<Record<number, string>> & { 8: string }> = {
  light: {
    3: '#19187c #943a60 #d27c02',
    4: '#19187c #71306b #b04a51 #d27c02',
    5: '#19187c #5d2d70 #943a60 #bb5446 #d27c02',
    6: '#19187c #512a73 #803367 #a54257 #c15b3e #d27c02',
    8: '#19187c #422775 #662e6e #863565 #a13f5a #b6504b #c76432 #d27c02',
  },
  dark: {
    3: '#4c5fcc #d28eb1 #ffe38d',
    4: '#4c5fcc #ae7dbc #eba6a3 #ffe38d',
    5: '#4c5fcc #9975c0 #d28eb1 #f4b49b #ffe38d',
    6: '#4c5fcc #8b71c3 #be83b8 #e29ca9 #f8bd96 #ffe38d',
    8: '#4c5fcc #7a6cc6 #a278be #c486b6 #de98ab #f0ae9f #fcc78f #ffe38d',
  },
};

/**
 * Colours for `count` ordered values, the smallest value first, as `#rrggbb`. Counts that were not chosen by hand are interpolated in
 * OKLab along the ramp of eight; a single value takes the middle of the ramp.
 */
export function ramp(count: number, ground: Ground): string[] {
  const list = chosen[ground][count];
  return list ? list.split(' ') : blended(chosen[ground][8].split(' '), count);
}

/** What two signs of a value are drawn in, blue below zero and orange above, through a colour near the ground. */
const signed: Record<Ground, string> = {
  light: '#10396f #1f5fae #7ea8dc #eceef0 #e0a173 #aa4109 #6d2503',
  dark: '#b9d6fb #7fb2f0 #3b6ba8 #24282b #96502a #f0935a #ffd0ae',
};

/** Colours for `count` values from as far below zero as above, as `#rrggbb`. */
export function signedRamp(count: number, ground: Ground): string[] {
  return blended(signed[ground].split(' '), count);
}

/** Colours evenly along the way from stop to stop, in OKLab. */
function blended(colours: readonly string[], count: number): string[] {
  const stops = colours.map(toLab);
  return Array.from({ length: count }, (_, index) => {
    const place = (count === 1 ? 0.5 : index / (count - 1)) * (stops.length - 1);
    const left = Math.min(Math.floor(place), stops.length - 2);
    const [from, to] = [stops[left]!, stops[left + 1]!];
    return toHex(from.map((value, channel) => value + (to[channel]! - value) * (place - left)) as Lab);
  });
}

type Lab = [lightness: number, a: number, b: number];

/** OKLab of an sRGB colour (B. Ottosson, 2020). @param colour `#rrggbb` */
export function toLab(colour: string): Lab {
  const [r, g, b] = [1, 3, 5].map((start) => toLinear(parseInt(colour.slice(start, start + 2), 16) / 255)) as Lab;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([lightness, a, b]: Lab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => Math.round(255 * toGamma(Math.min(1, Math.max(0, value)))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toGamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
