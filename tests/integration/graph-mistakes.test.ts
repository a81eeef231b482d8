import { expect, test } from 'vitest';
import { isNoticed } from '../support/access-property.ts';
import { plant, type PlantedFault } from '../support/planted-fault.ts';

/** Each is a mistake that somebody could make. The property must notice every one. Those of sweeps are for the unit tests: chance takes minutes to them. */
const faults: readonly PlantedFault[] = [
  {
    name: 'all items inherit',
    file: 'pipeline/1-scan/reconcile-item.ts',
    find: 'if (item.inherits !== undefined) return item.inherits;',
    replace: 'if (item.inherits !== undefined) return true;',
  },
  {
    name: 'broken inheritance does not stop what comes from above',
    file: 'access/climb.ts',
    find: 'if (!inherits || parentKey === null) return undefined;',
    replace: 'if (parentKey === null) return undefined;',
  },
  {
    name: 'the groups of sites are forgotten',
    file: 'access/person-record.ts',
    find: 'return [...direct, ...(await siteGroupsOf(direct, connection, store)).keys()];',
    replace: 'return [...direct];',
  },
  {
    name: 'who leaves a site group stays in it',
    slow: true,
    file: 'pipeline/1-scan/save-site-groups.ts',
    find: 'await mapBounded(left, writesAtOnce,',
    replace: 'await mapBounded(left.slice(0, 0), writesAtOnce,',
  },
  {
    name: 'a change of site groups is not noticed',
    slow: true,
    file: 'pipeline/1-scan/pull-changes.ts',
    find: '(changes.peopleChanged || groupsChanged) &&',
    replace: 'changes.peopleChanged &&',
  },
  {
    name: 'changed accounts and groups are not noticed',
    file: 'pipeline/1-scan/pull-changes.ts',
    find: '(changes.peopleChanged || groupsChanged) &&',
    replace: 'groupsChanged &&',
  },
  {
    name: 'a disabled account may read',
    file: 'sources/graph/people.ts',
    find: 'user?.accountEnabled !== true || id === undefined',
    replace: 'id === undefined || user === undefined',
  },
  {
    name: 'a link for the organization lets everybody find the file',
    slow: true,
    file: 'sources/graph/permissions.ts',
    find: 'if (!context.links.some((counted) => counted === scope)) return [];',
    replace: '',
  },
  {
    name: 'a link for certain people lets nobody in',
    slow: true,
    file: 'sources/graph/permissions.ts',
    find: "if (scope === 'users') return people;",
    replace: "if (scope === 'users') return [];",
  },
  {
    name: 'notifications of groups ring no doorbell',
    file: 'sources/graph/notification.ts',
    find: '/^(users|groups)$/i.test(kind)',
    replace: '/^users$/i.test(kind)',
  },
  {
    name: 'what the stream says is deleted stays',
    file: 'pipeline/1-scan/pull-changes.ts',
    find: '  ...gone.map(',
    replace: '  ...gone.slice(0, 0).map(',
  },
];

/** Chance takes half a minute and more to the slow ones, on two cores: they are for who changes rights, not for each run. */
const all = process.env['SLUICE_ALL_MISTAKES'] === '1';

for (const [number, fault] of faults.entries()) {
  test.skipIf(fault.slow && !all)(`notices when ${fault.name}`, { timeout: 600_000 }, async () => {
    await using planted = plant(fault, 100 + number);
    expect(await isNoticed({ source: 'microsoft365', root: planted.root })).toBe(true);
  });
}
