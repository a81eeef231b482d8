import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';

/** Graph's JSON as far as we read it (learn.microsoft.com/graph/api/resources). Loose: unknown keys are Graph's to add. */
const Facet = z.looseObject({}).nullish();
const Identity = z.looseObject({
  id: z.string().nullish(),
  displayName: z.string().nullish(),
  email: z.string().nullish(),
  /** SharePoint's claim: `i:0#.f|membership|…`. */
  loginName: z.string().nullish(),
});
const IdentitySet = z.looseObject({
  user: Identity.nullish(),
  group: Identity.nullish(),
  siteUser: Identity.nullish(),
  siteGroup: Identity.nullish(),
});
export type IdentitySet = z.infer<typeof IdentitySet>;

export const DriveItem = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  webUrl: z.string().nullish(),
  size: z.number().nullish(),
  eTag: z.string().nullish(),
  lastModifiedDateTime: z.string().nullish(),
  lastModifiedBy: IdentitySet.nullish(),
  parentReference: z
    .looseObject({ driveId: z.string().nullish(), id: z.string().nullish() })
    .nullish(),
  file: z
    .looseObject({ hashes: z.looseObject({ quickXorHash: z.string().nullish() }).nullish() })
    .nullish(),
  folder: Facet,
  root: Facet,
  /** A notebook and the like: a folder that Graph shows as one thing. */
  package: Facet,
  /** A shortcut to an item of another drive, which has rights of its own there. */
  remoteItem: Facet,
  deleted: Facet,
  shared: Facet,
});
export type DriveItem = z.infer<typeof DriveItem>;

export const GraphPermission = z.looseObject({
  roles: z.array(z.string()).nullish(),
  grantedToV2: IdentitySet.nullish(),
  grantedToIdentitiesV2: z.array(IdentitySet).nullish(),
  link: z.looseObject({ scope: z.string().nullish() }).nullish(),
  hasPassword: z.boolean().nullish(),
  expirationDateTime: z.string().nullish(),
});
export type GraphPermission = z.infer<typeof GraphPermission>;

/** A user, a group, a device: what a group may hold, and a user own. */
export const DirectoryObject = z.looseObject({
  '@odata.type': z.string().nullish(),
  id: z.string().min(1),
});
export type DirectoryObject = z.infer<typeof DirectoryObject>;
export const GraphUser = z.looseObject({
  id: z.string().min(1),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  ownedObjects: z.array(DirectoryObject).nullish(),
});
export type GraphUser = z.infer<typeof GraphUser>;
export const MemberObjects = z.looseObject({ value: z.array(z.string()) });

export const GraphSite = z.looseObject({
  /** `hostname,site collection,web`. */
  id: z.string().min(1),
  webUrl: z.string(),
  isPersonalSite: z.boolean().nullish(),
});
export type GraphSite = z.infer<typeof GraphSite>;

/** From SharePoint's REST API, without metadata. */
export const SiteUser = z.looseObject({ LoginName: z.string() });
export const SiteGroup = z.looseObject({
  Id: z.int(),
  LoginName: z.string().nullish(),
  Users: z.array(SiteUser).nullish(),
});

export const GraphSubscription = z.looseObject({
  id: z.string().min(1),
  resource: z.string(),
  notificationUrl: z.string().nullish(),
  expirationDateTime: z.string(),
});
export type GraphSubscription = z.infer<typeof GraphSubscription>;

/**
 * What Graph says of one item.
 * @throws AppError ITEM_UNREADABLE, naming the field and never its value: asking again will not help
 */
export function readAs<T>(schema: z.ZodType<T>, raw: unknown, key: string): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('ITEM_UNREADABLE', `What Graph says of ${key} cannot be read at "${path}"`);
}
