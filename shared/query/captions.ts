import type { AccessCheck } from '../access/check.ts';
import type { Store } from '../azure/store.ts';
import type { Item } from '../model/item.ts';
import type { Format } from '../model/text.ts';
import { extensionOf, formatNamed, isRecording } from '../pipeline/2-extract/kind/extensions.ts';

export interface Captions {
  readonly documentId: string;
  readonly title: string;
}

/** Nobody has more languages of one film. */
const mostBeside = 50;

/**
 * Captions beside a recording that the caller may read, by their names: `talk.vtt` or `talk.en.srt` of `talk.mp4`. They are documents
 * of their own, found and cited as such, with the recording that they belong to.
 */
export async function captionsBeside(item: Item, { store, access }: Looking): Promise<Captions[]> {
  const beside = await besideNamed(item, item.name.replace(/\.[^.]*$/, '.'), store);
  const written = beside.filter(({ name }) => /\.(vtt|srt)$/i.test(name));
  const verdicts = await Promise.all(written.map(({ id }) => access.check(id)));
  return verdicts.flatMap((verdict) =>
    verdict.allowed ? [{ documentId: verdict.item.id, title: verdict.title }] : [],
  );
}

/** The recording that a file of captions belongs to, where the caller may read it: of `talk.vtt` and `talk.en.srt` it is `talk.mp4`. */
export async function recordingOf(
  { item, format }: { item: Item; format: string },
  { store, access }: Looking,
): Promise<{ documentId: string; title: string; url: string } | null> {
  if (!captions.has(format)) return null;
  const base = item.name.replace(/(\.[a-z]{2,3}(-\w{2,8})?)?\.(vtt|srt)$/i, '.');
  const beside = await besideNamed(item, base, store);
  for (const { id, name } of beside) {
    if (!isNamedLikeRecording(name)) continue;
    const verdict = await access.check(id);
    if (verdict.allowed) return { documentId: id, title: verdict.title, url: verdict.url };
  }
  return null;
}

const captions: ReadonlySet<string> = new Set([
  'text/vtt',
  'application/x-subrip',
] satisfies Format[]);

function isNamedLikeRecording(name: string): boolean {
  const format = formatNamed(extensionOf(name));
  return format !== undefined && isRecording(format);
}

interface Looking {
  readonly store: Pick<Store, 'items'>;
  readonly access: AccessCheck;
}

/** Files in the same folder whose names begin so. */
async function besideNamed(
  { tenantId, connectionId, parentKey }: Item,
  start: string,
  store: Looking['store'],
): Promise<Item[]> {
  if (parentKey === null) return [];
  return store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey AND STARTSWITH(c.name, @start)',
    parameters: { tenantId, connectionId, folderKey: parentKey, start },
    limit: mostBeside,
  });
}
