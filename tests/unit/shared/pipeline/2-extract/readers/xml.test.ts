import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../../../../shared/pipeline/2-extract/readers/xml.ts';
import { bytesOf } from '../read.ts';

describe('it refuses', () => {
  const codeOf = (xml: string): string => {
    try {
      parseXml(bytesOf(xml), {});
      return 'read';
    } catch (error) {
      return error instanceof Error && 'rejection' in error
        ? JSON.stringify(error.rejection)
        : 'other';
    }
  };

  it.each([
    ['nothing', ''],
    ['plain words', 'words'],
    ['a tag that is not closed', '<a><b></b>'],
    ['tags that cross', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['words after the root', '<a/>words'],
    ['a cut tag', '<a b="c'],
    ['a cut comment', '<a><!-- x </a>'],
    ['an attribute without quotes', '<a b=c></a>'],
    ['an attribute without a value', '<a b></a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>this & that</a>'],
    ['a character beyond all', '<a>&#x110000;</a>'],
    ['declared entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['a declaration that is none', '<!ELEMENTS a><a/>'],
  ])('%s', (_, xml) => expect(codeOf(xml)).toContain('FILE_MALFORMED'));

  it('what is too deep', () => {
    expect(codeOf('<a>'.repeat(600) + '</a>'.repeat(600))).toContain('FILE_HOSTILE');
  });

  it.each([
    ['a text', `<a>${'x'.repeat(5_000_000)}</a>`, 'read'],
    ['an attribute', `<a b="${'x'.repeat(5_000_000)}"/>`, 'read'],
    ['a comment', `<a><!--${'x'.repeat(5_000_000)}--></a>`, 'read'],
    ['a tag without end', `<a ${'x'.repeat(5_000_000)}`, 'FILE_MALFORMED'],
    ['attributes without end', `<a ${'b="c" '.repeat(800_000)}`, 'FILE_MALFORMED'],
  ])('nothing slowly: %s of 5 million characters', (_, xml, code) => {
    expect(codeOf(xml)).toContain(code);
  });
});

it('reads characters of several bytes wherever its bytes are cut', () => {
  const words = 'a\u00FC\u65E5\u{1D4B3}'.repeat(30_000);
  const found: string[] = [];
  parseXml(bytesOf(`\uFEFF<a>${words}</a>`), { text: (text) => found.push(text) });
  expect(found.join('')).toBe(words);
});

it.each(['utf16le', 'utf16be'] as const)('it reads %s by its mark', (charset) => {
  const words: string[] = [];
  const bytes = Buffer.from('\uFEFF<a>größer 東京</a>', 'utf16le');
  parseXml(charset === 'utf16le' ? bytes : bytes.swap16(), { text: (text) => words.push(text) });
  expect(words.join('')).toBe('größer 東京');
});
