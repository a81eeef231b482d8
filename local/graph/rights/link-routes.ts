import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest, forbidden, notEmulated, notFound } from '../errors.ts';
import { parse, type Call, type Route } from '../route.ts';
import { requireAbility, requireItem } from '../tree/access.ts';
import type { Item } from '../tree/items.ts';
import { contextOf } from '../tree/present.ts';
import type { Grant, Principal } from './judge.ts';
import type { Link } from './lists.ts';
import { permissionUnits } from './permission-routes.ts';
import { linkIdOf, permissionJson, viewOf } from './present.ts';
import { expiryOf, Recipients, resolve } from './recipients.ts';
import type { SharedItems } from './rights.ts';

const CreateLink = z.looseObject({
  type: z.string().default('view'),
  scope: z.enum(['anonymous', 'organization', 'users', 'existingAccess']).default('organization'),
  password: z.string().min(1).optional(),
  expirationDateTime: z.string().nullish(),
  recipients: Recipients.optional(),
  retainInheritedPermissions: z.boolean().default(true),
});

const GrantAccess = z.looseObject({
  recipients: Recipients,
  roles: z.array(z.enum(['read', 'write'])).optional(),
});
const RevokeGrants = z.looseObject({ grantees: Recipients });

/** Sharing links, and whom they are for: https://learn.microsoft.com/graph/api/driveitem-createlink */
export function linkRoutes(rights: SharedItems): Route[] {
  const ru = permissionUnits;
  const answer = (call: Call, link: Link, status = 200): Response => {
    const item = call.state.items.get(link.itemId);
    if (item === undefined) throw notFound();
    const view = viewOf(call.state, rights, item);
    return Response.json(
      { ...contextOf(call.state, 'permission'), ...permissionJson(view, grantOf(link)) },
      { status },
    );
  };

  const create = (call: Call): Response => {
    const item = requireItem(call, 'write');
    const { type, scope, recipients = [], ...wish } = parse(CreateLink, call.body);
    if (type !== 'view' && type !== 'edit') throw notEmulated(`A link of type ${type}`);
    const expiresAt = expiryOf(wish.expirationDateTime, call.state.clock.now());
    const known = rights.lists
      .linksOf(item.id)
      .find((link) => link.scope === scope && link.type === type);
    // Links for certain people are each their own; of the others there is one of a kind.
    if (known !== undefined && scope !== 'users') return answer(call, known);
    const link: Link = {
      id: randomUUID(),
      itemId: item.id,
      scope,
      type,
      hasPassword: wish.password !== undefined,
      expiresAt,
      people: recipients.map((one) => resolve(rights, one, { known: false })),
    };
    const retain = wish.retainInheritedPermissions;
    call.state.db.transaction(() => {
      rights.lists.saveLink(link);
      rights.give(item, [grantOf(link)], { retain });
    })();
    return answer(call, link, 201);
  };

  /** Nobody is told: neither delta nor notifications show that a link was edited. */
  const changePeople = (
    call: Call,
    link: Link,
    change: (people: readonly Principal[]) => readonly Principal[],
  ): Link => {
    const item = call.state.items.get(link.itemId);
    if (item === undefined) throw notFound();
    requireAbility(call.state, { caller: call.caller, item, ability: 'write' });
    if (link.scope !== 'users') throw badRequest('The link is not for certain people');
    return rights.lists.saveLink({ ...link, people: change(link.people) });
  };

  const grant = (call: Call): Response => {
    const link = rights.lists.link(linkIdOf(call.param('share')) ?? '');
    if (link === undefined) throw notFound();
    requireEditing(call);
    const { recipients } = parse(GrantAccess, call.body);
    const added = recipients.map((one) => resolve(rights, one, { known: false }));
    const changed = changePeople(call, link, (people) => [
      ...people.filter((one) => !added.some((other) => isSame(one, other))),
      ...added,
    ]);
    const view = viewOf(call.state, rights, call.state.items.get(link.itemId) as Item);
    return Response.json({
      ...contextOf(call.state, 'Collection(permission)'),
      value: [permissionJson(view, grantOf(changed))],
    });
  };

  const revoke = (call: Call): Response => {
    const item = requireItem(call, 'write');
    const link = rights.lists.link(call.param('permission'));
    if (link === undefined || link.itemId !== item.id)
      throw notFound('The permission was not found');
    const { grantees } = parse(RevokeGrants, call.body);
    const taken = grantees.map((one) => resolve(rights, one, { known: false }));
    const changed = changePeople(call, link, (people) =>
      people.filter((one) => !taken.some((other) => isSame(one, other))),
    );
    return answer(call, changed);
  };

  return [
    { method: 'POST', pattern: '/drives/:driveId/items/:item/createLink', ru, handle: create },
    { method: 'POST', pattern: '/shares/:share/permission/grant', ru, handle: grant },
    {
      method: 'POST',
      pattern: '/drives/:driveId/items/:item/permissions/:permission/revokeGrants',
      ru,
      handle: revoke,
    },
  ];
}

const grantOf = ({ id, type }: Link): Grant => ({
  kind: 'link',
  principal: id,
  role: type === 'edit' ? 'write' : 'read',
  expiresAt: null, // the link itself knows
});

const isSame = (a: Principal, b: Principal): boolean =>
  a.kind === b.kind && a.principal === b.principal;

/** Shares are reached without their drive, so that the consent is looked at here. */
function requireEditing({ caller }: Call): void {
  const held = caller.kind === 'app' ? caller.roles : caller.scopes;
  const enough = [
    'Files.ReadWrite',
    'Files.ReadWrite.All',
    'Sites.ReadWrite.All',
    'Sites.FullControl.All',
  ];
  if (!enough.some((permission) => held.has(permission))) throw forbidden();
}
