import { beforeAll, describe, expect, it } from 'vitest';
import { msgFile } from '../containers/msg-file.ts';
import { outline, read, refusalOf, textOf } from '../read.ts';
import { blip, blipEntry, blipStore, dibOf, shownShape } from './blips.ts';
import { docFile, picturesAt } from './doc-file.ts';
import { atom, holder, pptFile, pptShape, pptText, u32 } from './ppt-file.ts';
import { notice, noticeSentence, withOcr } from './scan.ts';

/** Pictures in files that hold them as bytes of their own, not as entries of a zip. */
const words = `Notice\n${noticeSentence}`;
let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  const picture = await notice();
  png = await picture.png().toBuffer();
  jpeg = await picture.jpeg().toBuffer();
});

describe('rich text', () => {
  const rtf = (body: string): Buffer => Buffer.from(`{\\rtf1\\ansi ${body}}`, 'latin1');
  const hex = (bytes: Buffer): string =>
    bytes.toString('hex').replaceAll(/.{1,128}/g, (line) => `\r\n${line}`);
  const pict = (data: string, kind = 'pngblip'): string =>
    `{\\pict{\\*\\picprop{\\sp{\\sn wzName}{\\sv Notice}}}\\picw40\\${kind}\\bliptag7 {\\*\\blipuid 0a1b}${data}}`;

  it(
    'reads the words in its pictures where they stand, each once',
    { timeout: 60_000 },
    async () => {
      const shape = `{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn pib}{\\sv ${pict(`\\bin${png.length} ${png.toString('latin1')}`)}}}}}`;
      const file = rtf(
        `{\\header ${pict(hex(png))} Alpenwerk\\par}` +
          `At the door\\'3a {\\*\\shppict${pict(hex(png))}}{\\nonshppict${pict(hex(png))}} it hangs.\\par ` +
          `{\\v ${pict(hex(png))}}And ${pict(hex(jpeg.subarray(0, 900)), 'jpegblip')}here ${pict(hex(png), 'emfblip')}.\\par ${shape}`,
      );
      const text = await textOf(file, 'a.rtf', await withOcr());
      expect(outline(text)).toEqual([
        'paragraph: At the door: it hangs.',
        `figure: ${words}`,
        'paragraph: And here .',
        'header paragraph: Alpenwerk',
      ]);
      expect(text).toMatchObject({ engine: 'rtf, tesseract 5.3.4 (2 pictures)', ocr: 2 });
      expect(text.warnings).toEqual([
        'the words in 2 pictures were read by OCR',
        '1 pictures could not be read',
      ]);
    },
  );

  it('says that OCR would matter only where there is a picture that it reads', async () => {
    expect(await read(rtf(`a${pict(hex(png))}\\par`), 'a.rtf')).toHaveProperty('dependsOn', 'ocr');
    const drawing = rtf(`a${pict(hex(png), 'wmetafile8')}\\par`);
    expect(await read(drawing, 'a.rtf')).not.toHaveProperty('dependsOn');
  });
});

const shownIn = (address: string): string =>
  `<p>At the door:</p><img src="${address}"><p>So it hangs.</p>`;
const pageRead = ['paragraph: At the door:', `figure: ${words}`, 'paragraph: So it hangs.'];

