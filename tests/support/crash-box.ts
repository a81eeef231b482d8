import { join } from 'node:path';
import { granteeOf } from '../../local/box-admin.ts';
import { boxApplication, boxConnection } from '../../local/box-application.ts';
import { directory } from '../../local/seed/company.ts';
import { openJudge } from './box-judge.ts';
import type { Draw } from './crash-draw.ts';
import { filesInBox } from './crash-evidence.ts';
import { createFiles } from './crash-files.ts';
import type { CrashSluice } from './crash-sluice.ts';
import type { CrashSource } from './crash-source.ts';

const tops = ['Harbour', 'Mill', 'Orchard'] as const;
const still = 'Depot';
const noor = granteeOf('noor', directory);

/** Everybody in the company may read everything; the guest `noor` is given folders at the top, and loses them again. */
export function createCrashBox(sluice: CrashSluice, draw: Draw): CrashSource {
  const files = createFiles({ dir: sluice.contentDir, draw, tops, still, count: 24, mark: 'b' });
  return {
    connection: boxConnection(directory),
    files,
    still,
    async change() {
      const box = await sluice.openBox();
      const folder = draw.pick(tops);
      const item = await box.find(folder);
      if (item === undefined) throw new Error(`Box has lost ${folder}`);
      if (!(await box.revoke(item, noor))) await box.grant(item, noor, 'viewer');
    },
    shown: async () => filesInBox(await sluice.openBox()),
    async mayRead({ boxUserId }, key) {
      const { clientSecret } = boxApplication(join(sluice.dataDir, 'box'));
      const judge = await openJudge(sluice.cloud.boxUrl, clientSecret);
      return judge.mayRead(boxUserId, key.replace('file:', ''));
    },
  };
}
