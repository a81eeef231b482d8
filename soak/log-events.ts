import type { Tally } from './tally.ts';

/** Counts what `npm start` says is wrong: by level, event, and what else tells one from another. */
export function countEvents(tally: Tally): (line: string) => void {
  return (line) => {
    const entry = parse(line);
    if (entry === undefined || entry['level'] === 'info') return;
    const { level = 'said', event = 'without event', code, service, functionName } = entry;
    const about = [code, service, functionName].filter((one) => typeof one === 'string');
    tally.count([level, event, ...about].join(' '));
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
