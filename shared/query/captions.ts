import type { AccessCheck } from '../access/check.ts';
import type { Store } from '../azure/store.ts';
import type { Item } from '../model/item.ts';
import type { Format } from '../model/text.ts';

export interface Captions {
  readonly documentId: string;
  readonly title: string;
}

export const isRecording = (format: Format): boolean => /^(audio|video)\//.test(format);

/** Nobody has more languages of one film. */
const mostBeside = 50;

/**
 * Captions beside a recording that the caller may read, by their names: `talk.vtt` or `talk.en.srt` of `talk.mp4`. They are documents
 * of their own, found and cited as such; nothing of them is read for the recording.
 */
export async function captionsBeside(
  { tenantId, connectionId, parentKey, name }: Item,
  { store, access }: { store: Pick<Store, 'items'>; access: AccessCheck },
): Promise<Captions[]> {
  if (parentKey === null) return [];
  const start = name.replace(/\.[^.]*$/, '.');
  const beside = await store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey AND STARTSWITH(c.name, @start)',
    parameters: { tenantId, connectionId, folderKey: parentKey, start },
    limit: mostBeside,
  });
  const captions = beside.filter((item) => /\.(vtt|srt)$/i.test(item.name));
  const verdicts = await Promise.all(captions.map(({ id }) => access.check(id)));
  return verdicts.flatMap((verdict) =>
    verdict.allowed ? [{ documentId: verdict.item.id, title: verdict.title }] : [],
  );
}
