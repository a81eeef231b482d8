import { z } from 'zod';
import { badRequest, forbidden, notEmulated, notFound } from '../errors.ts';
import { countedPage, noContent, parse, type Call, type Route } from '../route.ts';
import { requireItem } from '../tree/access.ts';
import type { Item } from '../tree/items.ts';
import { contextOf } from '../tree/present.ts';
import type { Grant, Role } from './judge.ts';
import { permissionId, permissionJson, viewOf } from './present.ts';
import { expiryOf, Recipients, resolve } from './recipients.ts';
import type { SharedItems } from './rights.ts';

/** "5 resource units: all permission operations, including $expand=permissions" */
export const permissionUnits = 5;

const RoleName = z.enum(['read', 'write', 'owner']);

const Invite = z.looseObject({
  recipients: Recipients,
  roles: z.array(RoleName).min(1),
  requireSignIn: z.boolean().default(false),
  sendInvitation: z.boolean().default(false),
  expirationDateTime: z.string().nullish(),
  retainInheritedPermissions: z.boolean().default(true),
});

const Patch = z.looseObject({
  roles: z.array(RoleName).min(1).optional(),
  expirationDateTime: z.string().nullish(),
  password: z.string().optional(),
});

const strongest = (roles: readonly Role[]): Role =>
  (['owner', 'write', 'read'] as const).find((role) => roles.includes(role)) ?? 'read';

/** Who has a right on an item, and how it is given, changed and taken: https://learn.microsoft.com/graph/api/resources/permission */
export function permissionRoutes(rights: SharedItems): Route[] {
  /** Owners and applications see all; others only what is theirs, as the docs have it. */
  const visible = (call: Call, item: Item): readonly Grant[] => {
    const { grants } = rights.effective(item);
    const { caller } = call;
    if (caller.kind === 'app' || rights.rolesOn(caller.oid, item.id).has('owner')) return grants;
    return rights.appliesTo(caller.oid, grants);
  };
  const find = (call: Call, item: Item): Grant => {
    const view = viewOf(call.state, rights, item);
    const wanted = call.param('permission');
    const found = visible(call, item).find((grant) => permissionId(view, grant) === wanted);
    if (found === undefined) throw notFound('The permission was not found');
    return found;
  };
  const one = (call: Call, item: Item, grant: Grant): Response =>
    Response.json({
      ...contextOf(call.state, 'permission'),
      ...permissionJson(viewOf(call.state, rights, item), grant),
    });

  /** Microsoft tells no size of its pages. */
  const list = (call: Call): Response => {
    const item = requireItem(call, 'read');
    const view = viewOf(call.state, rights, item);
    const all = visible(call, item);
    const { page, next } = countedPage(call, all, { standard: 100, most: 1000 });
    return Response.json({
      ...contextOf(call.state, `Collection(permission)`),
      ...next,
      value: page.map((grant) => permissionJson(view, grant)),
    });
  };

  const invite = (call: Call): Response => {
    const item = requireItem(call, 'write');
    const wish = parse(Invite, call.body);
    const expiresAt = expiryOf(wish.expirationDateTime, call.state.clock.now());
    const known = !wish.requireSignIn || !wish.sendInvitation;
    const grants = wish.recipients.map((recipient): Grant => ({
      ...resolve(rights, recipient, { known }),
      role: strongest(wish.roles),
      expiresAt,
    }));
    call.state.db.transaction(() =>
      rights.give(item, grants, { retain: wish.retainInheritedPermissions }),
    )();
    const view = viewOf(call.state, rights, item);
    return Response.json({
      ...contextOf(call.state, 'Collection(permission)'),
      value: grants.map((grant) => permissionJson(view, grant)),
    });
  };

  const update = (call: Call): Response => {
    const item = requireItem(call, 'write');
    const before = requireOwn(item, find(call, item));
    const { roles, expirationDateTime, password } = parse(Patch, call.body);
    const role = roles === undefined ? before.role : strongest(roles);
    const expiresAt =
      expirationDateTime === undefined
        ? before.expiresAt
        : expiryOf(expirationDateTime, call.state.clock.now());
    const after = { ...before, role, expiresAt };
    call.state.db.transaction(() => {
      if (before.kind === 'link')
        return editLink(after, { password, expiresAt: expirationDateTime });
      rights.lists.put(item.id, after);
      call.state.journal.touch(item.id, { sharing: 'removed' });
    })();
    return one(call, item, after);
  };

  /** Nobody is told: neither delta nor notifications show that a link was edited. */
  const editLink = (grant: Grant, edit: { password?: string | undefined; expiresAt: unknown }) => {
    const link = rights.lists.link(grant.principal);
    if (link === undefined) throw notFound();
    if (grant.role === 'owner') throw badRequest('A link gives read or write');
    rights.lists.saveLink({
      ...link,
      type: grant.role === 'write' ? 'edit' : 'view',
      ...(edit.expiresAt !== undefined && { expiresAt: grant.expiresAt }),
      ...(edit.password !== undefined && { hasPassword: edit.password !== '' }),
    });
    for (const itemId of rights.lists.naming(grant))
      rights.lists.put(itemId, { ...grant, expiresAt: null });
  };

  const requireOwn = (item: Item, grant: Grant): Grant => {
    if (!rights.isUnique(item.id))
      throw badRequest('Only sharing permissions that are not inherited can be changed or deleted');
    if (grant.role === 'limited') throw notEmulated('Changing limited access');
    const isOwner = grant.kind === 'user' && rights.ownerOf(item.driveId) === grant.principal;
    if (isOwner) throw forbidden();
    return grant;
  };

  const remove = (call: Call): Response => {
    const item = requireItem(call, 'write');
    const grant = requireOwn(item, find(call, item));
    call.state.db.transaction(() => rights.take(item, grant))();
    return noContent();
  };

  const base = '/drives/:driveId/items/:item';
  const single = `${base}/permissions/:permission`;
  const ru = permissionUnits;
  return [
    { method: 'GET', pattern: `${base}/permissions`, ru, handle: list },
    {
      method: 'GET',
      pattern: single,
      ru,
      handle(call) {
        const item = requireItem(call, 'read');
        return one(call, item, find(call, item));
      },
    },
    { method: 'PATCH', pattern: single, ru, handle: update },
    { method: 'DELETE', pattern: single, ru, handle: remove },
    { method: 'POST', pattern: `${base}/invite`, ru, handle: invite },
  ];
}
