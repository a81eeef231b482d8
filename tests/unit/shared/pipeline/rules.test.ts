import { expect, test } from 'vitest';
import type { Microsoft365Connection } from '../../../../shared/model/connection.ts';
import type { Item } from '../../../../shared/model/item.ts';
import { isChosen } from '../../../../shared/pipeline/rules.ts';
import { scopeOf } from '../../../../shared/platform/ids.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';

const connectionId = 'm365';
const ids = { tenantId, connectionId };

/** A file below folders of these names; the first is the drive itself. */
async function chosen(path: string, rules: { include?: string[]; exclude?: string[] }) {
  const names = ['Documents', ...path.split('/')];
  const keyOf = (depth: number) => `${depth === names.length - 1 ? 'file' : 'folder'}:b!1/${depth}`;
  const items = new Map(
    names.map((name, depth) => {
      const parentKey = depth === 0 ? null : keyOf(depth - 1);
      const id = scopeOf({ ...ids, key: keyOf(depth) });
      return [id, { ...ids, name, parentKey } as Item];
    }),
  );
  const connection = {
    source: 'microsoft365',
    rules: { include: [], exclude: [], ...rules },
  } as unknown as Microsoft365Connection;
  const file = items.get(scopeOf({ ...ids, key: keyOf(names.length - 1) }));
  return file && isChosen(file, connection, async (scope) => items.get(scope));
}

test.each([
  ['Reports/Q3.docx', {}, true],
  ['Reports/Q3.docx', { include: ['Reports/**'] }, true],
  ['Other/Q3.docx', { include: ['Reports/**'] }, false],
  ['reports/2026/q3.DOCX', { include: ['Reports/**/*.docx'] }, true],
  ['Reports/Q3.docx', { include: ['Reports/**'], exclude: ['**/Q3.*'] }, false],
  ['a/b/Drafts/x.md', { exclude: ['**/Drafts/**'] }, false],
  ['Draftsman/x.md', { exclude: ['**/Drafts/**'] }, true],
  ['.hidden/x.md', { include: ['**'] }, true],
  ['Q3.docx', { include: ['*.docx'] }, true],
  ['Reports/Q3.docx', { include: ['*.docx'] }, false],
  ['Reports (2026)/Q3.docx', { include: ['Reports (2026)/*'] }, true],
  ['Verträge/Größe.docx', { include: ['verträge/**'] }, true],
])('of %s, %j chooses: %s', async (path, rules, expected) => {
  expect(await chosen(path, rules)).toBe(expected);
});
