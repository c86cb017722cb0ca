import { describe, expect, it } from 'vitest';
import { ramp, toLab, type Ground } from '../../../core/chart/ramp.ts';
import { chartThemes } from '../../../core/chart/theme.ts';

/** Contrast after WCAG 2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = [1, 3, 5].map((start) => {
      const value = parseInt(colour.slice(start, start + 2), 16) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as Ground[])('the ramp on %s ground', (ground) => {
  it('grows steadily lighter, for any number of curves', () => {
    for (let count = 2; count <= 60; count++) {
      const lightness = ramp(count, ground).map((colour) => toLab(colour)[0]);
      lightness.slice(1).forEach((value, index) => expect(value).toBeGreaterThan(lightness[index]!));
    }
  });

  it('stands out from the canvas at every step', () => {
    const { canvas } = chartThemes[ground];
    for (const count of [1, 2, 4, 7, 8, 12, 500]) {
      for (const colour of ramp(count, ground)) expect(contrast(colour, canvas)).toBeGreaterThanOrEqual(3);
    }
  });

  it('interpolates counts that were not chosen along those that were', () => {
    const [eight, fifteen] = [ramp(8, ground), ramp(15, ground)];
    expect(fifteen.filter((_, index) => index % 2 === 0)).toEqual(eight);
    expect(ramp(2, ground)).toEqual([eight[0], eight[7]]);
  });
});

it('is indigo to amber for the four couplings of Figure 1', () => {
  expect(ramp(4, 'light')).toEqual(['#19187c', '#71306b', '#b04a51', '#d27c02']);
});
