import { decode } from '../charset.ts';
import { htmlPieces } from '../html/html-pieces.ts';
import { declaredCharset } from '../html/read-html.ts';
import { toMetadata } from '../metadata.ts';
import { localName } from '../office-parts.ts';
import { readPictures, type Pictures } from '../pictures/pictures.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';
import { partName, readPackage, type Package } from './package.ts';

type Parts = Readonly<Record<string, Uint8Array>>;

/** Text, tables of contents and what says how they belong together; fonts and styles stay packed. */
const wanted = /^META-INF\/(container|encryption)\.xml$|\.(opf|x?html?|xml)$/i;

/** EPUB 2 and 3: the chapters in reading order, each as its page of HTML, with the words in its pictures. */
export async function readEpub(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const book = readPackage(parts, packageName(parts));
  const encrypted = encryptedParts(parts);
  if (book.chapters.some((name) => encrypted.has(name))) throw new Unreadable('FILE_ENCRYPTED');
  const missing = book.chapters.filter((name) => parts[name] === undefined).length;
  const pictures = await readPictures(bytes, zipNames(bytes), aids);
  return toReading({
    format: 'application/epub+zip',
    engine: ['epub', ...pictures.engines].join(', '),
    ocr: pictures.count,
    title: book.properties.title,
    metadata: toMetadata(book.properties),
    pieces: chapterPieces(parts, book, { ...pictures, ...aids }),
    warnings: [
      ...pictures.warnings,
      ...(missing === 0 ? [] : [`${missing} chapters are not in the file`]),
    ],
  });
}

function* chapterPieces(
  parts: Parts,
  { chapters }: Package,
  { wordsIn, progress }: Pick<Pictures, 'wordsIn'> & Pick<ReadAids, 'progress'>,
): Generator<Piece> {
  let tables = 0;
  for (const name of chapters) {
    progress();
    const chapter = parts[name];
    if (chapter === undefined) continue;
    const { text } = decode(chapter, declaredCharset(chapter));
    const { pieces } = htmlPieces(text, {
      isXhtml: true,
      firstTable: tables,
      wordsIn: (address) => wordsIn(partName(name, address)),
    });
    for (const piece of pieces) {
      if (piece.table !== undefined) tables = piece.table + 1;
      yield piece;
    }
  }
}

/** Open Container Format, §4.2.6.3.1: the container says where the package is described. */
function packageName(parts: Parts): string {
  const container = parts['META-INF/container.xml'];
  let name: string | undefined;
  if (container !== undefined) {
    parseXml(container, {
      open(element, attributes) {
        if (localName(element) === 'rootfile') name ??= attributes['full-path'];
      },
    });
  }
  if (name === undefined) throw new Unreadable('FILE_MALFORMED', 'its container names no package');
  return name;
}

/** Fonts may be mingled so that nobody takes them out; that hides no words. */
function encryptedParts(parts: Parts): ReadonlySet<string> {
  const names = new Set<string>();
  const part = parts['META-INF/encryption.xml'];
  if (part === undefined) return names;
  parseXml(part, {
    open(element, { URI }) {
      if (localName(element) !== 'CipherReference' || URI === undefined) return;
      names.add(partName('', URI));
    },
  });
  return names;
}
