import type { Tree } from '../state.ts';
import type { Item } from './items.ts';

/**
 * Brings Graph's two ways to name a thing into one shape: `/drives/D/root` is the item `root`, and an address by path, which ends at a colon
 * or with the URL, becomes one part of the path. https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
export function normalAddress(pathname: string): string {
  const given = pathname.replace(/^(\/drives\/[^/]+)\/root(?=[:/]|$)/, '$1/items/root');
  const found = /^(\/drives\/[^/]+\/items\/[^/:]+|\/sites\/[^/:]+):(\/[^:]*)(?::(.*))?$/.exec(
    given,
  );
  if (found === null) return given;
  const [, start = '', path = '', rest = ''] = found;
  return `${start}:${path.replaceAll('/', '%2F')}${rest}`;
}

/** @param reference an id, `root`, or either with `:/path` after it */
export function resolveItem(
  { items }: Pick<Tree, 'items'>,
  driveId: string,
  reference: string,
): Item | undefined {
  const [id, path] = splitReference(reference);
  const start = id === 'root' ? items.root(driveId) : items.get(id);
  if (start === undefined || start.driveId !== driveId) return undefined;
  return path === '' ? start : items.at(driveId, below(start, path));
}

/** The folder that the last name of an address by path stands in, and that name; undefined for an address by id. */
export function resolveNew(
  { items }: Pick<Tree, 'items'>,
  driveId: string,
  reference: string,
): { parent: Item | undefined; name: string } | undefined {
  const [id, path] = splitReference(reference);
  if (path === '') return undefined;
  const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  return { parent: resolveItem({ items }, driveId, `${id}:/${folder}`), name };
}

/** Id, and the path without slashes at its ends. */
function splitReference(reference: string): [id: string, path: string] {
  const [, id = '', path = ''] = /^([^:]*)(?::(.*))?$/s.exec(reference) ?? [];
  return [id, path.replaceAll(/^\/+|\/+$/g, '')];
}

const below = ({ path }: Item, more: string): string => (path === '' ? more : `${path}/${more}`);
