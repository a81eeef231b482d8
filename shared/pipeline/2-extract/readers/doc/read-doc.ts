import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInDoc } from '../../containers/open-storages.ts';
import { openCompoundFile, type CompoundFile } from '../compound-file.ts';
import { readFileInformation, type FileInformation, type TextKind } from './file-information.ts';
import { createLists } from './lists.ts';
import { toMetadata } from '../metadata.ts';
import { readAuthors, readMarks, readPositions, type Mark } from './notes.ts';
import { docPictures } from './pictures.ts';
import { readPieces } from './pieces.ts';
import { oneLine, toReading, type Piece } from '../pieces.ts';
import { lookAt } from '../pictures/pictures.ts';
import { codes, readRuns } from './properties.ts';
import { readStyles } from './styles.ts';
import { summaryInformation } from '../summary-information.ts';
import { isOn, readRange, type Formatting } from './text.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

type List = Parameters<FileInformation['table']>[0];

/**
 * Word files of before 2007: the body with headings, lists and tables, notes, comments and the words in pictures after what they
 * belong to, text boxes last. Page headers and footers, hidden type and tracked deletions are asides. Of files before Word 97 only
 * the words are read.
 */
export async function readDoc(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const file = openCompoundFile(bytes);
  const { piecesWith, namesAt, bytesOf } = openDocument(file);
  const shown = new Set<string>();
  const first = piecesWith((mark) => {
    for (const name of namesAt(mark)) shown.add(name);
    return [];
  });
  const { wordsIn, ...pictures } = await lookAt({ names: shown, bytesOf }, aids);
  const properties = summaryInformation(file);
  return toReading({
    format: 'application/msword',
    engine: ['doc', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: pictures.count === 0 ? first : piecesWith((mark) => namesAt(mark).flatMap(wordsIn)),
    title: properties.title,
    metadata: toMetadata(properties),
    warnings: [
      ...pictures.warnings,
      ...(file.names.includes('Macros') ? ['its macros were not read'] : []),
      ...objectWarnings(embeddedInDoc(bytes)),
    ],
  });
}

/** Its text may be read twice, the second time with the words in its pictures. */
function openDocument(file: CompoundFile) {
  const main = file.stream('WordDocument');
  if (main === undefined) throw new Unreadable('FILE_MALFORMED', 'no document stream');
  const information = readFileInformation(main);
  const table = information.tableStream && file.stream(information.tableStream);
  if (information.tableStream !== undefined && table === undefined)
    throw new Unreadable('FILE_MALFORMED', 'no table stream');
  const slice = (list: List): Uint8Array => {
    const [offset, length] = information.table(list);
    return (table ?? new Uint8Array()).subarray(offset, offset + length);
  };

  const data = file.stream('Data');
  const characters = readRuns(main, slice('characterRuns'), { of: 'characters' });
  const formatting = {
    main,
    pieces: readPieces(information, table),
    paragraphs: readRuns(main, slice('paragraphRuns'), { of: 'paragraphs', data }),
    asides: characters.filter((run) => isOn(run, codes.deleted) || isOn(run, codes.hidden)),
    styles: readStyles(slice('styles')),
    noteAt: () => undefined,
    figuresAt: () => [],
  };

  const piecesWith = (figuresAt: Formatting['figuresAt']): readonly Piece[] => {
    let tables = 0;
    const silent: Formatting = {
      ...formatting,
      lists: createLists(
        table ?? new Uint8Array(),
        information.table('lists'),
        slice('listOverrides'),
      ),
      numberTable: () => tables++,
    };
    const words = (kind: TextKind, { from, to }: Pick<Mark, 'from' | 'to'>): string => {
      const start = information.range(kind).from;
      const pieces = readRange(start + from, start + to, silent);
      return oneLine(pieces.map(({ text }) => text).join(' '));
    };
    const whole = (kind: TextKind, using: Formatting): readonly Piece[] => {
      const { from, to } = information.range(kind);
      return readRange(from, to, using);
    };
    return [
      ...whole('body', { ...silent, figuresAt, noteAt: createNotes(slice, words) }),
      ...whole('boxes', { ...silent, figuresAt }),
      ...readHeaders(readPositions(slice('headers'), 0), (from, to) =>
        words('headers', { from, to }),
      ),
    ];
  };
  return { piecesWith, ...docPictures({ main, data, characters, slice }) };
}

/** Footnotes and endnotes are counted together, in the order in which they are met. */
function createNotes(
  slice: (list: List) => Uint8Array,
  words: (kind: 'footnotes' | 'endnotes' | 'comments', mark: Mark) => string,
): Formatting['noteAt'] {
  const footnotes = readMarks(slice, {
    marks: 'footnoteMarks',
    texts: 'footnoteTexts',
    entryBytes: 2,
  });
  const endnotes = readMarks(slice, {
    marks: 'endnoteMarks',
    texts: 'endnoteTexts',
    entryBytes: 2,
  });
  const comments = readMarks(slice, {
    marks: 'commentMarks',
    texts: 'commentTexts',
    entryBytes: 30,
  });
  const authors = readAuthors(slice('commentAuthors'));
  let notes = 0;
  return (position) => {
    const comment = comments.get(position);
    if (comment !== undefined) {
      // After the initials, 20 bytes, stands the number of the author. [MS-DOC] 2.9.7 (ATRDPre10)
      const author = oneLine(authors[comment.data[20] ?? 0] ?? '');
      const text = words('comments', comment);
      return {
        written: '',
        note: { kind: 'comment', text: author === '' ? text : `${author}: ${text}` },
      };
    }
    const footnote = footnotes.get(position);
    const mark = footnote ?? endnotes.get(position);
    if (mark === undefined) return undefined;
    notes += 1;
    const text = words(footnote === undefined ? 'endnotes' : 'footnotes', mark);
    return { written: `[${notes}]`, note: { kind: 'note', text: `[${notes}] ${text}` } };
  };
}

/** Six separators of notes, then six texts for each section; the last position says nothing. [MS-DOC] 2.8.23 (PlcfHdd) */
function readHeaders(
  positions: readonly number[],
  words: (from: number, to: number) => string,
): Piece[] {
  const once = new Map<string, Piece>();
  for (let at = 6; at + 2 < positions.length; at += 1) {
    const text = words(positions[at] ?? 0, positions[at + 1] ?? 0);
    const aside = [0, 1, 4].includes(at % 6) ? 'header' : 'footer';
    if (text !== '') once.set(`${aside} ${text}`, { kind: 'paragraph', text, aside });
  }
  return [...once.values()];
}
