import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf, refusalOf } from '../read.ts';
import { compoundFile } from '../readers/compound-file-written.ts';
import { docFile } from '../readers/doc-file.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { atom, holder, pptFile, pptShape, pptText, u32 } from '../readers/ppt-file.ts';
import { membersOf } from './members-of.ts';
import { olePackage } from './ole-package.ts';

const offer = compoundFile({ Package: docxFile({ body: paragraph('The offer.') }) });
const letter = docFile({ paragraphs: [{ text: 'Old words.' }] });
const plan = compoundFile({ '\u0001Ole10Native': olePackage('plan.txt', bytesOf('The plan.')) });

const plain = (object: Uint8Array): number[] => atom(0x1011, [...object]);
const packed = (object: Uint8Array, size = object.length): number[] =>
  atom(0x1011, [...u32(size), ...deflateSync(object)], 1);

/** What the document says of an object. */
const listed = (id: number, { kind = 0 }: { kind?: number } = {}): number[] =>
  holder(0x0fcc, [atom(0x0fc3, [1, kind, id, 0, id, 0].flatMap(u32))]);

const withObjects = (objects: readonly number[][], lines: readonly number[][]): Uint8Array =>
  pptFile([{ shapes: [pptShape(pptText(0, 'See what is in it.'))] }], {
    objects,
    others: [holder(0x0409, [...lines])],
  });

test('files in a PowerPoint file of before 2007 are listed, packed or not, in the order of its list', async () => {
  const equation = compoundFile({ 'Equation Native': Uint8Array.of(1, 2) });
  const objects = [plain(letter), packed(offer), packed(plan), packed(equation), plain(offer)];
  const link = listed(204, { kind: 1 });
  const control = listed(201, { kind: 2 });
  const lines = [listed(202), listed(200), listed(203), link, listed(200)];
  expect(await membersOf(withObjects(objects, lines), 'a.ppt')).toEqual({
    texts: { 'plan.txt': 'The plan.', 'object-2.doc': 'Old words.' },
    warnings: ['1 embedded objects were not read'],
  });
  expect(await membersOf(withObjects(objects, [control, listed(204)]), 'a.ppt')).toEqual({
    texts: { 'object-2.docx': 'The offer.' },
    warnings: ['1 embedded objects were not read'],
  });
});

test('objects that are missing or not what they say leave the slides as they were', async () => {
  const lines = [200, 201, 202, 203, 299].map((id) => listed(id));
  const objects = [
    packed(offer, offer.length - 1),
    packed(offer, offer.length + 1),
    packed(offer).slice(0, 300),
    plain(letter.subarray(0, 700)),
  ];
  // Cut off, it would swallow the record after it.
  objects[2]?.splice(4, 4, ...u32(292));
  expect(await membersOf(withObjects(objects, lines), 'a.ppt')).toEqual({
    texts: {},
    warnings: ['5 embedded objects were not read'],
  });
});

test('objects that unpack to more than may be are refused before they are unpacked', async () => {
  const bomb = withObjects([packed(Buffer.alloc(3 * 2 ** 20))], [listed(200)]);
  expect(await membersOf(bomb, 'a.ppt')).toEqual({
    texts: {},
    warnings: ['1 embedded objects were not read'],
  });
  const large = atom(0x1011, [...u32(180 * 2 ** 20), ...Buffer.alloc(2 ** 20)], 1);
  const three = [200, 201, 202].map((id) => listed(id));
  expect(await refusalOf(withObjects([large, large, large], three), 'a.ppt')).toBe('FILE_HOSTILE');
});
