import type { User } from '../people/people.ts';
import type { Tree } from '../state.ts';
import type { SharedItems } from './rights.ts';

/** What an address was invited to becomes the guest's own. In links for certain people that shows nowhere, as any change of a link. */
export function redeemInvitations(tree: Tree, rights: SharedItems, { id, mail }: User): void {
  const { lists } = rights;
  const invited = { kind: 'invitation', principal: mail.toLowerCase() } as const;
  const guest = { kind: 'user', principal: id } as const;
  for (const itemId of lists.naming(invited)) {
    const item = tree.items.get(itemId);
    const grant = lists
      .on(itemId)
      ?.find(({ kind, principal }) => kind === 'invitation' && principal === invited.principal);
    lists.take(itemId, invited);
    if (item === undefined || grant === undefined) continue;
    const { role, expiresAt } = grant;
    rights.give(item, [{ ...guest, role, expiresAt }], { retain: true });
  }
  for (const link of lists.links()) {
    const people = link.people.map((one) =>
      one.kind === 'invitation' && one.principal === invited.principal ? guest : one,
    );
    lists.saveLink({ ...link, people });
  }
}
