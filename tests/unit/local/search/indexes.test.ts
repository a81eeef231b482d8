import { expect, test } from 'vitest';
import { indexDocuments } from '../../../../local/search/documents.ts';
import { valueAt } from '../../../../local/search/engine/memory-index.ts';
import { createIndexes } from '../../../../local/search/indexes.ts';
import { openStore } from '../../../../local/search/store.ts';

const notes = {
  name: 'notes',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'text', type: 'Edm.String' },
  ],
};

test('opens an index again only when the fields have changed, and what came later is empty', () => {
  const store = openStore(undefined);
  const indexes = createIndexes(store);
  indexes.create('index', notes);
  const first = indexes.open('notes');
  const upload = (document: object) =>
    indexDocuments(
      indexes.open('notes'),
      { value: [{ '@search.action': 'upload', ...document }] },
      store,
    );
  upload({ id: 'a', text: 'one' });
  indexes.put('index', notes, { name: 'notes' });
  expect(indexes.open('notes')).toBe(first);
  const wider = { ...notes, fields: [...notes.fields, { name: 'kind', type: 'Edm.String' }] };
  indexes.put('index', wider, { name: 'notes' });
  const second = indexes.open('notes');
  expect(second).not.toBe(first);
  upload({ id: 'b', text: 'two', kind: 'x' });
  expect([0, 1].map((ordinal) => valueAt(second.memory, ordinal, 'kind'))).toEqual([null, 'x']);
  indexes.remove('index', 'notes', {});
  expect(() => indexes.open('notes')).toThrow(
    "The index 'notes' for service 'local' was not found.",
  );
});
