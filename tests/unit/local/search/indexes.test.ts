import { expect, test } from 'vitest';
import { createIndexes } from '../../../../local/search/indexes.ts';
import { openStore } from '../../../../local/search/store.ts';

const notes = {
  name: 'notes',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'text', type: 'Edm.String' },
  ],
};

test('reads the documents again only when the fields have changed', () => {
  const store = openStore(undefined);
  const indexes = createIndexes(store);
  indexes.create('index', notes);
  store.putDocument('notes', { key: 'a', body: { id: 'a', kind: 'x' }, vectors: {} });
  const first = indexes.open('notes');
  indexes.put('index', notes, { name: 'notes' });
  expect(indexes.open('notes')).toBe(first);
  const wider = { ...notes, fields: [...notes.fields, { name: 'kind', type: 'Edm.String' }] };
  indexes.put('index', wider, { name: 'notes' });
  const second = indexes.open('notes');
  expect(second).not.toBe(first);
  expect(second.memory.lists.get('kind')?.get('x')).toEqual([0]);
  indexes.remove('index', 'notes', {});
  expect(() => indexes.open('notes')).toThrow(
    "The index 'notes' for service 'local' was not found.",
  );
});
