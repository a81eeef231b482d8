import type { ReadAids } from '../../reader.ts';
import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import { parseXml } from '../xml.ts';
import { unescaped } from './escapes.ts';

/** The texts that cells share, by number. Phonetic guides beside East Asian words are left out. ISO/IEC 29500-1, 18.4 */
export function readStrings(
  part: Uint8Array | undefined,
  { progress }: Pick<ReadAids, 'progress'>,
): readonly string[] {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let text = '';
  let inText = false;
  let phonetic = 0;
  parseXml(part, {
    progress,
    open(element) {
      const name = localName(element);
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic += 1;
      inText = name === 't' && phonetic === 0;
    },
    close(element) {
      const name = localName(element);
      inText = false;
      if (name === 'rPh') phonetic -= 1;
      if (name === 'si') strings.push(oneLine(unescaped(text)));
    },
    text(more) {
      if (inText) text += more;
    },
  });
  return strings;
}
