import type { Item } from '../../../model/item.ts';
import type { Label } from '../../../model/label.ts';
import type { Member } from '../../../model/member.ts';
import { memberKey, scopeOf } from '../../../platform/ids.ts';

interface Outermost {
  readonly outer: Item;
  readonly labels: readonly Label[];
  readonly run: number;
  readonly now: Date;
}

/**
 * Files inside of a file as items below it: rights flow down to them, and what hides the file hides them.
 * The version is of their own content, so that of an archive in which one file is new one file is read anew.
 */
export function memberItems(
  members: readonly Member[],
  { outer, labels, run, now }: Outermost,
): Item[] {
  const { tenantId, connectionId, key, part } = outer;
  const { author = null, url = '', modifiedAt = now.toISOString() } = outer.file ?? {};
  return members.map(({ path, sizeBytes, sha256, ...member }): Item => {
    const above = path.slice(0, -1);
    const itemKey = memberKey(key, path);
    const time = member.modifiedAt ?? modifiedAt;
    return {
      schemaVersion: 1,
      key: itemKey,
      id: scopeOf({ tenantId, connectionId, key: itemKey }),
      tenantId,
      connectionId,
      kind: 'file',
      parentKey: above.length === 0 ? key : memberKey(key, above),
      name: path.at(-1) ?? '',
      owner: null,
      inherits: true,
      file: {
        version: [sha256 ?? 'unreadable', time, ...labels.map(({ id }) => id)].join('/'),
        sizeBytes,
        modifiedAt: time,
        author: member.author ?? author,
        url,
      },
      part,
      trashed: false,
      pending: false,
      within: key,
      member: { path, sha256, labels: [...labels], run },
      updatedAt: now.toISOString(),
    };
  });
}
