import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../../shared/model/text.ts';
import { chunkText } from '../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { heading, item, paragraph, row, textOf, words, type Part } from './text-of.ts';

const chunksOf = (...parts: Part[]): Chunk[] => chunkText(textOf(parts)).chunks;
const linesOf = (chunk: Chunk | undefined): string[] => chunk?.text.split(/\n+/) ?? [];

it('makes one chunk of a short text, with its title', () => {
  const chunks = chunkText(textOf([heading(1, 'Leave'), paragraph('Twenty-six days.')]));
  expect(chunks).toEqual({
    schemaVersion: 2,
    title: 'The title',
    chunks: [
      {
        ordinal: 0,
        headings: [],
        text: 'Leave\n\nTwenty-six days.',
        start: 0,
        end: 23,
        fromPage: null,
        toPage: null,
        place: null,
        tokens: expect.any(Number) as number,
      },
    ],
  });
});

it('makes nothing of nothing', () => {
  expect(chunksOf()).toEqual([]);
});

describe('headings', () => {
  it('are listed above what they head, once: in the list or in the text', () => {
    const chunks = chunksOf(
      heading(1, 'Handbook'),
      heading(2, 'Leave'),
      paragraph(words(300)),
      paragraph(words(300)),
      heading(3, 'Parental'),
      paragraph(words(200)),
      heading(2, 'Pay'),
      paragraph(words(200)),
    );
    expect(chunks.map((chunk) => chunk.headings)).toEqual([
      [],
      ['Handbook', 'Leave'],
      ['Handbook', 'Leave'],
      ['Handbook'],
    ]);
    expect(chunks.map((chunk) => linesOf(chunk)[0])).toEqual([
      'Handbook',
      words(300),
      'Parental',
      'Pay',
    ]);
  });

  it('never stand last, also where the block below must be cut for it', () => {
    for (const size of [250, 330, 380, 398, 400, 1_000]) {
      const chunks = chunksOf(
        heading(1, 'One'),
        paragraph(words(150)),
        heading(2, 'A heading of some words'),
        paragraph(words(size)),
        heading(1, 'Two'),
        paragraph(words(60)),
      );
      for (const chunk of chunks) {
        expect(linesOf(chunk).at(-1)).not.toMatch(/^(One|Two|A heading of some words)$/);
      }
    }
  });

  it('stay with the words before when nothing follows', () => {
    const chunks = chunksOf(paragraph(words(100)), heading(1, 'The end'));
    expect(chunks.map((chunk) => linesOf(chunk).at(-1))).toEqual(['The end']);
  });

  it('keep their words when there is nothing else', () => {
    const text = textOf(
      Array.from({ length: 200 }, (_, at) => heading(1, `Heading ${at} of many`)),
    );
    const { chunks } = chunkText(text);
    expect(chunks.flatMap(linesOf)).toEqual(text.text.split('\n\n'));
  });

  it('that are whole paragraphs do not drown the text as context', () => {
    const chunks = chunksOf(heading(1, words(200)), paragraph(words(350)), paragraph(words(350)));
    expect(
      Math.max(...chunks.flatMap((chunk) => chunk.headings.map((line) => line.length))),
    ).toBeLessThan(170);
  });
});

describe('sections', () => {
  it('that are small go together inside one part', () => {
    const chunks = chunksOf(
      heading(1, 'Part'),
      ...['a', 'b', 'c'].flatMap((name) => [heading(2, name), paragraph(words(20))]),
      heading(1, 'Other part'),
      paragraph(words(100)),
    );
    expect(chunks.map((chunk) => linesOf(chunk)[0])).toEqual(['Part', 'Other part']);
  });

  it('of two parts go together only when the first is tiny', () => {
    const parts = (size: number) =>
      chunksOf(heading(1, 'A'), paragraph(words(size)), heading(1, 'B'), paragraph(words(100)));
    expect(parts(20)).toHaveLength(1);
    expect(parts(80)).toHaveLength(2);
  });

  it('of a document with one title are those below it', () => {
    const chunks = chunksOf(
      heading(1, 'The document'),
      heading(2, 'A'),
      paragraph(words(80)),
      heading(2, 'B'),
      paragraph(words(80)),
    );
    expect(chunks).toHaveLength(2);
  });

  it('end with no tiny chunk of their own at the end of the text', () => {
    expect(
      chunksOf(paragraph(words(300)), heading(1, 'Thanks'), paragraph('To all.')),
    ).toHaveLength(1);
  });
});

