import type { GraphError } from '../errors.ts';
import type { Call, Route } from '../route.ts';
import type { Item } from '../tree/items.ts';
import type { Site } from '../tree/sites.ts';
import type { Grant, Role } from './judge.ts';
import type { SharedItems } from './rights.ts';
import {
  answer,
  exception,
  requireControl,
  requireReader,
  sharePointRoutes,
  notDone,
} from './sharepoint.ts';

/** Each site's role definitions have these numbers. */
const roleDefinitions: Readonly<Record<string, Role>> = {
  1073741826: 'read',
  1073741827: 'write', // Contribute
  1073741829: 'owner', // Full Control
  1073741830: 'write', // Edit
};

/**
 * Inheritance broken and restored, and rights given to whom Graph cannot name (site groups, claims). The item is `items(7)` of the list
 * behind its library. https://learn.microsoft.com/sharepoint/dev/sp-add-ins/set-custom-permissions-on-a-list-by-using-the-rest-interface
 */
export function inheritanceRoutes(rights: SharedItems): Route[] {
  const find = ({ state, param }: Call, site: Site): Item => {
    const list = /^(?:guid)?'([\da-f-]{36})'$/i.exec(param('list'))?.[1]?.toLowerCase();
    const drive = state.drives.of(site.id).find(({ listId }) => listId === list);
    if (drive === undefined) throw exception(404, 'List does not exist.');
    const item = state.items.byListItem(drive.id, Number(param('item')));
    if (item === undefined || item.parentId === null)
      throw exception(404, 'Item does not exist. It may have been deleted by another user.');
    return item;
  };
  const change = (
    call: Call,
    site: Site,
    work: (item: Item, options: Options) => void,
  ): Response => {
    requireControl(call, site, rights);
    const item = find(call, site);
    call.state.db.transaction(() => work(item, optionsOf(call.param('action'))))();
    return answer(call, { type: 'Null', body: { 'odata.null': true } });
  };

  const breakUp = (call: Call, item: Item, options: Options): void => {
    const { caller } = call;
    const copy = flag(options, 'copyroleassignments');
    const clearBelow = flag(options, 'clearsubscopes');
    // Who empties the list keeps full control.
    const keep: Grant | undefined =
      caller.kind === 'person'
        ? { kind: 'user', principal: caller.oid, role: 'owner', expiresAt: null }
        : undefined;
    rights.breakInheritance(item, {
      copy,
      clearBelow,
      ...(keep !== undefined && !copy && { keep }),
    });
  };

  const assign = (site: Site, item: Item, options: Options): void => {
    if (!rights.isUnique(item.id))
      throw exception(400, 'This operation is not allowed on an object that inherits permissions.');
    const principal = rights.siteGroups.find(site.collectionId, Number(options.get('principalid')));
    if (principal === undefined) throw exception(404, 'Can not find the principal with id.');
    const { kind, principal: named } = principal;
    if (options.get('action') === 'removeroleassignment') {
      rights.take(item, { kind, principal: named });
      return;
    }
    const role = roleDefinitions[options.get('roledefid') ?? ''];
    if (role === undefined) throw exception(404, 'Can not find the role definition with id.');
    rights.give(item, [{ kind, principal: named, role, expiresAt: null }], { retain: true });
  };

  const act = (call: Call, site: Site): Response =>
    change(call, site, (item, options) => {
      const action = options.get('action');
      if (action === 'breakroleinheritance') breakUp(call, item, options);
      else if (action === 'resetroleinheritance') rights.restoreInheritance(item);
      else throw refusal(call);
    });

  const of = 'web/lists(:list)/items(:item)';
  return [
    ...sharePointRoutes(of, 'GET', (call, site) => {
      requireReader(call, site);
      const item = find(call, site);
      if (call.query.get('$select')?.toLowerCase() !== 'hasuniqueroleassignments')
        throw refusal(call);
      const body = { HasUniqueRoleAssignments: rights.isUnique(item.id) };
      return answer(call, { type: 'Item', body });
    }),
    ...sharePointRoutes(`${of}/HasUniqueRoleAssignments`, 'GET', (call, site) => {
      requireReader(call, site);
      const value = rights.isUnique(find(call, site).id);
      return answer(call, { type: 'Edm.Boolean', body: { value } });
    }),
    ...sharePointRoutes(`${of}/:action`, 'POST', act),
    ...sharePointRoutes(`${of}/roleassignments/:action`, 'POST', (call, site) =>
      change(call, site, (item, options) => {
        const action = options.get('action') ?? '';
        if (!['addroleassignment', 'removeroleassignment'].includes(action)) throw refusal(call);
        assign(site, item, options);
      }),
    ),
  ];
}

type Options = ReadonlyMap<string, string>;

/** `breakroleinheritance(copyRoleAssignments=true,clearSubscopes=false)`; what has no name stands in this order. */
function optionsOf(action: string): Options {
  const [, name = action, inside = ''] = /^(\w+)(?:\((.*)\))?$/.exec(action) ?? [];
  const order = ['copyroleassignments', 'clearsubscopes'];
  const entries = inside
    .split(',')
    .filter((part) => part !== '')
    .map((part, at): [string, string] => {
      const [key = '', value] = part.split('=').map((text) => text.trim().toLowerCase());
      return value === undefined ? [order[at] ?? '', key] : [key, value];
    });
  return new Map([['action', name.toLowerCase()], ...entries]);
}

const flag = (options: Options, name: string): boolean => options.get(name) === 'true';

const refusal = ({ request, url }: Call): GraphError =>
  notDone(`${request.method} ${url.pathname}`);
