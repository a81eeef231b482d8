import picomatch from 'picomatch';
import { maxDepth, type ReadItem } from '../access/climb.ts';
import type { Connection } from '../model/connection.ts';
import type { Item } from '../model/item.ts';
import { scopeOf } from '../platform/ids.ts';

/** Whether the connection was told to read this file, by its place on record as it now is. */
export async function isChosen(
  item: Pick<Item, 'name' | 'parentKey' | 'tenantId' | 'connectionId'>,
  connection: Connection,
  read: ReadItem,
): Promise<boolean> {
  if (!hasRules(connection)) return true;
  return rulesOf(connection)(await pathOf(item, read));
}

/** Where a name decides, a folder that is renamed changes what is chosen below it. */
export const hasRules = (connection: Connection): connection is Ruled =>
  connection.source === 'microsoft365' &&
  connection.rules.include.length + connection.rules.exclude.length > 0;

type Ruled = Extract<Connection, { source: 'microsoft365' }>;

/** Names from below the top of the part, with slashes. */
async function pathOf(
  { name, parentKey, tenantId, connectionId }: Parameters<typeof isChosen>[0],
  read: ReadItem,
): Promise<string> {
  const names = [name];
  for (let key = parentKey; key !== null && names.length < maxDepth;) {
    const above: Item | undefined = await read(scopeOf({ tenantId, connectionId, key }));
    if (above === undefined || above.parentKey === null) break; // the top is the drive itself
    names.unshift(above.name);
    key = above.parentKey;
  }
  return names.join('/');
}

/** SharePoint compares names without case, and takes a leading dot for a letter like any other. */
const matching = { nocase: true, dot: true, noextglob: true } as const;

/** Names are full of brackets: only the star and the question mark mean more than themselves. */
const literal = (pattern: string): string => pattern.replace(/[()[\]{}!+@|^$\\]/g, '\\$&');

function rulesOf({ rules: { include, exclude } }: Ruled): (path: string) => boolean {
  const matches = (patterns: readonly string[]) => picomatch(patterns.map(literal), matching);
  const isIncluded = include.length === 0 ? () => true : matches(include);
  const isExcluded = exclude.length === 0 ? () => false : matches(exclude);
  return (path) => isIncluded(path) && !isExcluded(path);
}
