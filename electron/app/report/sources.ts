/** Where the curves come from: runs by their numbers, files by their names and what they held. */
import type { ComparisonDocument, ComparisonResult } from '../../../core/history/comparison.ts';
import { html, table, type Content, type Html } from './html.ts';

/** @param version of the application that computed the comparison */
export function provenance(
  document: ComparisonDocument,
  { sources, curves, pairs }: ComparisonResult,
  version: string,
): Html {
  const rows = document.sources.map((source, place): Content[] => {
    const { first, count, hash } = sources[place]!;
    const numbers = count === 0 ? 'none' : count === 1 ? `${first + 1}` : `${first + 1} to ${first + count}`;
    return [
      'run' in source ? `run ${source.run}` : `file ${baseName(source.file)}`,
      'run' in source
        ? [source.quantity, source.output].filter(Boolean).join(', ') || 'first with learning curves'
        : columns(source.columns),
      numbers,
      html`<code>${'run' in source ? hash : source.content}</code>`,
    ];
  });
  return html`<p>
      Computed by Coarsegrain ${version}: ${curves.length} ${curves.length === 1 ? 'curve' : 'curves'}, ${pairs.length}
      ${pairs.length === 1 ? 'pair' : 'pairs'}. The same sources give the same numbers.
    </p>
    ${table(['Source', 'Of it', '>Curves', 'SHA-256 of what it held'], rows, 'sources')}`;
}

/** A file is known by what it holds; where it lay is nobody's business. */
function baseName(file: string): string {
  return file.split(/[\\/]/).findLast((part) => part !== '') ?? file;
}

function columns(named: object | undefined): string {
  const told = Object.entries(named ?? {}).flatMap(([role, column]) =>
    column === undefined ? [] : [`${role} from ${column}`],
  );
  return told.join(', ') || 'columns by their names';
}
