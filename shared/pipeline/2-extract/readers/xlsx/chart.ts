import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import { parseXml } from '../xml.ts';

/** Titles of a chart and of its axes, then the names of its series; its figures are those of cells. ISO/IEC 29500-1, 21.2 */
export function chartWords(part: Uint8Array): string {
  const titles: string[] = [];
  const series: string[] = [];
  let inName = false;
  let inTitle = false;
  let open = '';
  parseXml(part, {
    open(element) {
      open = localName(element);
      if (open === 'title') {
        inTitle = true;
        titles.push('');
      }
      if (open === 'ser') series.push('');
      if (open === 'tx' && !inTitle) inName = true;
    },
    close(element) {
      const name = localName(element);
      if (name === 'title') inTitle = false;
      if (name === 'tx') inName = false;
      open = '';
    },
    text(text) {
      if (open === 't' && inTitle) titles.push(`${titles.pop() ?? ''}${text}`);
      else if (open === 'v' && inName) series.push(`${series.pop() ?? ''}${text}`);
      else if (open === 'v' && inTitle) titles.push(`${titles.pop() ?? ''}${text}`);
    },
  });
  return [...titles, series.filter((name) => name !== '').join(', ')]
    .map(oneLine)
    .filter((line) => line !== '')
    .join('\n');
}
