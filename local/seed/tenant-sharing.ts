import type { LinkScope, SiteGroup } from '../graph-admin.ts';

/** One thing that somebody has once shared in Microsoft 365. Paths are as in the folder that is shown; people and groups go by their keys. */
export type TenantShare =
  /** Puts a person, a group or `tenant` into a group of a site; `*` stands for every site. */
  | { readonly site: string; readonly group: SiteGroup; readonly who: string }
  /** What lies there is for those only who are named after this. */
  | { readonly path: string; readonly inherits: false }
  | { readonly path: string; readonly to: string; readonly role: 'read' | 'write' }
  | { readonly path: string; readonly link: LinkScope; readonly people?: readonly string[] };

const companyShares: readonly TenantShare[] = [
  { site: 'Projects', group: 'owners', who: 'mei' },
  { site: 'Projects', group: 'members', who: 'engineering' },
  { site: 'Projects', group: 'members', who: 'sales' },
  { site: 'Projects', group: 'visitors', who: 'contract-readers' }, // legal and management, by groups within a group
  { site: 'PeoplePortal', group: 'owners', who: 'people' },
  { site: 'PeoplePortal', group: 'visitors', who: 'tenant' }, // guests are not of the tenant
  { site: 'Board', group: 'owners', who: 'viktor' },
  { site: 'Board', group: 'members', who: 'petra' },
  { path: 'sites/Projects/Tenders/Medellin', inherits: false },
  { path: 'sites/Projects/Tenders/Medellin', to: 'samuel', role: 'write' },
  { path: 'sites/Projects/Tenders/Medellin', to: 'viktor', role: 'read' },
  { path: 'sites/Projects/Documents/Valdora/Site survey Peroulaz.pdf', to: 'noor', role: 'read' },
  { path: 'sites/Board/Documents/Risk report 2026.pdf', to: 'luca', role: 'read' },
  { path: 'onedrive/petra/Half-year forecast.md', link: 'users', people: ['viktor'] },
  { path: 'onedrive/mei/Talk at ETH.html', link: 'organization' }, // opens to who has the link, and lets nobody find it
];

/** @param content the sample company, or a folder of the user's, whose sites all of the tenant may read to begin with */
export function tenantSharesOf(content: 'company' | 'folder'): readonly TenantShare[] {
  return content === 'company' ? companyShares : [{ site: '*', group: 'visitors', who: 'tenant' }];
}
