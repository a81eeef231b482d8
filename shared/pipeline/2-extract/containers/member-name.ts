import type { Entry } from './container.ts';

/** As long as a name may be in most file systems, and a path in SharePoint. */
const longestPart = 255;
const longestName = 400;

/** Nothing that people put there. */
const isLitter = (name: string): boolean =>
  /^__MACOSX\/|(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name);

export interface Named {
  /** Clean, and no other in the same container has it. */
  readonly name: string;
  readonly entry: Entry;
}

/**
 * Names as they are shown and kept, the same each time that the container is opened: a second file of a name becomes `name (2).txt`.
 */
export function withNames(entries: readonly Entry[]): Named[] {
  const taken = new Set<string>();
  const named: Named[] = [];
  const copies = new Map<string, number>();
  for (const entry of entries) {
    const clean = cleanName(entry.name);
    if (isLitter(clean)) continue;
    let name = clean;
    for (let copy = copies.get(clean) ?? 1; taken.has(name); copy += 1) {
      name = numbered(clean, copy + 1);
      copies.set(clean, copy + 1);
    }
    taken.add(name);
    named.push({ name, entry });
  }
  return named;
}

const numbered = (name: string, copy: number): string => {
  const dot = /\.[^./]{1,10}$/.exec(name)?.index ?? name.length;
  return `${name.slice(0, dot)} (${copy})${name.slice(dot)}`;
};

/** What is never drawn, or turns the letters around it: `invoice‮fdp.exe` would be shown as a PDF. */
const deceiving =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;

/** A name is only a name: it is shown and never opened, and what would climb out of a folder means nothing. */
function cleanName(raw: string): string {
  const parts = raw
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(deceiving, '')
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .map((part) => shortened(part.replaceAll(/\s+/g, ' ').trim()))
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  while (parts.length > 1 && parts.join('/').length > longestName) parts.shift();
  return parts.join('/') || 'unnamed';
}

/** In the middle, since its end tells of its type. */
function shortened(part: string): string {
  if (part.length <= longestPart) return part;
  const end = part.slice(-20);
  return `${part.slice(0, longestPart - end.length - 1)}…${end}`.toWellFormed();
}
