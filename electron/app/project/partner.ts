/** Which study of the database a file of a project is about. */
import type { StudyDetail } from '../../../core/api.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../store/store.ts';
import { meaning } from './documents.ts';

/** One that says the same, or else the newest of its name. */
export async function partnerOf(store: Store, document: Study): Promise<StudyDetail | undefined> {
  const candidates = await store.findStudy(document.name);
  const text = meaning(document);
  return candidates.find((candidate) => meaning(candidate.document) === text) ?? candidates[0];
}
