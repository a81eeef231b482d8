import { Unreadable } from '../unreadable.ts';

/** Of one value, in characters: what is parsed takes many times as much memory. */
const longest = 32 * 2 ** 20;

/** Strings, and numbers outside of them. One that is never closed goes to the end, so that none is looked at twice. */
const stringOrNumber = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * A JSON text as values. Numbers come as strings, just as they are written: `1.10` is not `1.1`, and an account number of 20
 * digits is no floating point number.
 * @returns undefined when it is not JSON
 */
export function parseJson(text: string): unknown {
  if (text.length > longest) throw new Unreadable('FILE_TOO_LARGE', 'JSON of over 32 MiB');
  try {
    return JSON.parse(
      text.replaceAll(stringOrNumber, (found) => (found.startsWith('"') ? found : `"${found}"`)),
    );
  } catch {
    return undefined;
  }
}
