import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { granteeOf, openBoxAdmin } from '../box-admin.ts';
import type { Stack } from '../stack.ts';

export interface Right {
  /** Names from the top, with slashes; `*` stands for every folder at the top. */
  readonly path: string;
  /** Key of a person or a group. */
  readonly to: string;
  /** A collaboration role of Box. */
  readonly role: 'viewer' | 'editor' | 'uploader' | 'previewer' | 'viewer uploader' | 'co-owner';
}

/** Gives the sample rights once: what is changed later by `npm run box` stays as it is over restarts. */
export async function applyRights(
  rights: readonly Right[],
  { box, boxApplication, dataDir, directory }: Stack,
): Promise<void> {
  const done = join(dataDir, 'rights-given');
  if (existsSync(done)) return;
  const { clientId, clientSecret } = boxApplication;
  const { enterpriseId } = directory;
  const boxUrl = box.url.href.replace(/\/$/, '');
  const admin = await openBoxAdmin({ boxUrl, enterpriseId, clientId, clientSecret });
  for (const { path, to, role } of rights) {
    const items = path === '*' ? await admin.list('0') : [await admin.find(path)];
    for (const item of items) {
      if (item === undefined) throw new Error(`There is no ${path} to share with ${to}`);
      await admin.grant(item, granteeOf(to, directory), role);
    }
  }
  writeFileSync(done, new Date().toISOString()); // last: a kill in between gives them again, which Box answers with 409
}
