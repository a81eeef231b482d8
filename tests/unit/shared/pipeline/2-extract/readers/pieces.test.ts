import { expect, it } from 'vitest';
import {
  toReading,
  type Piece,
} from '../../../../../../shared/pipeline/2-extract/readers/pieces.ts';
import { chunkText } from '../../../../../../shared/pipeline/3-chunk/chunk-text.ts';

function read(pieces: readonly Piece[]) {
  const reading = toReading({ format: 'text/plain', engine: 'test', pieces });
  if (reading.outcome !== 'read') throw new Error('not read');
  return reading.text;
}

it('keeps asides after all else, and out of every chunk', () => {
  const extracted = read([
    { kind: 'paragraph', text: 'Confidential', aside: 'header', page: 1 },
    { kind: 'paragraph', text: 'First.' },
    { kind: 'paragraph', text: 'Struck out', aside: 'deleted' },
    { kind: 'paragraph', text: 'Second.' },
  ]);
  expect(extracted.text).toBe('First.\n\nSecond.\n\nConfidential\n\nStruck out');
  expect(extracted.blocks.map(({ aside }) => aside)).toEqual([
    undefined,
    undefined,
    'header',
    'deleted',
  ]);
  expect(chunkText(extracted).chunks.map(({ text }) => text)).toEqual(['First.\n\nSecond.']);
});

it('finds no text where there are only asides', () => {
  expect(() => read([{ kind: 'paragraph', text: 'Page 1', aside: 'footer' }])).toThrow();
});

it('says where the words of a link stand, of two alike in their order', () => {
  const { text, links } = read([
    { kind: 'paragraph', text: 'Before.' },
    {
      kind: 'paragraph',
      text: 'See here or here,  and there.',
      links: [
        { text: 'here', url: 'https://a.example' },
        { text: ' here ', url: 'https://b.example' },
        { text: 'nowhere', url: 'https://c.example' },
      ],
    },
  ]);
  expect(links.map(({ start, end, url }) => [text.slice(start, end), start, url])).toEqual([
    ['here', 13, 'https://a.example'],
    ['here', 21, 'https://b.example'],
  ]);
});
