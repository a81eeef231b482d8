import type { GraphClient } from './client.ts';
import { driveFields, GraphDrive, toDrive, type Drive } from './drive.ts';
import type { DriveScope } from './drives.ts';
import { unlessGone } from './failure.ts';
import { readMembers } from './people.ts';
import { rememberFor } from './remember-for.ts';
import { readAs } from './wire.ts';

/** undefined: gone, out of our sight, or no longer what the connection reads. */
export type DriveOf = (driveId: string) => Promise<Drive | undefined>;

const keptForMs = 10 * 60_000;

/** What is needed to know of one drive, without looking for all of them. Remembered for ten minutes. */
export function createDriveOf(options: {
  client: GraphClient;
  scope: DriveScope;
  now: () => Date;
}): DriveOf {
  const { client, scope } = options;
  const keep = <T>(read: (key: string) => Promise<T>) =>
    rememberFor(keptForMs, { read, now: options.now });
  const membersOf = keep(async (group) => new Set(await readMembers(client, group)));

  async function isRead(drive: Drive): Promise<boolean> {
    const { ownerOid, siteUrl } = drive;
    if (ownerOid === undefined) {
      return (
        scope.sites === 'all' || scope.sites.some((site) => bare(site) === bare(siteUrl ?? ''))
      );
    }
    if (scope.oneDrives.users.includes(ownerOid)) return true;
    const groups = await Promise.all(scope.oneDrives.groups.map(membersOf));
    return groups.some((members) => members.has(ownerOid));
  }

  return keep(async (driveId) => {
    const address = `/drives/${encodeURIComponent(driveId)}?$select=${driveFields}`;
    const found = await unlessGone(() => client.getJson(address));
    if (found === undefined) return undefined;
    const drive = toDrive(readAs(GraphDrive, found, `drive ${driveId}`));
    return (await isRead(drive)) ? drive : undefined;
  });
}

/** Addresses are written in many ways: case and escapes do not make another site. */
function bare(address: string): string {
  if (!URL.canParse(address)) return address;
  const { host, pathname } = new URL(address);
  return `${host}${decodeURI(pathname).replace(/\/$/, '')}`.toLowerCase();
}
