/**
 * Shows numbers by the formats that most cells have, many times faster than the library that knows them all: `General` (whole
 * numbers only), `0`, `0.00`, `#,##0.00`, `0 %`, with a text such as a currency before or after it.
 * @returns undefined for every other format, and a function that gives undefined for values that it leaves to the library
 */
export function plainNumbers(code: string): ((value: number) => string | undefined) | undefined {
  if (code === 'General') return (value) => (isSmallWhole(value) ? String(value) : undefined);
  const parts = pattern.exec(code);
  if (parts === null) return undefined;
  const [, before = '', grouped, zeros = '', after = ''] = parts;
  const decimals = Math.max(0, zeros.length - 1);
  const [prefix, suffix] = [literal(before), literal(after)];
  const percents = after.replaceAll(/"[^"]*"|\\./g, '').split('%').length - 1;
  const power = 10 ** (decimals + 2 * percents);
  return (value) => {
    const rounded = roundHalfUp(Math.abs(value) * power);
    if (rounded > Number.MAX_SAFE_INTEGER || (rounded === 0 && value < 0)) return undefined;
    const digits = String(rounded).padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const shown = grouped === undefined ? whole : withCommas(whole);
    const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
    return `${value < 0 ? '-' : ''}${prefix}${shown}${fraction}${suffix}`.trim();
  };
}

const isSmallWhole = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 1e11;

const word = String.raw`"[^"]*"|\[\$[^\]-]*(?:-[0-9A-F]+)?\]|\\.|[$€£¥ ]`;
const pattern = new RegExp(`^((?:${word})*)(#,##)?0(\\.0{1,9})?((?:${word}|%)*)$`);

/** The text that a format puts beside its number, without its quotes. */
const literal = (text: string): string =>
  text.replaceAll(/"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\\(.)/g, '$1$2$3').replaceAll(/\s+/g, ' ');

/** Excel rounds what has 15 digits, not the binary fraction: 1.005 is shown as 1.01. */
function roundHalfUp(value: number): number {
  const rest = value - Math.floor(value);
  return Math.round(Math.abs(rest - 0.5) < 1e-3 ? Number(value.toPrecision(15)) : value);
}

function withCommas(digits: string): string {
  let shown = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) {
    shown = `${digits.slice(Math.max(0, end - 3), end)},${shown}`;
  }
  return shown;
}
