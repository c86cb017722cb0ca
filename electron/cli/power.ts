/** `power`: whether an experiment, as it is designed, would tell two exponents apart. */
import { randomUUID } from 'node:crypto';
import type { MethodInput } from '../../core/api.ts';
import { parseStudyJson } from '../../core/study/expansion.ts';
import { stringify } from '../app/json.ts';
import { jsonOption, readArguments } from './arguments.ts';
import { watched, withCurves } from './curve-sources.ts';
import { exitCodes } from './exit-codes.ts';
import { readText } from './input.ts';
import type { Terminal } from './terminal.ts';
import { table } from './words.ts';

export async function power(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, jsonOption, ['DESIGN.json']);
  const request = parseStudyJson(await readText(positionals['DESIGN.json'], terminal));
  return withCurves(false, undefined, terminal, false, async (application) => {
    const ticket = randomUUID();
    return watched(application, ticket, terminal, async () => {
      const input = { request, ticket } as MethodInput<'analysis.power'>;
      const report = await application.call('analysis.power', input);
      if (values.json) await terminal.write(`${stringify(report)}\n`);
      else {
        const verdicts = Object.entries(report.verdicts).map(([verdict, count]) => [verdict, String(count)]);
        await terminal.write(
          [report.sentence, '', ...table(['verdict', '>of the simulated pairs'], verdicts), ''].join('\n'),
        );
      }
      return exitCodes.done;
    });
  });
}
