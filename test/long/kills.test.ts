import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Stream } from '../../core/numerics/stream.ts';
import { contentOf, killAgainAndAgain } from '../fakes/kills.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-kills-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a thousand kills, at times uniform over the run, lose nothing and compute nothing twice', async () => {
  const stream = Stream.of('a thousand kills', 0);
  let kills = 0;
  for (let round = 0; kills < 1000; round++) {
    const size = 60;
    const [alone, killed] = [
      join(folder, `alone-${String(round)}.sqlite`),
      join(folder, `killed-${String(round)}.sqlite`),
    ];
    const options = { size, milliseconds: 400, uniform: () => stream.uniform() };
    await killAgainAndAgain(alone, { ...options, kills: 0 });
    kills += await killAgainAndAgain(killed, { ...options, kills: 100 });
    expect(contentOf(killed)).toEqual(contentOf(alone));
  }
});
