const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "20s" in milliseconds. @throws with a sentence when the unit is missing, or it is no duration at all */
export function durationMs(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  if (amount !== '' && unit === '')
    throw new Error(
      `${text} has no unit: write ${amount}s, ${amount}ms, ${amount}m or ${amount}h.`,
    );
  if (amount === '' || unitMs === undefined)
    throw new Error(`${text} is no duration: write 500ms, 20s, 5m or 1h.`);
  return Math.round(Number(amount) * unitMs);
}
