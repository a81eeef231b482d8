interface Unit {
  readonly unit?: string;
  readonly scale?: number;
}

/**
 * What a number format writes beside its numbers, and what they are multiplied with to be shown. Of the part for positive ones, without
 * colours and conditions. Amounts that are shown in thousands are of their currency all the same.
 */
export function unitOfCode(code: string): Unit {
  const [positive = ''] = code.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const beside = positive.replaceAll(/\[(?!\$[^-])[^\]]*\]|[_*]./g, '');
  if (/%/.test(beside.replaceAll(/"[^"]*"|\\./g, ''))) return { unit: '%', scale: 100 };
  const words = [...beside.matchAll(/\[\$([^\]-]+)[^\]]*\]|"([^"]*)"|((?:\\.)+)|([€£¥$])/g)]
    .map(([, currency, quoted, escaped, sign]) => {
      return currency ?? quoted ?? escaped?.replaceAll('\\', '') ?? sign ?? '';
    })
    .map((word) => word.trim())
    .filter((word) => /^[^\d\s].{0,11}$/u.test(word) && /[\p{L}\p{Sc}°]/u.test(word));
  const scale = scaleOf(beside);
  const [unit] = words;
  if (unit === undefined || words.length > 1) return scale;
  return currencies.has(unit) ? { unit } : { unit, ...scale };
}

/** Each comma after the last digit divides by a thousand. */
function scaleOf(beside: string): Pick<Unit, 'scale'> {
  const [, commas = ''] =
    /[0#?.](,+)(?![\d#?.,])/.exec(beside.replaceAll(/"[^"]*"|\\./g, '')) ?? [];
  return commas === '' ? {} : { scale: 10 ** (-3 * commas.length) };
}

const currencies = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF INR JPY KRW MXN NOK NZD PLN RON SEK SGD TRY USD ZAR € $ £ ¥'.split(
    ' ',
  ),
);
const measures = new Set(
  '% ‰ mm cm m km m² m³ ha g kg t l hl ml h min kW kWh MWh GWh °C pcs days hours minutes months years persons people'.split(
    ' ',
  ),
);
const multiple = /^(?:millions?|thousands?|mio\.?|mrd\.?|tsd\.?|bn)$/i;

/** The unit that a header names: `Costs (CHF)`, `Distance [km]`, `Price in EUR`, `In millions of CHF`. */
export function unitOfHeader(header: string): string | undefined {
  const bracketed = /\s[([]([^()[\]]{1,30})[)\]]\s*$/.exec(header)?.[1];
  const words = (bracketed ?? header).trim().split(/\s+/);
  const unit = words.at(-1) ?? '';
  const isNamed = bracketed !== undefined || words.at(-2)?.toLowerCase() === 'in';
  if (!currencies.has(unit) && !(measures.has(unit) && (isNamed || unit === '%'))) return undefined;
  const before = words.slice(0, -1).filter((word) => word.toLowerCase() !== 'of');
  const times = before.at(-1) ?? '';
  return multiple.test(times) ? `${times} ${unit}` : unit;
}
