import { readBytes } from '../../../../../../shared/pipeline/2-extract/read-bytes.ts';
import { noAids, textOf } from '../read.ts';

/** The text of each file inside of another, opened anew by its path and hash, and what is said of those that are not read. */
export async function membersOf(bytes: Uint8Array, name: string) {
  const { members = [], warnings } = await textOf(bytes, name);
  const texts: Record<string, string> = {};
  for (const { path, sha256 } of members) {
    const inner = { path, sha256: sha256 ?? '' };
    const reading = await readBytes({ bytes, name, attempt: 'first', inner }, noAids);
    texts[path.join(' > ')] = reading.outcome === 'read' ? reading.text.text : reading.outcome;
  }
  return { texts, warnings };
}
