import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { boxConnection } from './box-application.ts';
import type { CloudInput } from './cloud.ts';
import type { NewConnection } from './connect.ts';
import type { Directory } from './directory.ts';
import { microsoft365Connection } from './graph-application.ts';
import type { WriterInput } from './seed/company-writer.ts';

/** What the sources show in this run. */
export interface Shown {
  readonly input: Pick<CloudInput, 'contentDir' | 'content' | 'tenant'>;
  /** What of the sample company must be written before. */
  readonly write: WriterInput;
  /** To be asked for when all of it lies there. */
  readonly connections: () => readonly NewConnection[];
}

/** Folders of the user's, by the option that names them: absolute paths, which exist. */
export interface OwnFolders {
  readonly box?: string;
  readonly sharepoint?: string;
}

/** The sample company in both sources, or the folders of the user's and nothing beside them. */
export function whatToShow(dataDir: string, own: OwnFolders, directory: Directory): Shown {
  const box = boxConnection(directory);
  const { box: boxDir, sharepoint } = own;
  if (boxDir === undefined && sharepoint === undefined) {
    const company = { box: join(dataDir, 'company'), microsoft365: join(dataDir, 'microsoft365') };
    return {
      input: {
        contentDir: company.box,
        content: 'company',
        tenant: { dir: company.microsoft365, content: 'company' },
      },
      write: company,
      connections: () => [box, microsoft365In(company.microsoft365, directory)],
    };
  }
  const tenantDir = sharepoint === undefined ? undefined : tenantFolder(dataDir, sharepoint);
  return {
    input: {
      contentDir: boxDir ?? emptyFolder(join(dataDir, 'no-box')),
      content: 'folder',
      ...(tenantDir !== undefined && { tenant: { dir: tenantDir, content: 'folder' } }),
    },
    write: {},
    connections: () => [
      ...(boxDir === undefined ? [] : [box]),
      ...(tenantDir === undefined ? [] : [microsoft365In(tenantDir, directory)]),
    ],
  };
}

/** With the OneDrives of those who have one. */
function microsoft365In(tenantDir: string, { people }: Directory): NewConnection {
  const owners = people.filter(({ key }) => existsSync(join(tenantDir, 'onedrive', key)));
  return microsoft365Connection(owners);
}

/**
 * A data folder stays with what it began with: of what another folder shows, Sluice would have to find out first that all it knows is gone.
 * @throws with what to do about it
 */
export function keepTo(dataDir: string, own: OwnFolders): void {
  const note = join(dataDir, 'shown.json');
  const now = JSON.stringify(own);
  if (!existsSync(note)) writeFileSync(note, now);
  else if (readFileSync(note, 'utf8') !== now)
    throw new Error(
      `${dataDir} holds what other folders showed: "npm run reset" forgets it, or give another by --data FOLDER.`,
    );
}

/** A folder that holds `sites` or `onedrive` is shown as it is; any other is the one library of a site of its name. */
function tenantFolder(dataDir: string, shown: string): string {
  if (['sites', 'onedrive'].some((name) => existsSync(join(shown, name)))) return shown;
  const tenant = join(dataDir, 'sharepoint');
  const library = join(emptyFolder(join(tenant, 'sites', basename(shown))), 'Documents');
  if (!existsSync(library)) symlinkSync(shown, library, 'junction');
  return tenant;
}

function emptyFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
