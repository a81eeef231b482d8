import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openOpenDocument } from '../../../../../../shared/pipeline/2-extract/containers/open-opendocument.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { bytesOf, textOf } from '../read.ts';
import { compoundFile } from '../readers/compound-file-written.ts';
import { docFile } from '../readers/doc-file.ts';
import { odfCell, odfFile, odfRow, p } from '../readers/odf-file.ts';
import { membersOf } from './members-of.ts';
import { olePackage } from './ole-package.ts';

const of = (kind: string): string => `application/vnd.oasis.opendocument.${kind}`;
const ole = 'application/vnd.sun.star.oleobject';

const costs = `<table:table table:name="Costs">${odfRow(odfCell('Rent 7'))}</table:table>`;
const letter = docFile({ paragraphs: [{ text: 'Old words.' }] });

/** The parts of a document as they lie in a folder of another. */
const inFolder = (folder: string, file: Uint8Array): Record<string, Uint8Array> =>
  Object.fromEntries(
    Object.entries(unzipSync(file)).flatMap(([name, bytes]) =>
      /^(mimetype|META-INF\/.*)$/.test(name) ? [] : [[`${folder}/${name}`, bytes]],
    ),
  );

const objects = {
  others: {
    ...inFolder('Object 1', odfFile('spreadsheet', { body: costs })),
    'Object 2': letter,
    'Object 3': compoundFile({ '\u0001Ole10Native': olePackage('plan.txt', bytesOf('The plan.')) }),
    ...inFolder('Object 4', odfFile('text', { body: 'a chart' })),
    'Object 5': compoundFile({ 'Equation Native': Uint8Array.of(1, 2) }),
    'ObjectReplacements/Object 2': bytesOf('how it looks'),
    ...inFolder('Object 6', odfFile('text', { body: p('Within.') })),
    ...inFolder('Object 6/Object 1', odfFile('text', { body: p('Deep &amp; within.') })),
  },
  mediaTypes: {
    '/': of('text'),
    'Object 1/': of('spreadsheet'),
    'Object 1/content.xml': 'text/xml',
    'Object 2': ole,
    'Object 3': ole,
    'Object 4/': of('chart'),
    'Object 5': ole,
    'ObjectReplacements/Object 2': ole,
    'Object 6/': of('text'),
    'Object 6/Object 1/': of('text'),
    'Object 7/': of('text'),
  },
};
const texts = {
  'Object 1.ods': 'Costs\n\nRent 7',
  'Object 2.doc': 'Old words.',
  'plan.txt': 'The plan.',
  'Object 6.odt': 'Within.',
  'Object 6.odt > Object 1.odt': 'Deep & within.',
};
const warnings = ['2 embedded objects were not read'];

test('files in a text are listed, and documents as files of their own', async () => {
  const odt = odfFile('text', { body: p('See what is in it.'), ...objects });
  expect(await membersOf(odt, 'a.odt')).toEqual({ texts, warnings });
  expect((await textOf(odt, 'a.odt')).text).toBe('See what is in it.');
});

test('files in a spreadsheet and in a presentation are listed too', async () => {
  const ods = odfFile('spreadsheet', { body: costs, ...objects });
  expect(await membersOf(ods, 'a.ods')).toEqual({ texts, warnings });
  const slide = `<draw:page><draw:frame><draw:text-box>${p('Words')}</draw:text-box></draw:frame></draw:page>`;
  const odp = odfFile('presentation', { body: slide, ...objects });
  expect(await membersOf(odp, 'a.odp')).toEqual({ texts, warnings });
});

test('a document has the same bytes each time, and what other programs read', async () => {
  const odt = odfFile('text', { body: p('See what is in it.'), ...objects });
  const [once, again] = [await openOpenDocument(odt), await openOpenDocument(odt)];
  const hashes = (entries: typeof once) => entries.map(({ bytes }) => sha256(bytes()));
  expect(hashes(once)).toEqual(hashes(again));
  const inner = once.find(({ name }) => name === 'Object 6.odt')?.bytes() ?? new Uint8Array();
  expect(Object.keys(unzipSync(inner))).toEqual([
    'mimetype',
    'content.xml',
    'Object 1/content.xml',
    'META-INF/manifest.xml',
  ]);
  // What it is can be seen at a fixed place. OpenDocument 1.3, part 2, 3.3
  expect(Buffer.from(inner).toString('latin1', 30, 38 + of('text').length)).toBe(
    `mimetype${of('text')}`,
  );
});

test('objects and a manifest that are broken leave the text as it was', async () => {
  const body = p('See what is in it.');
  const others = { 'Object 1/content.xml': bytesOf('<no'), 'Object 2': letter.subarray(0, 700) };
  const broken = odfFile('text', {
    body,
    others,
    mediaTypes: { 'Object 1/': of('text'), 'Object 2': ole },
  });
  expect(await membersOf(broken, 'a.odt')).toEqual({
    texts: { 'Object 1.odt': 'rejected' },
    warnings: ['1 embedded objects were not read'],
  });
  const manifest = { 'META-INF/manifest.xml': bytesOf('<manifest:manifest') };
  const unlisted = odfFile('text', { body, others: { ...others, ...manifest } });
  expect(await membersOf(unlisted, 'a.odt')).toEqual({ texts: {}, warnings: [] });
});
