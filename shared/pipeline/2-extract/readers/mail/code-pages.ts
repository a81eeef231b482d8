import iconv from 'iconv-lite';

/** Those that are not called by their number, as Windows counts them [MS-UCODEREF 2.2.1]. */
const others: Readonly<Record<number, string>> = {
  20866: 'koi8-r',
  21866: 'koi8-u',
  50220: 'cp932',
  50221: 'cp932',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** Western where it is ASCII or nobody says it; undefined for one that is not known. */
export function charsetOfPage(page = 1252): string | undefined {
  if (page === 20127 || page === 28591) return 'windows-1252';
  const name =
    others[page] ?? (page > 28591 && page < 28606 ? `iso-8859-${page - 28590}` : `cp${page}`);
  return iconv.encodingExists(name) ? name : undefined;
}
