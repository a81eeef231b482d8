/** Languages of a format such as `[$-807]d. mmmm yyyy`, by the number that Windows has for them. [MS-LCID] 2.2 */
const languages: Readonly<Record<string, string>> = {
  '405': 'cs',
  '406': 'da',
  '407': 'de-DE',
  '807': 'de-CH',
  C07: 'de-AT',
  '1007': 'de-LU',
  '1407': 'de-LI',
  '40A': 'es-ES',
  C0A: 'es-ES',
  '40B': 'fi',
  '40C': 'fr-FR',
  '80C': 'fr-BE',
  C0C: 'fr-CA',
  '100C': 'fr-CH',
  '140C': 'fr-LU',
  '40E': 'hu',
  '410': 'it-IT',
  '810': 'it-CH',
  '413': 'nl',
  '813': 'nl-BE',
  '414': 'nb',
  '415': 'pl',
  '416': 'pt-BR',
  '816': 'pt-PT',
  '41D': 'sv',
};

/** By number, of which the upper bits say how figures are written, or by a name, as Excel writes it today. */
const languageCode = /\[\$[^\]-]*-(?:([0-9A-F]{3,8})|([a-z]{2,3}(?:-[a-z0-9]{2,8})*))[,\]]/i;

function languageOf(code: string): string | undefined {
  const [, number, name] = languageCode.exec(code) ?? [];
  if (number !== undefined) {
    return languages[(Number.parseInt(number, 16) & 0xffff).toString(16).toUpperCase()];
  }
  const isKnown = name !== undefined && Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
  return isKnown && !/^en\b/i.test(name) ? name : undefined;
}

/** Texts in quotes and brackets, then names of months and days. */
const nameCode = /("[^"]*"|\[[^\]]*\]|\\.)|(mmmm|mmm|dddd|ddd)(?![md])/gi;

/**
 * The same format with the names of months and days of one date written out, since the library knows the English ones only.
 * @returns undefined for a format that has no such name or is English anyway
 */
export function namesInLanguage(code: string): ((date: Date) => string) | undefined {
  const language = languageOf(code);
  if (language === undefined || !/mmm|ddd/i.test(code)) return undefined;
  const nameOf = (part: string, date: Date): string => {
    const style = part.length === 4 ? ('long' as const) : ('short' as const);
    const field = part.toLowerCase().startsWith('m') ? { month: style } : { weekday: style };
    const name = date.toLocaleDateString(language, { ...field, timeZone: 'UTC' });
    // Windows writes German abbreviations without a dot, French ones with it.
    return language.startsWith('de') ? name.replace('.', '') : name;
  };
  return (date) =>
    code.replaceAll(
      nameCode,
      (_, kept?: string, part = '') => kept ?? `"${nameOf(String(part), date)}"`,
    );
}
