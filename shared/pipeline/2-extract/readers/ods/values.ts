import { booleanFormat, textFormat, type CellFormat, type CellValue } from '../sheets/sheet.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What a cell holds, and how it was displayed. OpenDocument 1.3, part 3, 19.385 (office:value-type) */
export type ToCell = (
  attributes: Attributes,
  shown: string,
  column: number,
) => { readonly value: CellValue; readonly format: CellFormat };

/** A format for each style: it knows how each value was displayed. */
interface Style {
  readonly format: CellFormat;
  readonly shown: Map<CellValue, string>;
}

export function createToCell(): ToCell {
  const styles = new Map<string, Style>();
  return (attributes, shown, column) => {
    const { value, ...meaning } = meaningOf(attributes);
    if (value === undefined) return { value: shown, format: textFormat };
    if (typeof value === 'boolean') return { value, format: booleanFormat };
    // A cell without a style has that of its column.
    const name = attributes['table:style-name'] ?? `column ${column}`;
    const key = [name, meaning.type, meaning.unit].join('\n');
    const style = styles.get(key) ?? newStyle(meaning);
    styles.set(key, style);
    style.shown.set(value, shown === '' ? String(value) : shown);
    return { value, format: style.format };
  };
}

type Meaning = Pick<CellFormat, 'type' | 'unit' | 'scale'>;

function newStyle(meaning: Meaning): Style {
  const shown = new Map<CellValue, string>();
  const show = (value: CellValue): string => shown.get(value) ?? String(value);
  return { shown, format: { ...meaning, show, raw: (value) => value } };
}

function meaningOf(attributes: Attributes): Meaning & { readonly value?: CellValue } {
  const type = attributes['office:value-type'] ?? attributes['calcext:value-type'];
  const number = Number(attributes['office:value'] ?? NaN);
  switch (type) {
    case 'boolean':
      return { type, value: attributes['office:boolean-value'] === 'true' };
    case 'date':
      return { type, value: dateOf(attributes['office:date-value'] ?? '') };
    case 'time':
      return timeOf(attributes['office:time-value'] ?? '');
    case 'float':
    case 'percentage':
    case 'currency':
      if (!Number.isFinite(number)) return { type: 'text' };
      return { type: 'number', value: number, ...unitOf(type, attributes) };
    default:
      return { type: 'text' };
  }
}

function unitOf(type: string, attributes: Attributes): Pick<Meaning, 'unit' | 'scale'> {
  if (type === 'percentage') return { unit: '%', scale: 100 };
  const currency = attributes['office:currency'];
  return currency === undefined ? {} : { unit: currency };
}

const dateOf = (date: string): string => date.replace(/T00:00:00(\.0+)?$/, '');

/** A duration such as PT08H15M00S: of less than a day the time of day. */
function timeOf(duration: string): Meaning & { readonly value?: CellValue } {
  const parts = /^PT(\d+)H(\d+)M(\d+)/.exec(duration)?.slice(1).map(Number);
  if (parts === undefined) return { type: 'text' };
  const [hours = 0, minutes = 0, seconds = 0] = parts;
  if (hours >= 24) {
    const days = (hours + minutes / 60 + seconds / 3_600) / 24;
    return { type: 'number', value: days, unit: 'days' };
  }
  const time = [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
  return { type: 'date', value: time };
}
