import { ofAny, ofNumbers, type Pure } from './define.ts';

const one = (run: (value: number) => number) =>
  ofNumbers([1, 1], (value = 0) => finite(run(value)));
const two = (run: (left: number, right: number) => number) =>
  ofNumbers([2, 2], (left = 0, right = 0) => finite(run(left, right)));

/** JSON has no NaN and no infinity. */
const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

export const mathFunctions: Record<string, Pure> = {
  ABS: one(Math.abs),
  ACOS: one(Math.acos),
  ASIN: one(Math.asin),
  ATAN: one(Math.atan),
  ATN2: two(Math.atan2),
  CEILING: one(Math.ceil),
  COS: one(Math.cos),
  COT: one((value) => 1 / Math.tan(value)),
  DEGREES: one((value) => (value * 180) / Math.PI),
  EXP: one(Math.exp),
  FLOOR: one(Math.floor),
  INTADD: two((left, right) => left + right),
  INTDIV: two((left, right) => Math.trunc(left / right)),
  INTMOD: two((left, right) => left % right),
  INTMUL: two((left, right) => left * right),
  INTSUB: two((left, right) => left - right),
  LOG: ofNumbers([1, 2], (value = 0, base = Math.E) =>
    finite(base === Math.E ? Math.log(value) : Math.log(value) / Math.log(base)),
  ),
  LOG10: one(Math.log10),
  NUMBERBIN: ofNumbers([1, 2], (value = 0, bin = 1) => finite(Math.floor(value / bin) * bin)),
  PI: ofAny([0, 0], () => Math.PI),
  POWER: two((base, exponent) => base ** exponent),
  RADIANS: one((value) => (value * Math.PI) / 180),
  RAND: ofAny([0, 0], () => Math.random()),
  ROUND: ofNumbers([1, 2], (value = 0, digits = 0) => finite(round(value, digits))),
  SIGN: one(Math.sign),
  SIN: one(Math.sin),
  SQRT: one(Math.sqrt),
  SQUARE: one((value) => value * value),
  TAN: one(Math.tan),
  TRUNC: one(Math.trunc),
};

/** Halves go away from zero. */
function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale;
}
