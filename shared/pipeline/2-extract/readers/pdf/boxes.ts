import type { Place } from '../../../../model/text.ts';

/** Left, top, right, bottom in points, from the upper left corner of the page. */
export type Box = NonNullable<Place['box']>;

export const boxOf = (rect: { x: number; y: number; width: number; height: number }): Box => [
  rect.x,
  rect.y,
  rect.x + rect.width,
  rect.y + rect.height,
];

/** The smallest box around all of them. */
export const around = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([left]) => left)),
  Math.min(...boxes.map(([, top]) => top)),
  Math.max(...boxes.map(([, , right]) => right)),
  Math.max(...boxes.map(([, , , bottom]) => bottom)),
];

/** A tenth of a point is finer than any screen. */
export const rounded = (box: Box): Box => [
  tenth(box[0]),
  tenth(box[1]),
  tenth(box[2]),
  tenth(box[3]),
];

const tenth = (points: number): number => Math.round(points * 10) / 10;

export const centreLiesIn = (inner: Box, outer: Box): boolean => {
  const x = (inner[0] + inner[2]) / 2;
  const y = (inner[1] + inner[3]) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
};

export const areaOf = ([left, top, right, bottom]: Box): number =>
  Math.max(0, right - left) * Math.max(0, bottom - top);

export const moved = ([left, top, right, bottom]: Box, x: number, y: number): Box => [
  left + x,
  top + y,
  right + x,
  bottom + y,
];

export const scaled = ([left, top, right, bottom]: Box, factor: number): Box => [
  left * factor,
  top * factor,
  right * factor,
  bottom * factor,
];
