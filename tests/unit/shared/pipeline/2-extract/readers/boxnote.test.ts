import { expect, it } from 'vitest';
import { bytesOf, outline, refusalOf, textOf } from '../read.ts';

const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, marks });
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const node = (type: string, content: object[], attrs?: object) => ({ type, content, attrs });
const note = (...content: object[]) =>
  bytesOf(
    JSON.stringify({ doc: { type: 'doc', content }, last_edit_timestamp: 1_700_000_000_000 }),
  );

it('reads a note as Box writes it today', async () => {
  const read = await textOf(
    note(
      node('heading', [text('Release')], { level: 1 }),
      paragraph(
        text('See the '),
        text('docs', { type: 'strong' }, { type: 'link', attrs: { href: 'https://a.example/d' } }),
        { type: 'hard_break' },
        text('soon, '),
        { type: 'mention', attrs: { name: 'Ann Lee' } },
      ),
      node('bullet_list', [
        node('list_item', [
          paragraph(text('one')),
          node('bullet_list', [node('list_item', [paragraph(text('inner'))])]),
        ]),
      ]),
      node('ordered_list', [node('list_item', [paragraph(text('third'))])], { order: 3 }),
      node('check_list', [
        node('check_list_item', [paragraph(text('done'))], { checked: true }),
        node('check_list_item', [paragraph(text('open'))], { checked: false }),
      ]),
      node('call_out_box', [paragraph(text('Mind this'))]),
      node('code_block', [text('a\n  b')]),
      node('table', [
        node('table_row', [
          node('table_header', [paragraph(text('Name'))]),
          node('table_header', [paragraph(text('Rate'))]),
        ]),
        node('table_row', [
          node('table_cell', [paragraph(text('car'))], { rowspan: 2 }),
          node('table_cell', [paragraph(text('1'))]),
        ]),
        node('table_row', [node('table_cell', [paragraph(text('2'))])]),
      ]),
      { type: 'image', attrs: { fileName: 'plan.png', alt: 'Plan of the house' } },
    ),
    'a.boxnote',
  );
  expect(read.format).toBe('application/vnd.box.boxnote');
  expect(read.title).toBe('Release');
  expect(read.metadata).toEqual({ modifiedAt: '2023-11-14T22:13:20.000Z' });
  expect(read.links.map(({ start, end, url }) => [read.text.slice(start, end), url])).toEqual([
    ['docs', 'https://a.example/d'],
  ]);
  expect(outline(read)).toEqual([
    'h1: Release',
    'paragraph: See the docs\nsoon, Ann Lee',
    'list-item: - one',
    'list-item:   - inner',
    'list-item: 3. third',
    'list-item: - [x] done',
    'list-item: - [ ] open',
    'paragraph: Mind this',
    'code: a\n  b',
    'header: Name | Rate',
    'row: car | 1',
    'row: car | 2',
    'figure: Plan of the house',
  ]);
});

/** A note as before August 2022, of runs of text with their attributes; a line break is a run of its own. */
function padNote(runs: readonly (readonly [string, ...string[]])[]): Uint8Array {
  const names = [...new Set(runs.flatMap(([, ...attributes]) => attributes))];
  const pool = Object.fromEntries(
    names.map((name, number) => {
      const [key = '', value = 'true'] = name.split(/=(?=\w)/);
      return [number, [key, value]];
    }),
  );
  const attribs = runs.map(([words, ...attributes]) => {
    const numbers = attributes.map((name) => `*${names.indexOf(name).toString(36)}`).join('');
    return `${numbers}${words === '\n' ? '|1' : ''}+${words.length.toString(36)}`;
  });
  return bytesOf(
    JSON.stringify({
      atext: { text: runs.map(([words]) => words).join(''), attribs: attribs.join('') },
      pool: { numToAttrib: pool },
      authorList: { 1: { authorName: 'Ann Lee' }, 2: {} },
      lastEditTimestamp: 1_549_770_633_666,
    }),
  );
}

it('reads a note of the earlier form, as Etherpad keeps text', async () => {
  const link = `link-${Buffer.from('1541290648235-https://b.example').toString('base64')}`;
  const cell = (row: number, column: number) => [
    `struct-tableab12_row${row}`,
    `struct-tableab12_col${column}`,
  ];
  const read = await textOf(
    padNote([
      ['Minutes', 'font-size-verylarge', 'bold'],
      ['\n'],
      ['Large', 'font-size-large'],
      [' and not', 'font-size-medium'],
      ['\n'],
      ['*', 'lmkr=1', 'list=checked1'],
      ['call '],
      ['\u{1F600} us', link],
      ['\n'],
      ['*', 'lmkr=1', 'list=bullet2'],
      ['deeper\n'],
      ['*', 'lmkr=1', 'align=center'],
      ['in the middle\n'],
      ['Name'],
      ['\n', ...cell(1, 1)],
      ['Rate'],
      ['\n', ...cell(1, 2)],
      ['car'],
      ['\n', ...cell(2, 1)],
      ['or bus'],
      ['\n', ...cell(2, 1)],
      ['0.30'],
      ['\n', ...cell(2, 2)],
      ['after'],
    ]),
    'old.boxnote',
  );
  expect(read.metadata).toEqual({ author: 'Ann Lee', modifiedAt: '2019-02-10T03:50:33.666Z' });
  expect(read.links.map(({ start, end, url }) => [read.text.slice(start, end), url])).toEqual([
    ['\u{1F600} us', 'https://b.example'],
  ]);
  expect(outline(read)).toEqual([
    'h1: Minutes',
    'paragraph: Large and not',
    'list-item: - [x] call \u{1F600} us',
    'list-item:   - deeper',
    'paragraph: in the middle',
    'row: Name | Rate',
    'row: car or bus | 0.30',
    'paragraph: after',
  ]);
});

it('reads a note of 100,000 nested lists in a moment', async () => {
  const deep = '{"type":"bullet_list","content":['.repeat(100_000);
  const source = `{"doc":{"type":"doc","content":[${deep}{"type":"text","text":"the bottom"}${']}'.repeat(100_000)}]}}`;
  expect(outline(await textOf(bytesOf(source), 'a.boxnote'))).toEqual(['paragraph: the bottom']);
});

it.each([
  ['what is no JSON', '{"doc":', 'FILE_MALFORMED'],
  ['JSON of something else', '{"a":1}', 'FILE_MALFORMED'],
  [
    'a note without words',
    '{"doc":{"type":"doc","content":[{"type":"paragraph"}]}}',
    'FILE_NO_TEXT',
  ],
  ['nothing', ' ', 'FILE_EMPTY'],
])('refuses %s', async (_, content, code) => {
  expect(await refusalOf(bytesOf(content), 'a.boxnote')).toBe(code);
});
