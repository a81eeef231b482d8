/** The deadline of a step of which nothing is said. */
const usualMs = 10_000;

/**
 * How long a step may take that works in one go on so many bytes.
 * @param msPerMebibyte several times what it takes on a machine of ours, since others are slower
 * @returns undefined where the usual deadline is enough
 */
export function stepMs(bytes: number, msPerMebibyte: number): number | undefined {
  const ms = Math.ceil((bytes / 2 ** 20) * msPerMebibyte);
  return ms > usualMs ? ms : undefined;
}