describe('a page that was saved with its pictures', () => {
  /** @param named how the part of the picture says which it is */
  const saved = (address: string, named: string): Buffer =>
    Buffer.from(
      'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' +
        `--b\r\nContent-Type: text/html\r\nContent-Location: https://a.example/news/door.html\r\n\r\n${shownIn(address)}\r\n` +
        `--b\r\nContent-Type: image/png\r\n${named}\r\nContent-Transfer-Encoding: base64\r\n\r\n${png.toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
    );

  it.each([
    ['https://a.example/p/1.png', 'Content-Location: https://a.example/p/1.png'],
    ['../p/1%202.png', 'Content-Location: /p/1 2.png'],
    ['cid:1.png@a.example', 'Content-ID: <1.png@a.example>'],
  ])('reads the words in them: %s', { timeout: 60_000 }, async (address, named) => {
    const text = await textOf(saved(address, named), 'a.mhtml', await withOcr());
    expect(outline(text)).toEqual(pageRead);
    expect(text).toMatchObject({
      engine: 'mhtml utf-8, tesseract 5.3.4 (1 pictures)',
      ocr: 1,
    });
  });

  it('does not look at those that it does not show', async () => {
    const file = saved('https://a.example/p/2.png', 'Content-Location: https://a.example/p/1.png');
    expect(await read(file, 'a.mhtml', await withOcr())).not.toHaveProperty('dependsOn');
  });
});

describe('a message', () => {
  const carried = (): string => `data:image/png;base64,${png.toString('base64')}`;

  it(
    'is read with the words in the pictures that its text carries',
    { timeout: 60_000 },
    async () => {
      const head = 'From: luca@a.example\r\nSubject: The door\r\n';
      const eml = Buffer.from(
        `${head}Content-Type: text/html; charset=utf-8\r\n\r\n${shownIn(carried())}`,
      );
      const text = await textOf(eml, 'a.eml', await withOcr());
      expect(outline(text).slice(2)).toEqual(pageRead);
      expect(text).toMatchObject({ engine: 'postal-mime 4, tesseract 5.3.4 (1 pictures)', ocr: 1 });
      const sender = { name: 'Luca', address: 'luca@a.example' };
      const msg = msgFile({ subject: 'The door', sender, html: shownIn(carried()) });
      expect(outline(await textOf(msg, 'a.msg', await withOcr())).slice(2)).toEqual(pageRead);
    },
  );

  it('leaves those that are parts of it to be read by themselves', async () => {
    const eml = Buffer.from(
      'From: luca@a.example\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' +
        `--b\r\nContent-Type: text/html\r\n\r\n${shownIn('cid:1@a')}\r\n` +
        `--b\r\nContent-Type: image/png\r\nContent-ID: <1@a>\r\nContent-Transfer-Encoding: base64\r\n\r\n${png.toString('base64')}\r\n--b--\r\n`,
    );
    expect(await read(eml, 'a.eml', await withOcr())).not.toHaveProperty('dependsOn');
  });
});

describe('a presentation of before 2007', () => {
  it('is read with the words in its pictures, on their slides', { timeout: 60_000 }, async () => {
    const grey = await (await notice()).greyscale().raw().toBuffer({ resolveWithObject: true });
    const first = blip('png', png);
    const second = blip('dib', dibOf(grey.data, grey.info.width));
    const store = blipStore(
      blipEntry('wmf', 0),
      blipEntry('png', 0),
      blipEntry('dib', first.length),
      blipEntry('jpeg', blip('jpeg', jpeg)),
      blipEntry('png', 0x7f_ff_ff_ff),
    );
    const slide = (text: string, number: number) => ({
      shapes: [shownShape(number), pptShape(pptText(0, text))],
    });
    const file = pptFile(
      [slide('Drawn', 1), slide('Door', 2), slide('Lost', 5), slide('None', 9), { shapes: [] }],
      { others: [store], pictures: [...first, ...second] },
    );
    const text = await textOf(file, 'a.ppt', await withOcr());
    expect(outline(text)).toEqual([
      'h2: Drawn',
      'h2: Door',
      `figure: ${words}`,
      'h2: Lost',
      'h2: None',
    ]);
    expect(text.blocks[2]).toMatchObject({ page: 2 });
    expect(text).toMatchObject({ engine: 'ppt, tesseract 5.3.4 (1 pictures)', ocr: 1 });
    for (const number of [3, 4]) {
      const other = pptFile([slide('Gate', number)], {
        others: [store],
        pictures: [...first, ...second],
      });
      expect(outline(await textOf(other, 'a.ppt', await withOcr()))).toEqual([
        'h2: Gate',
        `figure: ${words}`,
      ]);
    }
  });

  it('asks for no OCR where nothing shows a picture', async () => {
    const shapes = [shownShape(1), pptShape(pptText(0, 'Drawn'))];
    const file = pptFile([{ shapes }], {
      others: [blipStore(blipEntry('wmf', 0), blipEntry('png', 0))],
    });
    expect(await read(file, 'a.ppt')).not.toHaveProperty('dependsOn');
  });
});

describe('a Word file of before 2007', () => {
  const [shapesPair, drawingsPair] = [40, 50];
  /** A picture in the text, after its header. @param kind 0x66 names the file, too */
  const inText = (kind: number, picture: readonly number[]): number[] => {
    const name = kind === 0x66 ? [5, ...Buffer.from('a.png')] : [];
    const content = [...name, ...shownShape(1), ...picture];
    const header = [...u32(68 + content.length), 68, 0, kind, 0, ...Array<number>(60).fill(0)];
    return [...header, ...content];
  };
  const located = { words: '\u0001', code: 0x6a03, value: u32(4) };

  it.each([
    ['as a shape', 0x64],
    ['by the name of its file', 0x66],
  ])('is read with the words in its pictures, saved %s', { timeout: 60_000 }, async (_, kind) => {
    const file = docFile({
      paragraphs: [{ text: 'At the door \u0001it hangs.' }, { text: 'And so on.' }],
      marked: located,
      data: [0, 0, 0, 0, ...inText(kind, blipEntry('png', blip('png', png)))],
    });
    const text = await textOf(file, 'a.doc', await withOcr());
    expect(outline(text)).toEqual([
      'paragraph: At the door it hangs.',
      `figure: ${words}`,
      'paragraph: And so on.',
    ]);
    expect(text).toMatchObject({ engine: 'doc, tesseract 5.3.4 (1 pictures)', ocr: 1 });
  });

  /** One by itself, one in a group, and one of a page header, each with a number of its own. */
  const drawings = (...shown: readonly number[]): number[] => {
    const number = (id: number) => atom(0xf00a, [...u32(id), ...u32(0)], 75);
    const shape = (id: number, picture = 0) =>
      holder(0xf004, [number(id), picture === 0 ? [] : shownShape(picture).slice(8)]);
    const [alone = 0, grouped = 0, onTop = 0] = shown;
    const group = holder(0xf003, [shape(1030), shape(1031), shape(1032, grouped)]);
    const body = holder(0xf003, [shape(1024), group, shape(1026, alone)]);
    return [
      ...blipStore(blipEntry('wmf', 0), blipEntry('png', picturesAt)),
      0,
      ...holder(0xf002, [body]),
      1,
      ...holder(0xf002, [holder(0xf003, [shape(2048), shape(1040, onTop)])]),
    ];
  };
  const anchorsBytes = 4 * 4 + 3 * 26;
  const anchored = (...shown: readonly number[]) => {
    const spa = (id: number) => [...u32(id), ...Array<number>(22).fill(0)];
    return docFile({
      paragraphs: [{ text: '\u0008Alone.' }, { text: '\u0008Grouped.' }, { text: '\u0008Lost.' }],
      pictures: blip('png', png),
      tables: [
        [shapesPair, [...[0, 8, 18, 25].flatMap(u32), ...[1026, 1030, 1040].flatMap(spa)]],
        [drawingsPair, drawings(...shown)],
      ],
    });
  };

  it.each([
    ['Alone.', [2, 1]],
    ['Grouped.', [1, 2]],
  ])(
    'reads those beside the text after their anchor: %s',
    { timeout: 60_000 },
    async (anchor, shown) => {
      const text = await textOf(anchored(...shown), 'a.doc', await withOcr());
      const lines = ['Alone.', 'Grouped.', 'Lost.'].flatMap((line) => [
        `paragraph: ${line}`,
        ...(line === anchor ? [`figure: ${words}`] : []),
      ]);
      expect(outline(text)).toEqual(lines);
    },
  );

  it('is read whatever a byte that tells of its pictures is changed to', async () => {
    const whole = anchored(2, 1);
    const drawn = drawings(2, 1);
    const from = Buffer.from(whole).indexOf(Buffer.from(drawn));
    expect(from).toBeGreaterThan(anchorsBytes);
    for (let at = from - anchorsBytes; at < from + drawn.length; at += 1) {
      const broken = Uint8Array.from(whole);
      broken[at] = 0xff;
      expect(await refusalOf(broken, 'a.doc')).toBe('read');
    }
  });

  it('asks for no OCR where the text shows drawings only, or what is not there', async () => {
    expect(await read(anchored(1, 9, 2), 'a.doc')).not.toHaveProperty('dependsOn');
    const paragraphs = [{ text: 'Words \u0001' }];
    for (const data of [
      inText(0x64, blipEntry('wmf', 0)),
      inText(0, blip('png', png)),
      [1, 2, 3],
    ]) {
      const file = docFile({ paragraphs, marked: located, data: [0, 0, 0, 0, ...data] });
      expect(await read(file, 'a.doc')).not.toHaveProperty('dependsOn');
    }
  });
});