describe('tables', () => {
  const cells = (at: number) => `row ${at} | ${words(20)}`;

  it('stay whole where they fit', () => {
    const table = [
      row('Name | Text', true),
      ...Array.from({ length: 12 }, (_, at) => row(cells(at))),
    ];
    const chunks = chunksOf(paragraph(words(200)), ...table, paragraph(words(200)));
    const whole = chunks.filter((chunk) => chunk.text.includes(' | '));
    expect(whole).toHaveLength(1);
    expect(linesOf(whole[0]).filter((line) => line.includes(' | '))).toHaveLength(13);
  });

  it('stay whole also where that parts them from the line that introduces them', () => {
    const table = [
      row('Name | Text', true),
      ...Array.from({ length: 15 }, (_, at) => row(cells(at))),
    ];
    const line = `${words(30).slice(0, -1)}:`;
    const chunks = chunksOf(paragraph(words(100)), paragraph(line), ...table);
    const rowsOf = (chunk: Chunk) => linesOf(chunk).filter((one) => one.includes(' | ')).length;
    expect(chunks.map(rowsOf)).toEqual([0, 16]);
    expect(linesOf(chunks[0]).at(-1)).toBe(line);
  });

  it('that do not fit are cut between rows, each piece under the header', () => {
    const table = [
      row('Name | Text', true),
      ...Array.from({ length: 60 }, (_, at) => row(cells(at))),
    ];
    const text = textOf([heading(1, 'Rates'), ...table]);
    const { chunks } = chunkText(text);
    expect(chunks.length).toBeGreaterThan(3);
    const rows = chunks.flatMap((chunk, position) => {
      const [first, ...others] = linesOf(chunk).filter((line) => line !== 'Rates');
      expect(first).toBe('Name | Text');
      // The span covers the rows alone.
      if (position > 0) expect(text.text.slice(chunk.start, chunk.end)).toBe(others.join('\n'));
      if (position > 0) expect(chunk.headings).toEqual(['Rates']);
      return others;
    });
    expect(rows).toEqual(Array.from({ length: 60 }, (_, at) => cells(at)));
  });

  it('repeat a header of two rows whole, or what there is room for', () => {
    const rows = Array.from({ length: 40 }, (_, at) => row(`${at} | ${words(20)}`));
    const chunks = chunksOf(row('Region | 2025', true), row('Region | Q1', true), ...rows);
    expect(chunks.length).toBeGreaterThan(1);
    for (const { text } of chunks) expect(text).toMatch(/^Region \| 2025\nRegion \| Q1\n\d/);
    const long = chunksOf(row('Region | 2025', true), row(words(200), true), ...rows);
    for (const { text } of long) expect(text).toMatch(/^Region \| 2025\n/);
  });

  it('repeat no header that is not one, or is too long', () => {
    const rows = Array.from({ length: 60 }, (_, at) => row(cells(at)));
    expect(chunksOf(...rows)[1]?.text).toMatch(/^row \d+ \|/);
    expect(chunksOf(row(words(250, 'column'), true), ...rows)[1]?.text).toMatch(/^row \d+ \|/);
  });

  it('with a row over the budget cut it, still under the header', () => {
    const chunks = chunksOf(row('Name | Text', true), row(`long | ${words(900)}`), row(cells(1)));
    for (const chunk of chunks) expect(linesOf(chunk)[0]).toBe('Name | Text');
    expect(Math.max(...chunks.map((chunk) => chunk.tokens))).toBeLessThanOrEqual(400);
  });
});

it('keeps a list whole where it fits, with the line that introduces it', () => {
  const list = Array.from({ length: 10 }, () => item(`- ${words(20)}`));
  const chunks = chunksOf(paragraph(words(300)), paragraph('You need:'), ...list);
  expect(chunks).toHaveLength(2);
  expect(linesOf(chunks[1])).toEqual(['You need:', ...list.map(({ text }) => text)]);
});

it('keeps code whole where it fits', () => {
  const code: Part = {
    kind: 'code',
    text: Array.from({ length: 40 }, () => 'let x = 1;').join('\n'),
  };
  const chunks = chunksOf(paragraph(words(250)), code, paragraph(words(250)));
  expect(chunks.filter((chunk) => chunk.text.includes(code.text))).toHaveLength(1);
});

it('cuts long paragraphs at sentences, and long sentences at words', () => {
  const sentences = Array.from(
    { length: 80 },
    (_, at) => `Sentence ${at} says “${words(12)}” Dr. Who?`,
  );
  for (const { text } of chunksOf(paragraph(sentences.join(' ')))) {
    expect(text).toMatch(/^(Sentence|Dr)/);
    expect(text).toMatch(/[.?”]$/);
  }
  for (const { text } of chunksOf(paragraph(words(2_000, 'unbroken')))) {
    expect(text).toMatch(/^unbroken\b.*\bunbroken\.?$/);
  }
  const chinese = '数据保护是每个员工的责任。'.repeat(200);
  for (const { text } of chunksOf(paragraph(chinese))) expect(text).toMatch(/。$/);
});

it('says on which pages it lies', () => {
  const chunks = chunksOf(
    paragraph(words(150), 3),
    paragraph(words(150), 4),
    paragraph(words(150), 9),
  );
  expect(chunks.map(({ fromPage, toPage }) => [fromPage, toPage])).toEqual([
    [3, 4],
    [9, 9],
  ]);
});

it('counts what looks like a control mark of a model as text', () => {
  expect(chunksOf(paragraph('a <|endoftext|> b'))[0]?.text).toBe('a <|endoftext|> b');
});

it.each(['a', '=', '.', 'ab1x', '漢', '\u{1F600}', 'MTIzNA'])(
  'cuts 200,000 characters of %j without a blank in a moment',
  (unit) => {
    const text = textOf([paragraph(unit.repeat(200_000 / unit.length))]);
    const { chunks } = chunkText(text);
    expect(chunks.map((chunk) => chunk.text).join('')).toBe(text.text);
    expect(Math.max(...chunks.map((chunk) => chunk.tokens))).toBeLessThanOrEqual(400);
  },
);

it('cuts a text of very many headings', () => {
  const { chunks } = chunkText(textOf(Array.from({ length: 150_000 }, () => heading(2, 'a'))));
  expect(chunks.length).toBeGreaterThan(300);
});
