import { z } from 'zod';

/** A document library or a OneDrive, as Graph's `drive` shows it with the fields below. */
export const GraphDrive = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  /** `business` is somebody's OneDrive; libraries are `documentLibrary`. */
  driveType: z.string().nullish(),
  owner: z
    .looseObject({
      user: z
        .looseObject({ id: z.string().nullish(), displayName: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
  sharePointIds: z
    .looseObject({ siteId: z.string().nullish(), siteUrl: z.string().nullish() })
    .nullish(),
});
export type GraphDrive = z.infer<typeof GraphDrive>;

export const driveFields = 'id,name,driveType,owner,sharePointIds';

export interface Drive {
  readonly driveId: string;
  /** The same whichever way the drive was found: its root is called so. */
  readonly driveName: string;
  /** Site groups are numbered in it; absent where Graph does not tell. */
  readonly siteCollectionId: string | undefined;
  readonly siteUrl: string | undefined;
  /** Object id of whose OneDrive it is; absent for libraries. */
  readonly ownerOid: string | undefined;
}

/** @param site where Graph showed the drive below a site and not with its ids */
export function toDrive(
  drive: GraphDrive,
  site?: { readonly siteCollectionId: string | undefined; readonly siteUrl: string },
): Drive {
  const { siteId, siteUrl } = drive.sharePointIds ?? {};
  const place = {
    driveId: drive.id,
    siteCollectionId: siteId ?? site?.siteCollectionId,
    siteUrl: siteUrl ?? site?.siteUrl,
  };
  return oneDrives.has(drive.driveType ?? '')
    ? { ...place, driveName: nameOfOneDrive(drive), ownerOid: drive.owner?.user?.id ?? '' }
    : { ...place, driveName: nameOfLibrary(drive, place.siteUrl), ownerOid: undefined };
}

const oneDrives = new Set(['business', 'personal']);

const nameOfOneDrive = ({ owner }: GraphDrive): string =>
  `OneDrive: ${owner?.user?.displayName ?? 'somebody'}`;

const nameOfLibrary = ({ name }: GraphDrive, siteUrl: string | undefined): string =>
  [nameOf(siteUrl), name].filter(Boolean).join(': ');

/** The last word of a site's address, which of all its names changes least. */
function nameOf(siteUrl: string | undefined): string {
  if (siteUrl === undefined || !URL.canParse(siteUrl)) return '';
  const { hostname, pathname } = new URL(siteUrl);
  const last = pathname.split('/').findLast((part) => part !== '');
  return last === undefined ? hostname : decodeURI(last);
}
