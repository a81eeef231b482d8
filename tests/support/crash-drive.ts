import { join } from 'node:path';
import { createClock } from '../../local/clock.ts';
import { directory } from '../../local/seed/company.ts';
import { openTokens } from '../../local/tokens.ts';
import { fileKey, folderKey, type Address } from '../../shared/sources/graph/keys.ts';
import type { CrashSluice } from './crash-sluice.ts';
import { personToken } from './person-token.ts';

const audience = 'https://graph.microsoft.com';
/** Only together do they have delta show which items have rights of their own. */
const prefer =
  'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing';

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly file?: object;
  readonly root?: object;
  readonly shared?: object;
  readonly parentReference: { readonly id?: string };
}

/** Asks Graph for files in its own way, not in the product's. */
export interface TenantReader {
  /** All items of a drive. */
  items(driveId: string): Promise<Shown[]>;
  /** Whether Graph shows this file to that person. */
  mayRead(oid: string, file: Address): Promise<boolean>;
}

export function createReader(sluice: CrashSluice): TenantReader {
  const graph = () => `${sluice.cloud.graphUrl}/v1.0`;
  const clock = createClock();
  const people = new Map<string, string>();

  async function tokenOf(oid: string): Promise<string> {
    const { tenantId } = directory;
    const dataDir = join(sluice.dataDir, 'tokens');
    const tokens = await openTokens({ tenantId, clock, dataDir });
    const token =
      people.get(oid) ?? (await personToken({ tokens, clock }, { oid, scopes: 'Files.Read.All' }));
    people.set(oid, token);
    return token;
  }

  return {
    async items(driveId) {
      const items: Shown[] = [];
      let next: string | undefined = `${graph()}/drives/${driveId}/root/delta`;
      while (next !== undefined) {
        const authorization = `Bearer ${await sluice.tenantToken(audience)}`;
        const response = await fetch(next, { headers: { authorization, prefer } });
        if (!response.ok) throw new Error(await response.text());
        const page = (await response.json()) as { value: Shown[]; '@odata.nextLink'?: string };
        items.push(...page.value);
        next = page['@odata.nextLink'];
      }
      return items;
    },
    async mayRead(oid, { driveId, itemId }) {
      const response = await fetch(`${graph()}/drives/${driveId}/items/${itemId}`, {
        headers: { authorization: `Bearer ${await tokenOf(oid)}` },
      });
      if (![200, 404].includes(response.status)) throw new Error(await response.text());
      return response.ok;
    },
  };
}

/** Of each file the path, and the keys of itself and of all above it, up to the first that does not inherit. */
export async function filesInDrive(
  driveId: string,
  { path, reader }: { path: string; reader: TenantReader },
): Promise<[path: string, keys: string[]][]> {
  const items = new Map((await reader.items(driveId)).map((item) => [item.id, item]));
  const above = (item: Shown): Shown[] => {
    const parent = items.get(item.parentReference.id ?? '');
    return parent === undefined ? [item] : [item, ...above(parent)];
  };
  const keyOf = ({ id, file }: Shown) => (file ? fileKey : folderKey)(driveId, id);
  return [...items.values()]
    .filter(({ file }) => file !== undefined)
    .map((file) => {
      const chain = above(file);
      const names = chain.filter(({ root }) => root === undefined).map(({ name }) => name);
      const own = chain.findIndex(({ shared }) => shared !== undefined);
      return [[path, ...names.toReversed()].join('/'), chain.slice(0, own + 1).map(keyOf)];
    });
}
