import { array, assert, constantFrom, letrec, property, string, tuple } from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { createXmlScanner } from '../../../../../../shared/pipeline/2-extract/readers/xml-scanner.ts';
import { parseXml } from '../../../../../../shared/pipeline/2-extract/readers/xml.ts';
import { bytesOf } from '../read.ts';

/** What happened, in order; neighbouring texts are one. */
type Event = readonly ['open' | 'close' | 'text', string, Readonly<Record<string, string>>?];

function joined(events: readonly Event[]): Event[] {
  const found: Event[] = [];
  for (const event of events) {
    const last = found.at(-1);
    if (event[0] === 'text' && last?.[0] === 'text')
      found.splice(-1, 1, ['text', last[1] + event[1]]);
    else found.push(event);
  }
  return found;
}

/** @param lengths of the pieces in which it comes, again and again */
function scanned(xml: string, lengths: readonly number[]): Event[] {
  const events: Event[] = [];
  const scanner = createXmlScanner({
    open: (name, attributes) => events.push(['open', name, { ...attributes }]),
    close: (name) => events.push(['close', name]),
    text: (text) => events.push(['text', text]),
  });
  for (let at = 0, piece = 0; at < xml.length; piece += 1) {
    const length = lengths[piece % lengths.length] ?? 1;
    scanner.write(xml.slice(at, at + length));
    at += length;
  }
  scanner.end();
  return joined(events);
}

function parsed(xml: string): Event[] {
  const events: Event[] = [];
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    events.push(['open', name, { ...attributes }]);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    events.push(['close', name]);
  });
  const text = (words: string): void => {
    if (depth > 0) events.push(['text', words]);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.write(xml).close();
  return joined(events);
}

const names = constantFrom('a', 'w:p', 'xdr:from', 'x-1', 'é', 'row');
const words = string({
  unit: constantFrom('a', ' ', '>', ';', '"', "'", '&amp;', '&#x41;', '&#66;', 'é', '😀', '\t'),
  maxLength: 12,
});
const doubleQuoted = tuple(names, words).map(
  ([name, value]) => ` ${name} = "${value.replaceAll('"', '')}"`,
);
const singleQuoted = tuple(names, words).map(
  ([name, value]) => `\n${name}='${value.replaceAll("'", '')}'`,
);
const asides = constantFrom(
  '<!-- <a> -- & -->'.replace(' -- ', ' - '),
  '<?pi <x> ?>',
  '<![CDATA[<a>&amp;]] >]]>',
);
const { element } = letrec<{ element: string; content: string }>((tie) => ({
  element: tuple(names, doubleQuoted, singleQuoted, array(tie('content'), { maxLength: 4 })).map(
    ([name, first, second, content]) => {
      const attributes =
        first.trim().split(' ')[0] === second.trim().split('=')[0] ? first : first + second;
      return content.length === 0
        ? `<${name}${attributes} />`
        : `<${name}${attributes}>${content.join('')}</${name} >`;
    },
  ),
  content: constantFrom(0, 1, 2).chain((kind) =>
    kind === 0 ? words : kind === 1 ? asides : tie('element'),
  ),
}));

it('tells the same of XML as a parser that checks every rule, however it is cut', () => {
  const lengths = array(constantFrom(1, 2, 3, 7, 40, 1_000), { minLength: 1, maxLength: 5 });
  const prolog = constantFrom(
    '',
    '\uFEFF<?xml version="1.0"?>\n',
    '<!-- x --><!DOCTYPE svg PUBLIC "x">\n',
  );
  assert(
    property(prolog, element, lengths, (before, root, sizes) => {
      const xml = `${before}${root}\n<!-- end -->`;
      expect(scanned(xml, sizes)).toEqual(parsed(xml));
    }),
    { numRuns: 1_000 },
  );
});

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
