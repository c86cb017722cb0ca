import { expect, it } from 'vitest';
import { parseSystem } from '../../core/model/system.ts';
import { solveReplica } from '../../core/theory/replica.ts';
import { equationGap } from '../unit/theory/replica-equations.ts';
import { plainLoss, randomSystems } from '../unit/theory/replica-systems.ts';

it('level 2 converges for 2 000 random systems of every loss, to what plain sums and integrals confirm', () => {
  for (const input of randomSystems(2000, 3000, 20260)) {
    const system = parseSystem(input);
    const found = solveReplica(system);
    if (found.status !== 'converged') throw new Error(`${found.status} for ${JSON.stringify(input)}`);
    expect(equationGap(system, found, plainLoss(system)), JSON.stringify(input)).toBeLessThan(1e-8);
  }
});
