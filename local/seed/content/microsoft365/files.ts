import type { SeedFile } from '../../seed-file.ts';
import { boardFiles } from './board.ts';
import { oneDriveFiles } from './one-drives.ts';
import { peoplePortalFiles } from './people-portal.ts';
import { projectFiles } from './projects.ts';

/** Below `sites/<site>/<library>` and `onedrive/<person key>`, as the Graph twin shows a folder. */
export const tenantFiles: readonly SeedFile[] = [
  ...projectFiles,
  ...peoplePortalFiles,
  ...boardFiles,
  ...oneDriveFiles,
];
