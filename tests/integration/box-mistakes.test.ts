import { expect, test } from 'vitest';
import { isNoticed } from '../support/access-property.ts';
import { plant, type PlantedFault } from '../support/planted-fault.ts';

/** Each is a mistake that somebody could make. The property must notice every one. */
const faults: readonly PlantedFault[] = [
  {
    name: 'uploaders may read',
    slow: true,
    file: 'access/roles.ts',
    find: "  'owner',\n",
    replace: "  'owner',\n  'uploader',\n",
  },
  {
    name: 'previewers may not read',
    file: 'access/roles.ts',
    find: "  'previewer',\n",
    replace: '',
  },
  {
    name: 'the groups of a person are forgotten',
    file: 'sources/box/people.ts',
    find: 'principals: [userPrincipal(user.id), ...groups]',
    replace: 'principals: [userPrincipal(user.id)]',
  },
  {
    name: 'a changed group is not noticed',
    file: 'access/person-record.ts',
    find: 'if (changedAt !== null && Date.parse(changedAt) >= fetchedAt) return false;',
    replace: '',
  },
  {
    name: 'rights do not flow down',
    file: 'access/climb.ts',
    find: 'if (!inherits || parentKey === null) return undefined;',
    replace: 'if (inherits || parentKey === null) return undefined;',
  },
  {
    name: 'the re-check lets everything through',
    file: 'access/check.ts',
    find: "if (highest === -1) return { allowed: false, reason: 'no-grant' };",
    replace: '',
  },
  {
    name: 'a moved item keeps its old place',
    file: 'pipeline/1-scan/save-item.ts',
    find: '    ...item,\n    schemaVersion: 1,',
    replace:
      '    ...item,\n    parentKey: old === undefined ? item.parentKey : old.parentKey,\n    schemaVersion: 1,',
  },
  {
    name: 'what is gone is not marked',
    file: 'pipeline/1-scan/save-item.ts',
    find: '    trashed: true,\n',
    replace: '    trashed: false,\n',
  },
  {
    name: 'a right that was taken away stays',
    file: 'pipeline/1-scan/save-grants.ts',
    find: '  if (isSame && !fence && hasLink === (before?.value.hasLink ?? false)) return;\n',
    replace: '  if ((isSame && !fence) || grants.length < known.length) return;\n',
  },
  {
    name: 'new rights are not written by principal',
    file: 'pipeline/1-scan/save-grants.ts',
    find: 'await mapBounded(isSame ? [] : [...wanted], 8,',
    replace: 'await mapBounded(isSame ? [] : [...wanted].slice(1), 8,',
  },
  {
    name: 'a moved folder’s files are not looked at again',
    slow: true,
    file: 'pipeline/1-scan/findings.ts',
    find: "items.filter((item) => item.kind === 'folder' && item.pending)",
    replace: "items.filter((item) => item.kind === 'folder' && item.pending && item.trashed)",
  },
  {
    name: 'chunks carry only the scopes of the file and its folder',
    slow: true,
    file: 'pipeline/5-index/index-chunks.ts',
    find: 'scopes: chain.map((link) => link.id),',
    replace: 'scopes: chain.map((link) => link.id).slice(0, 2),',
  },
  {
    name: 'the webhooks do not ring for a right that was taken away',
    file: 'sources/box/events.ts',
    find: "  'COLLABORATION.REMOVED',\n",
    replace: '',
  },
  {
    name: 'only the first of a person’s principals is asked for',
    file: 'access/granted-scopes.ts',
    find: 'mapBounded([...principals], readsAtOnce',
    replace: 'mapBounded([...principals].slice(0, 1), readsAtOnce',
  },
];

test('the list holds at least twelve planted faults', () => {
  expect(faults.length).toBeGreaterThanOrEqual(12);
});

/** Chance takes half a minute and more to the slow ones, on two cores: they are for who changes rights, not for each run. */
const all = process.env['SLUICE_ALL_MISTAKES'] === '1';

for (const [number, fault] of faults.entries()) {
  test.skipIf(fault.slow && !all)(`notices when ${fault.name}`, { timeout: 600_000 }, async () => {
    await using planted = plant(fault, number);
    expect(await isNoticed({ source: 'box', root: planted.root })).toBe(true);
  });
}
