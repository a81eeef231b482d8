import { describe, expect } from 'vitest';
import { addressOf as itemOf } from '../../shared/sources/graph/keys.ts';
import { test } from './graph-source-fixture.ts';

const documents = 'sites/Finance/Documents';

describe('sensitivity labels', () => {
  const label = { sensitivityLabelId: 'secret-1', assignmentMethod: 'standard' } as const;

  test('of an office file are what SharePoint reads out of it; of others nobody asks', async ({
    world,
  }) => {
    world.folder.write(`${documents}/terms.docx`, 'terms');
    await world.twin.rescan();
    const source = world.connect();
    const terms = await source.read(world.key(`${documents}/terms.docx`));
    const plain = await source.read(world.key(`${documents}/budget.txt`));
    if (terms === undefined || plain === undefined) throw new Error('both files are there');
    expect(await source.labels?.(terms.item)).toEqual([]);
    for (const { item } of [terms, plain]) world.twin.labels.set(itemOf(item.key).itemId, label);
    expect(await source.labels?.(terms.item)).toEqual([{ from: 'purview', id: 'secret-1' }]);
    expect(await source.labels?.(plain.item)).toEqual([]);
  });

  test('that cannot be read are said to be there', async ({ world }) => {
    world.folder.write(`${documents}/sealed.pdf`, 'sealed');
    await world.twin.rescan();
    const source = world.connect();
    const sealed = await source.read(world.key(`${documents}/sealed.pdf`));
    if (sealed === undefined) throw new Error('the file is there');
    world.twin.labels.refuse(itemOf(sealed.item.key).itemId, 'fileDoubleKeyEncrypted');
    expect(await source.labels?.(sealed.item)).toEqual([{ from: 'purview', id: 'unreadable' }]);
  });
});
