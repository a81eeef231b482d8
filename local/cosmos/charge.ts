/**
 * Request units by Azure's rule of thumb: 1 for reading 1 KB by its key, about 5 for writing it, and
 * for a query some base plus what it loads and returns. Plausible, not exact.
 */
const kilobytes = (text: string) => Math.max(1, Math.ceil(text.length / 1024));

export const chargeForRead = (text: string): number => kilobytes(text);

export const chargeForWrite = (text: string): number => round(5.29 * kilobytes(text));

export const chargeForQuery = (loaded: number, answer: string): number =>
  round(2.3 + loaded * 0.03 + (answer.length / 1024) * 0.5);

const round = (units: number) => Math.round(units * 100) / 100;
