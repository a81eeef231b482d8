/**
 * Who may read what, by SharePoint's rules: an item has either a complete list of its own or that of the nearest item above with one, and
 * what is given further up does not count there. This is the judge of access tests: it shares no code with the product.
 * https://learn.microsoft.com/sharepoint/understanding-permission-levels and
 * https://learn.microsoft.com/sharepoint/what-is-permissions-inheritance
 */
export type Role = 'read' | 'write' | 'owner' | 'limited';

/** Somebody or something that is given a role. `principal` is an object id, `collection/id` of a site group, or a link's id. */
export type Principal =
  | { readonly kind: 'user' | 'group' | 'siteGroup' | 'link'; readonly principal: string }
  /** Those who own the Microsoft 365 group with that object id. */
  | { readonly kind: 'owners'; readonly principal: string }
  /** An address that was invited and has no account yet. */
  | { readonly kind: 'invitation'; readonly principal: string }
  /**
   * `everyone`, or `members`: everyone except external users. Since March 2018 neither has guests in it, unless `Set-SPOTenant -ShowEveryoneClaim`
   * lets them into the first: https://learn.microsoft.com/office365/troubleshoot/access-management/grant-everyone-claim-to-external-users
   */
  | { readonly kind: 'claim'; readonly principal: string };

export type Grant = Principal & { readonly role: Role; readonly expiresAt: number | null };

export type LinkScope = 'anonymous' | 'organization' | 'users' | 'existingAccess';

export interface SharedLink {
  readonly scope: LinkScope;
  readonly type: 'view' | 'edit';
  readonly expiresAt: number | null;
  /** Whom it was made for; those without an account have not redeemed it. */
  readonly people: readonly Principal[];
}

/** Which links let people find and read what they did not open by the link itself. SharePoint's search shows neither; nor does the judge. */
export interface LinksCount {
  organization: boolean;
  anyone: boolean;
}

/** What the judge may look at. */
export interface Evidence {
  /** undefined: there is no such item, or not any more. */
  item(
    id: string,
  ):
    | { readonly id: string; readonly parentId: string | null; readonly driveId: string }
    | undefined;
  /** undefined: it inherits. */
  listOn(itemId: string): readonly Grant[] | undefined;
  /** Whose OneDrive it is. */
  ownerOf(driveId: string): string | undefined;
  person(oid: string): { readonly isEnabled: boolean; readonly isGuest: boolean } | undefined;
  /** Groups that this user or group is in directly. */
  groupsHolding(oid: string): readonly string[];
  ownersOf(groupId: string): readonly string[];
  membersOf(siteGroup: string): readonly Principal[];
  link(id: string): SharedLink | undefined;
  now(): number;
  readonly linksCount: LinksCount;
}

export interface Question {
  readonly oid: string;
  readonly itemId: string;
}

export const mayRead = (evidence: Evidence, question: Question): boolean =>
  rolesOn(evidence, question).size > 0;

export function mayWrite(evidence: Evidence, question: Question): boolean {
  const roles = rolesOn(evidence, question);
  return roles.has('write') || roles.has('owner');
}

/** Without `limited`, which only lets people pass through to what lies below: it never shows anything. */
export function rolesOn(evidence: Evidence, { oid, itemId }: Question): Set<Role> {
  const person = evidence.person(oid);
  const found = effectiveList(evidence, itemId);
  if (person === undefined || !person.isEnabled || found === undefined) return new Set();
  const isFor = createMatch(evidence, { oid, ...person });
  const held = found.list
    .filter((one) => one.role !== 'limited' && isCurrent(one, evidence.now()) && isFor(one))
    .map(({ role }) => role);
  return new Set(evidence.ownerOf(found.driveId) === oid ? [...held, 'owner'] : held);
}

/** Whether a grant to that principal is one to this person. */
export function createMatch(
  evidence: Evidence,
  { oid, isGuest }: { oid: string; isGuest: boolean },
): (one: Principal) => boolean {
  const groups = groupsOf(evidence, oid);
  const isFor = ({ kind, principal }: Principal): boolean => {
    switch (kind) {
      case 'user':
        return principal === oid;
      case 'group':
        return groups.has(principal);
      case 'owners':
        return evidence.ownersOf(principal).includes(oid);
      case 'claim':
        return !isGuest; // of "Everyone", too, unless an admin of SharePoint has switched it on
      case 'siteGroup':
        return evidence.membersOf(principal).some((member) => isFor(member));
      case 'link':
        return linkIsFor(evidence.link(principal));
      case 'invitation':
        return false;
    }
  };
  const linkIsFor = (link: SharedLink | undefined): boolean => {
    if (link === undefined || !isCurrent(link, evidence.now())) return false;
    if (link.scope === 'users') return link.people.some((member) => isFor(member));
    if (link.scope === 'organization') return evidence.linksCount.organization && !isGuest;
    return link.scope === 'anonymous' && evidence.linksCount.anyone;
  };
  return isFor;
}

const isCurrent = ({ expiresAt }: { expiresAt: number | null }, now: number): boolean =>
  expiresAt === null || expiresAt > now;

/** The nearest list at or above the item; undefined where the item or one above it is not there. */
function effectiveList(
  evidence: Evidence,
  itemId: string,
): { list: readonly Grant[]; driveId: string } | undefined {
  for (let item = evidence.item(itemId); item !== undefined;) {
    const list = evidence.listOn(item.id);
    if (list !== undefined) return { list, driveId: item.driveId };
    item = item.parentId === null ? undefined : evidence.item(item.parentId);
  }
  return undefined;
}

/** Directly and through groups within groups; a circle of groups is harmless. */
function groupsOf(evidence: Evidence, oid: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [oid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const group of evidence.groupsHolding(next)) {
      if (reached.has(group)) continue;
      reached.add(group);
      waiting.push(group);
    }
  }
  return reached;
}
