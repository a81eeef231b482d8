import { Metadata } from '../../../model/text.ts';
import { oneLine } from './pieces.ts';

/** What a file says of itself, as it is written there. */
export interface Properties {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly subject?: string | undefined;
  /** One or several, between commas or semicolons. */
  readonly keywords?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly modifiedAt?: string | undefined;
}

/** What programs write that know nothing. */
const placeholder = /^\(?(anonymous|unspecified|unknown)\)?$/i;

/** Leaves out what is empty, too long or no date: these are words of strangers. */
export function toMetadata({
  author = '',
  subject = '',
  keywords = '',
  createdAt,
  modifiedAt,
}: Properties): Metadata {
  const words = [...new Set(keywords.split(/[,;\n]/).map(oneLine))]
    .filter((word) => word !== '' && word.length <= 200)
    .slice(0, 100);
  const found = {
    author: oneLine(author),
    subject: oneLine(subject),
    keywords: words.length === 0 ? undefined : words,
    createdAt: toIsoDate(createdAt),
    modifiedAt: toIsoDate(modifiedAt),
  };
  const usable = Object.entries(found).filter(
    ([name, value]) =>
      value !== undefined &&
      value !== '' &&
      !(typeof value === 'string' && placeholder.test(value)) &&
      Metadata.safeParse({ [name]: value }).success,
  );
  return Metadata.parse(Object.fromEntries(usable));
}

/** Office writes the zone, LibreOffice leaves it out: such a date counts as UTC. */
function toIsoDate(text = ''): string | undefined {
  const written = oneLine(text);
  if (!/^\d{4}-\d\d-\d\d/.test(written)) return undefined;
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(written.slice(10));
  const hasTime = written.includes('T');
  const date = new Date(hasZone || !hasTime ? written : `${written}Z`);
  // A program that knows no date writes the first one that it can.
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970
    ? undefined
    : date.toISOString();
}
