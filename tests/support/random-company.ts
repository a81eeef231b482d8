import type { Directory, Group, Person } from '../../local/directory.ts';
import { mulberry32 } from '../../local/faults.ts';

/** What administers the company in tests, in its own name. */
export const administrator = {
  appId: 'ad000000-0000-4000-8000-000000000001',
  objectId: 'ad000000-0000-4000-8000-000000000002',
} as const;

/** Eight people and five groups of a made-up company, of which the last two are Microsoft 365 groups with owners. */
export function randomDirectory(): Directory {
  const people: Person[] = Array.from({ length: 8 }, (_, n) => ({
    key: `p${n}`,
    name: `Person ${n}`,
    email: `p${n}@example.test`,
    jobTitle: 'tester',
    oid: `a1e0c0de-0000-4000-8000-00000000010${n}`,
    boxUserId: String(101 + n),
    appRoles: n === 0 ? ['admin', 'reader'] : ['reader'],
  }));
  const groups: Group[] = Array.from({ length: 5 }, (_, n) => ({
    key: `g${n}`,
    name: `Group ${n}`,
    oid: `b2e0c0de-0000-4000-8000-00000000020${n}`,
    boxGroupId: String(201 + n),
    members: [`p${n}`, `p${(n + 3) % 8}`],
    ...(n > 2 && { isUnified: true, owners: [`p${n - 1}`, `p${n}`] }),
  }));
  return {
    tenantId: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
    tenantName: 'Test',
    enterpriseId: '710001',
    applicationId: '2f0c7a54-0d5b-4c38-9a53-6c1d5e0a9b71',
    applications: [
      {
        ...administrator,
        name: 'Administration',
        permissions: [
          {
            resource: 'https://graph.microsoft.com',
            roles: ['Sites.FullControl.All', 'User.ReadWrite.All', 'Group.ReadWrite.All'],
          },
        ],
      },
    ],
    people,
    groups,
  };
}

export const words = [
  'anchor',
  'bridge',
  'cable',
  'drill',
  'engine',
  'flange',
  'gear',
  'hinge',
] as const;

/** Chance that can be taken up again at any of its turns: leaving one out does not change the others. */
export function createChance(seed: number) {
  let draw = mulberry32(seed);
  const random = () => draw();
  return {
    random,
    pick: <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T,
    turn: (number: number) =>
      void (draw = mulberry32(Math.imul(seed ^ 0x9e3779b9, 2 * number + 1))),
  };
}
