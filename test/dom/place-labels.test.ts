import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, type Place, type Segment } from '../../renderer/chart/place-labels.ts';

const frame = { left: 0, right: 400, top: 0, bottom: 200 };

describe('labels', () => {
  it('take the first place that no line and no other label occupies', () => {
    const border: Segment = [
      [100, 0],
      [100, 200],
    ];
    const label = {
      width: 60,
      places: [
        [20, 20],
        [80, 60],
        [120, 20],
      ] as Place[],
    };
    expect(placeLabels([label, label, label], frame, [border])).toEqual([[20, 20], [120, 20], null]);
  });

  it('never leave the frame', () => {
    const place = fc.tuple(
      fc.double({ min: -100, max: 500, noNaN: true }),
      fc.double({ min: -50, max: 250, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(place, { maxLength: 8 }), fc.integer({ min: 10, max: 500 }), (places, width) => {
        const [found] = placeLabels([{ width, places }], frame, []);
        if (!found) return;
        expect(found[0]).toBeGreaterThanOrEqual(0);
        expect(found[0] + width).toBeLessThanOrEqual(400);
      }),
    );
  });
});
