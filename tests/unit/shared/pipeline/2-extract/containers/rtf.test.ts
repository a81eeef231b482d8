import { expect, test } from 'vitest';
import { bytesOf, textOf } from '../read.ts';
import { compoundFile } from '../readers/compound-file-written.ts';
import { docFile } from '../readers/doc-file.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { membersOf } from './members-of.ts';
import { olePackage } from './ole-package.ts';

const offer = compoundFile({ Package: docxFile({ body: paragraph('The offer.') }) });
const letter = docFile({ paragraphs: [{ text: 'Old words.' }] });
const plan = olePackage('plan 計画.txt', bytesOf('The plan.')).subarray(4);

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** An object as programs write it into files of others. [MS-OLEDS] 2.2.5 */
function objectData(className: string, native: Uint8Array, { kind = 2 } = {}): Buffer {
  const name = Buffer.from(`${className}\0`);
  const head = [number(0x501), number(kind), number(name.length), name, number(0), number(0)];
  return Buffer.concat([...head, number(native.length), native, number(0x501), number(0)]);
}

const hex = (bytes: Buffer): string =>
  bytes.toString('hex').replaceAll(/.{1,128}/g, (line) => `${line}\r\n`);
const binary = (bytes: Buffer): string => `\\bin${bytes.length} ${bytes.toString('latin1')}`;
const object = (data: string): string =>
  `{\\object\\objemb{\\*\\objclass X}{\\*\\objdata ${data}}{\\result An icon}}\\par `;
const rtf = (...objects: readonly string[]): Uint8Array =>
  Buffer.from(`{\\rtf1\\ansi See what is in it.\\par ${objects.join('')}}`, 'latin1');

test('files in a rich text are listed in its order, by the names that they have', async () => {
  const file = rtf(
    object(hex(objectData('Word.Document.8', letter))),
    object(hex(objectData('Package', plan))),
    object(binary(objectData('Word.Document.12', offer))),
    object(hex(objectData('Equation.3', compoundFile({ 'Equation Native': bytesOf('x') })))),
    object(hex(objectData('Word.Document.8', bytesOf('a link'), { kind: 1 }))),
    object(hex(objectData('Package', offer))),
  );
  expect(await membersOf(file, 'a.rtf')).toEqual({
    texts: {
      'object-1.doc': 'Old words.',
      'plan 計画.txt': 'The plan.',
      'object-3.docx': 'The offer.',
      'object-5.docx': 'The offer.',
    },
    warnings: ['1 embedded objects were not read'],
  });
});

test('objects that do not hold together leave the text as it was', async () => {
  const whole = objectData('Word.Document.8', letter);
  const file = rtf(
    object(hex(whole.subarray(0, 2_000))),
    object(hex(whole.subarray(0, 6))),
    object('no hex at all, {in groups}'),
    object(hex(objectData('Package', plan.subarray(0, 30)))),
  );
  const { text, members, warnings } = await textOf(file, 'a.rtf');
  expect(text.startsWith('See what is in it.')).toBe(true);
  expect(members).toEqual([]);
  expect(warnings).toEqual(['4 embedded objects were not read']);
});
