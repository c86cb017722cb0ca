/** Ranges of derived parameters, for searching: what a document does not say in numbers, so that no SQL can find it. */
import { tryDerived } from '../../core/study/derived.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import type { Transaction } from './database.ts';

/** Enters those of a revision that was just inserted. */
export function enterDerived(transaction: Transaction, study: number, revision: number, document: Study): void {
  if (Object.keys(document.derived ?? {}).length === 0) return;
  const { base, axes, derived } = expandStudy(document);
  for (const [parameter, { low, high }] of tryDerived(base, axes, derived)) {
    transaction.run(
      'INSERT OR IGNORE INTO revision_range (study, revision, parameter, low, high) VALUES (?, ?, ?, ?, ?)',
      [study, revision, parameter, low, high],
    );
  }
}
