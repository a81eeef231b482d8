import { reject } from '../../model/rejection.ts';
import type { Format } from '../../model/text.ts';
import { isPicture } from './kind/extensions.ts';
import type { ReadAids, Reading } from './reader.ts';

const warning = 'it was read at the second try, since the first had to be ended';
const unseen = 'its scanned pages and pictures were not looked at';

/**
 * A look at a file of which the first reader had to be killed. Nobody can tell what killed it, and OCR takes most of the time: scans and
 * pictures within the file are passed over, so that its words are not lost with them. The reading says so, and depends on OCR like
 * one that had looked. A picture has nothing else to read: it is looked at once more.
 */
export async function atSecondTry(
  format: Format,
  aids: ReadAids,
  read: (aids: ReadAids) => Promise<Reading>,
): Promise<Reading> {
  let isSpared = false;
  const ocr = () => {
    const options = aids.ocr();
    if (isPicture(format)) return options;
    isSpared ||= options !== null;
    return null;
  };
  const reading = await read({ ...aids, ocr });
  if (reading.outcome === 'rejected') {
    const { code } = reading.rejection;
    return isSpared && code === 'FILE_NO_TEXT'
      ? { ...reading, rejection: reject(code, `${unseen} at the second try`) }
      : reading;
  }
  const { text } = reading;
  const warnings = [...text.warnings, isSpared ? `${warning}: ${unseen}` : warning];
  return { ...reading, text: { ...text, warnings } };
}
