import { htmlPieces } from '../html/html-pieces.ts';
import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import type { XmlHandlers } from '../xml.ts';

export interface XmlBlocks extends Required<Omit<XmlHandlers, 'progress'>> {
  readonly end: () => { title: string | undefined; pieces: readonly Piece[] };
}

/** An element that is open. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: Element | undefined;
  readonly depth: number;
  /** Neither words nor elements so far. */
  bare: boolean;
}

/** In characters. Longer text is prose and needs no name before it. */
const longestValue = 200;
/** Elements whose words say by themselves what they are, in the vocabularies of documents (DocBook, DITA, TEI, JATS, feeds). */
const proseNames =
  /^(p|para|paragraph|simpara|text|t|s|seg|line|l|head|header|heading|title|subtitle|term|li|item|listitem|entry|td|th|cell|note|body|div|section|abstract|description|summary|content|encoded|value|string|label)$/i;
const titleNames = /^(title|head|heading)$/i;
const titleDepth = 4;
const escapedHtml = /<(?:p|br|div|a|span|li|ul|table|img)\b[^<>]*>/i;

/**
 * Blocks of an unknown vocabulary. An element begins a block where its parent has no words yet, and is part of the line where
 * it has. Short words of elements that name data are told with that name, those of one parent together: `city: Bern`.
 */
export function createXmlBlocks(): XmlBlocks {
  const pieces: Piece[] = [];
  const lines: { of: Element | undefined; texts: string[] } = { of: undefined, texts: [] };
  let current: Element | undefined;
  let title: string | undefined;
  let words = '';
  /** The element that the words are of, and whether it has ended: what follows may still go on with its line. */
  let owner: Element | undefined;
  let ended = false;

  const endLines = (): void => {
    if (lines.texts.length > 0) pieces.push({ kind: 'paragraph', text: lines.texts.join('\n') });
    lines.texts = [];
  };
  /** @param of whose line it is: those of one element are told together */
  const addLine = (of: Element | undefined, text: string): void => {
    if (lines.of !== of) endLines();
    lines.of = of;
    lines.texts.push(text);
  };
  const flush = (): void => {
    const text = oneLine(words);
    words = '';
    if (text === '' || owner === undefined) return;
    if (titleNames.test(owner.name) && owner.depth <= titleDepth) title ??= text;
    if (isData(owner) && text.length <= longestValue) {
      const about = attributeText(owner, beside);
      addLine(owner.parent, `${owner.name}${about === '' ? '' : ` (${about})`}: ${text}`);
      return;
    }
    endLines();
    if (escapedHtml.test(text)) for (const piece of htmlPieces(text).pieces) pieces.push(piece);
    else pieces.push({ kind: 'paragraph', text });
  };

  return {
    open(name, attributes) {
      if (ended) flush();
      if (current?.bare === true && words === '' && isRecord(current))
        addLine(current, `${current.name}: ${attributeText(current, beside)}`);
      if (current !== undefined) current.bare = false;
      current = {
        name: localName(name),
        attributes,
        parent: current,
        depth: (current?.depth ?? 0) + 1,
        bare: true,
      };
    },
    text(data) {
      if (current === undefined || data.trim() === '') {
        words += words === '' ? '' : ' ';
        return;
      }
      current.bare = false;
      if (words === '' || ended) owner = current;
      ended = false;
      words += data;
    },
    close() {
      if (current === undefined) return;
      if (words !== '' && owner === current && !ended) ended = true;
      else if (words !== '' && current.depth < (owner?.depth ?? 0)) flush();
      const said = current.bare && words === '' ? attributeText(current, alone) : '';
      if (said !== '') addLine(current.parent, `${current.name}: ${said}`);
      current = current.parent;
    },
    end() {
      flush();
      endLines();
      return { title, pieces };
    },
  };
}

/** A name or a key beside the words says that they are a value, whatever the element is called. */
const isData = ({ name, attributes }: Element): boolean =>
  !proseNames.test(name) || attributes['name'] !== undefined || attributes['key'] !== undefined;

/** Attributes that are told of an element without words … */
const alone = /^(?!(?:xmlns|xml|xsi)\b)/;
/** … and of one with words, or with elements in it: its currency or its number, say, and not how it looks. */
const beside = /^(?!(?:class|style|lang|dir|xmlns)$)[^:]+$/i;
/** What the elements of documents have too: one that holds others is a record by another attribute only. */
const ofDocuments =
  /^(?:id|role|type|version|frame|rowsep|colsep|cols|v?align|rend|n|place|position|orientation|(?:content|list)-type)$/i;

const isRecord = (element: Element): boolean =>
  isData(element) &&
  Object.keys(element.attributes).some((name) => beside.test(name) && !ofDocuments.test(name));

const attributeText = ({ attributes }: Element, told: RegExp): string =>
  Object.entries(attributes)
    .filter(([name, value]) => told.test(name) && value.trim() !== '')
    .map(([name, value]) => `${name}=${oneLine(value)}`)
    .join(', ');
