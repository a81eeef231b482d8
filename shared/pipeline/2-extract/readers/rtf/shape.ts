import type { Shape } from '../paragraphs.ts';
import { oneLine } from '../pieces.ts';
import type { Sheet } from './sheet.ts';

export interface Paragraph {
  readonly style?: number | undefined;
  readonly outline?: number | undefined;
  readonly level?: number | undefined;
  readonly inTable?: boolean;
}

/** @param written the label before its words, as the program that wrote the file counted it */
export function shapeOf(
  { style, outline, level: depth = 0 }: Paragraph,
  written: string,
  sheet: Sheet,
): Shape {
  const label = oneLine(written);
  const isBullet = label !== '' && !/[\p{L}\p{N}]/u.test(label);
  const level = sheet.headingLevel(style, outline);
  if (level !== undefined) {
    return { kind: 'heading', level, label: label === '' || isBullet ? '' : `${label} ` };
  }
  if (label === '') return { kind: 'paragraph' };
  const indent = '  '.repeat(Math.min(8, Math.max(0, depth)));
  return { kind: 'list-item', label: `${indent}${isBullet ? '-' : label} ` };
}
