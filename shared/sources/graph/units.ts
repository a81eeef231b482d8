/** Several at once: lists, and the enumeration of a drive. */
const lists = 2;

/**
 * Resource units of a call, as SharePoint counts them: 1 for one item, a delta with a token and a download; 2 for many items,
 * a delta without one and writes; 5 for anything with permissions (learn.microsoft.com/sharepoint/dev, "avoid getting
 * throttled"). The directory has its own budgets; its calls are counted in the same way, which errs on the safe side.
 *
 * @param address path or URL
 */
export function unitsOf(method: string, address: string): number {
  const [path = '', query = ''] = address.split('?', 2);
  if (/\/(permissions|invite|createLink)\b|_api\/web\/(sitegroups|roleassignments)/i.test(path))
    return 5;
  if (/expand=[^&]*permissions/i.test(decodeQuery(query))) return 5;
  if (method !== 'GET') return lists;
  if (/\/delta\b/.test(path)) return /token=/i.test(path + query) ? 1 : lists;
  return isList(path) ? lists : 1;
}

/** Graph's paths alternate: a collection, then an id in it. */
const isList = (path: string): boolean =>
  /\/(children|drives|sites|users|groups|members|transitiveMembers|subscriptions)$/.test(path);

function decodeQuery(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
