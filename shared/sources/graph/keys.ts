/** Keys name the drive too: `file:<driveId>/<itemId>`. An item's id says nothing of where it is. */
export const fileKey = (driveId: string, itemId: string): string => `file:${driveId}/${itemId}`;
export const folderKey = (driveId: string, itemId: string): string => `folder:${driveId}/${itemId}`;

export interface Address {
  readonly driveId: string;
  readonly itemId: string;
}

export function addressOf(key: string): Address {
  const rest = key.slice(key.indexOf(':') + 1);
  const slash = rest.indexOf('/');
  return { driveId: rest.slice(0, slash), itemId: rest.slice(slash + 1) };
}

/** Where Graph has it. */
export const pathOf = (key: string): string => {
  const { driveId, itemId } = addressOf(key);
  return `/drives/${encodeURIComponent(driveId)}/items/${encodeURIComponent(itemId)}`;
};

export const userPrincipal = (oid: string): string => `entra:user:${oid}`;
export const groupPrincipal = (oid: string): string => `entra:group:${oid}`;
/** Those who own a Microsoft 365 group: of users alone, who need not be its members. */
export const ownersPrincipal = (groupOid: string): string => `entra:owners:${groupOid}`;
/** All of the tenant but its guests. */
export const tenantPrincipal = (tenantId: string): string => `entra:tenant:${tenantId}`;
/** A group of a site collection: Owners, Members, Visitors and those that people make. */
export const siteGroupPrincipal = (siteCollectionId: string, id: string): string =>
  `sp:group:${siteCollectionId}/${id}`;
/** Whoever has an account here at all, guests too. */
export const anyone = 'anyone';
