import { expect, it } from 'vitest';
import { atom, holder, pptFile, pptShape, pptText, u32, wide, type PptSlide } from './ppt-file.ts';
import { linksOf, outline, refusalOf, textOf } from '../read.ts';

const read = (slides: readonly PptSlide[], options: Parameters<typeof pptFile>[1] = {}) =>
  textOf(pptFile(slides, options), 'a.ppt');

it('reads slide after slide: the title first, texts of the outline where the slide refers to them, notes last', async () => {
  const text = await read([
    {
      shapes: [
        pptShape(atom(3998, u32(1))),
        pptShape(pptText(4, 'a box\vof words')),
        pptShape(atom(3998, u32(0))),
      ],
      outline: [pptText(0, 'Plan'), pptText(1, 'One\rTwo')],
      notes: [
        pptShape(pptText(2, 'Thank the team')),
        pptShape(pptText(4, '*'), 8),
        pptShape(pptText(4, 'Page of notes')),
      ],
    },
    {
      shapes: [
        pptShape(pptText(6, 'Alpenwerk')),
        pptShape([...atom(3999, u32(4)), ...atom(4008, [0x5a, 0xfc])]),
      ],
    },
  ]);
  expect(text).toMatchObject({ format: 'application/vnd.ms-powerpoint', pages: 2, title: 'Plan' });
  expect(outline(text)).toEqual([
    'h2: Plan',
    'list-item: - One',
    'list-item: - Two',
    'paragraph: a box\nof words',
    'note: Thank the team',
    'h1: Alpenwerk',
    'paragraph: Zü',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 1, 1, 1, 1, 2, 2]);
});

it('sets aside hidden slides and footers, leaves out numbers, and counts on', async () => {
  const footer = holder(4057, [atom(4026, wide('Confidential'), 2)], 3);
  const text = await read(
    [
      {
        shapes: [
          pptShape(pptText(4, 'a')),
          pptShape(pptText(4, '7'), 8),
          pptShape(pptText(4, 'May'), 9),
        ],
      },
      { shapes: [pptShape(pptText(4, 'secret'))], hidden: true },
      { shapes: [pptShape(pptText(4, 'b'))] },
    ],
    { others: [footer] },
  );
  expect(outline(text)).toEqual([
    'paragraph: a',
    'paragraph: b',
    'footer paragraph: May',
    'hidden paragraph: secret',
    'footer paragraph: Confidential',
  ]);
  expect(text.blocks.map(({ page }) => page)).toEqual([1, 3, 1, 2, undefined]);
});

it('reads what was saved last, not what stood there before', async () => {
  const former = { shapes: [pptShape(pptText(4, 'struck out'))] };
  const slides = [{ shapes: [pptShape(pptText(4, 'now'))] }];
  expect(outline(await read(slides, { former }))).toEqual(['paragraph: now']);
});

it('reads tables row by row, by where their cells are drawn', async () => {
  const property = atom(0xf122, [0x9f, 3, ...u32(1)], 1);
  const cell = (text: string, ...sides: number[]) =>
    holder(0xf004, [atom(0xf00f, sides.flatMap(u32)), text === '' ? [] : pptText(4, text)]);
  const table = holder(0xf003, [
    holder(0xf004, [property]),
    cell('Rate', 20, 0, 30, 10),
    cell('Kind', 10, 0, 20, 10),
    cell('Unit', 30, 0, 40, 10),
    cell('car', 10, 10, 20, 30),
    cell('', 20, 10, 30, 20),
    cell('CHF', 30, 10, 40, 20),
    cell('both', 20, 20, 40, 30),
    cell('', 10, 0, 10, 30), // a line between columns
  ]);
  const text = await read([
    { shapes: [table, pptShape(pptText(4, 'after'))] },
    { shapes: [table] },
  ]);
  expect(outline(text).slice(0, 4)).toEqual([
    'row: Kind | Rate | Unit',
    'row: car |  | CHF',
    'row: car | both',
    'paragraph: after',
  ]);
  expect(text.blocks.map(({ table: number }) => number)).toEqual([0, 0, 0, undefined, 1, 1, 1]);
});

it('reads comments with those who wrote them, and says where links lead', async () => {
  const comment = holder(12_000, [
    atom(4026, wide('Luca Rossi'), 0),
    atom(4026, wide('Too long'), 1),
    atom(4026, wide('LR'), 2),
  ]);
  const url = holder(4055, [
    atom(4051, u32(5)),
    atom(4026, wide('plan'), 0),
    atom(4026, wide('https://a.example'), 1),
  ]);
  const linked = [
    ...pptText(4, 'the plan of May'),
    ...holder(4082, [atom(4083, [...u32(0), ...u32(5), ...u32(0), ...u32(0)])]),
    ...atom(4063, [...u32(4), ...u32(8)]),
  ];
  const text = await read([{ shapes: [pptShape(linked), comment] }], { others: [url] });
  expect(outline(text)).toEqual(['paragraph: the plan of May', 'comment: Luca Rossi: Too long']);
  expect(linksOf(text)).toEqual([['plan', 'https://a.example']]);
});

it.each([
  [1, ['its macros were not read']],
  [0, []],
])('says that it did not look at macros, where it has any: %i', async (has, warnings) => {
  const macros = holder(1023, [atom(1024, [...u32(7), ...u32(has), ...u32(2)])], 1);
  const slides = [{ shapes: [pptShape(pptText(4, 'words'))] }];
  expect((await read(slides, { others: [macros] })).warnings).toEqual(warnings);
});

it('refuses what is encrypted, cut off or holds no words', async () => {
  const slides = [{ shapes: [pptShape(pptText(4, 'words'))] }];
  expect(await refusalOf(pptFile(slides, { encrypted: true }), 'a.ppt')).toBe('FILE_ENCRYPTED');
  const whole = pptFile(slides);
  expect(await refusalOf(whole.subarray(0, whole.length >> 1), 'a.ppt')).toBe('FILE_MALFORMED');
  expect(await refusalOf(pptFile([{ shapes: [] }]), 'a.ppt')).toBe('FILE_NO_TEXT');
});

it('is not held up by depth, and reads or refuses in a moment whatever a byte is changed to', async () => {
  // Groups that each hold all that follows.
  const nested = Array.from({ length: 60_000 }, (_, at) => [
    0xf,
    0,
    0x03,
    0xf0,
    ...u32((60_000 - at - 1) * 8),
  ]);
  expect(outline(await read([{ shapes: [pptShape(pptText(4, 'words')), ...nested] }]))).toEqual([
    'paragraph: words',
  ]);

  const whole = pptFile([
    { shapes: [pptShape(pptText(4, 'words'))], outline: [pptText(0, 'Plan')] },
  ]);
  for (let at = 512; at < whole.length; at += 5) {
    const broken = Uint8Array.from(whole);
    broken[at] = 0xff;
    expect([
      'read',
      'FILE_MALFORMED',
      'FILE_NO_TEXT',
      'FILE_ENCRYPTED',
      'FILE_TYPE_UNKNOWN',
    ]).toContain(await refusalOf(broken, 'a.ppt'));
  }
});
