import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { bytesOf, textOf } from '../read.ts';
import { streamsIn, withStreams } from '../readers/compound-file-written.ts';
import { docFile } from '../readers/doc-file.ts';
import { docxFile, paragraph } from '../readers/docx-file.ts';
import { pdfFile } from '../readers/pdf-file.ts';
import { pptFile, pptShape, pptText } from '../readers/ppt-file.ts';
import { membersOf } from './members-of.ts';
import { msgFile } from './msg-file.ts';
import { olePackage } from './ole-package.ts';

const workbook = (cell: string): Uint8Array => {
  const book = utils.book_new(utils.aoa_to_sheet([[cell]]), 'Costs');
  return write(book, { bookType: 'biff8', type: 'buffer' });
};
const graph = '0308020000000000c000000000000046';
const letter = docFile({ paragraphs: [{ text: 'See what is in it.' }] });

test('files in a Word file of before 2007 are listed, those of Office as files of their own', async () => {
  const slides = pptFile([{ shapes: [pptShape(pptText(0, 'Old slides'))] }]);
  const doc = withStreams(
    letter,
    {
      ...streamsIn(workbook('Old costs'), 'ObjectPool/_1001'),
      ...streamsIn(slides, 'ObjectPool/_1002'),
      'ObjectPool/_1003/Package': docxFile({ body: paragraph('The offer.') }),
      'ObjectPool/_1004/CONTENTS': await pdfFile((pdf) => void pdf.text('A page.')),
      'ObjectPool/_1005/\u0001Ole10Native': olePackage('plan.txt', bytesOf('The plan.')),
      'ObjectPool/_1006/Equation Native': Uint8Array.of(1, 2),
      ...streamsIn(workbook('Figures of a chart'), 'ObjectPool/_1007'),
      ...streamsIn(
        withStreams(letter, { 'ObjectPool/_1/Package': docxFile({ body: paragraph('Deep.') }) }),
        'ObjectPool/_1008',
      ),
      ...streamsIn(
        msgFile({
          subject: 'The order',
          sender: { name: 'Nora Keller', address: 'nora@example.com' },
          body: 'We order two.',
          attachments: [{ name: 'order.txt', content: bytesOf('Two. '.repeat(2_000)) }],
        }),
        'ObjectPool/_1010',
      ),
      'ObjectPool/_1009/\u0001Ole': Uint8Array.of(1, 0, 0, 2, 1, 0, 0, 0), // a link
    },
    { 'ObjectPool/_1007': graph },
  );
  expect(await membersOf(doc, 'a.doc')).toEqual({
    texts: {
      'object-1.xls': 'Costs\n\nOld costs',
      'object-2.ppt': 'Old slides',
      'object-3.docx': 'The offer.',
      'object-4.pdf': 'A page.',
      'plan.txt': 'The plan.',
      'object-8.doc': 'See what is in it.',
      'object-8.doc > object-1.docx': 'Deep.',
      'object-10.msg': expect.stringContaining('We order two.'),
      'object-10.msg > order.txt': expect.stringContaining('Two.'),
    },
    warnings: ['2 embedded objects were not read'],
  });
});

test('files in an Excel file of before 2007 are listed', async () => {
  const xls = withStreams(workbook('Costs'), {
    ...streamsIn(letter, 'MBD00A1B2C3'),
    'MBD00A1B2C4/\u0001Ole10Native': olePackage('Übersicht.txt', bytesOf('The plan.'), {
      isOld: true,
    }),
    'MBD00A1B2C5/contents': Uint8Array.of(1, 2),
    'LNK00A1B2C5/\u0001Ole': Uint8Array.of(1, 2),
  });
  expect(await membersOf(xls, 'a.xls')).toEqual({
    texts: { 'object-1.doc': 'See what is in it.', 'Übersicht.txt': 'The plan.' },
    warnings: ['1 embedded objects were not read'],
  });
});

test('objects that do not hold together leave the file around them as it was', async () => {
  const whole = withStreams(letter, {
    'ObjectPool/_1001/Package': docxFile({ body: paragraph('The offer.') }),
    'ObjectPool/_1002/Package': bytesOf('PK\u0003\u0004 and no more'),
  });
  const { text, warnings } = await textOf(whole, 'a.doc');
  expect({ text, warnings }).toEqual({
    text: 'See what is in it.',
    warnings: ['1 embedded objects were not read'],
  });

  // It holds itself.
  const bytes = Buffer.from(whole);
  const pool = bytes.indexOf(Buffer.from('ObjectPool\0', 'utf16le'));
  const directory = (bytes.readUInt32LE(48) + 1) * 512;
  bytes.writeUInt32LE((pool - directory) / 128, pool + 76);
  expect(await membersOf(bytes, 'a.doc')).toEqual({
    texts: {},
    warnings: ['1 embedded objects were not read'],
  });

  const large = Buffer.from(whole);
  const stream = large.lastIndexOf(Buffer.from('Package\0', 'utf16le'));
  large.writeUInt32LE(0x7f_ff_ff_ff, stream + 120);
  expect(await membersOf(large, 'a.doc')).toEqual({
    texts: { 'object-1.docx': 'The offer.' },
    warnings: ['1 embedded objects were not read'],
  });
});
