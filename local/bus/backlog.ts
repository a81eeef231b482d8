/**
 * The sequence numbers that can be delivered now, lowest first: neither locked, deferred nor scheduled.
 * An index of the store in memory, read from it at start.
 */
export interface Backlog {
  /** @param lane the session, where the queue has sessions */
  add(sequence: number, lane: string): void;
  remove(sequence: number, lane: string): void;
  take(lane: string): number | undefined;
  /** The lane whose first message is the oldest, among those that `isFree`. */
  oldestLane(isFree: (lane: string) => boolean): string | undefined;
}

interface Lane {
  /** Ascending; those before `head` are taken. */
  sequences: number[];
  head: number;
}

/** Dropping the taken ones costs a copy, so it is done for many at a time. */
const compactAt = 1024;

export function createBacklog(): Backlog {
  const lanes = new Map<string, Lane>();

  function behead(name: string, lane: Lane): void {
    lane.head += 1;
    if (lane.head >= lane.sequences.length) lanes.delete(name);
    else if (lane.head >= compactAt) compact(lane);
  }

  return {
    add(sequence, name) {
      const lane = lanes.get(name) ?? { sequences: [], head: 0 };
      lanes.set(name, lane);
      const at = positionOf(lane, sequence);
      if (lane.sequences[at] === sequence) return;
      if (at === lane.head && at > 0) lane.sequences[(lane.head -= 1)] = sequence;
      else lane.sequences.splice(at, 0, sequence);
    },
    remove(sequence, name) {
      const lane = lanes.get(name);
      if (lane === undefined) return;
      const at = positionOf(lane, sequence);
      if (lane.sequences[at] !== sequence) return;
      if (at === lane.head) behead(name, lane);
      else lane.sequences.splice(at, 1);
    },
    take(name) {
      const lane = lanes.get(name);
      const sequence = lane?.sequences[lane.head];
      if (lane !== undefined && sequence !== undefined) behead(name, lane);
      return sequence;
    },
    oldestLane(isFree) {
      let oldest: string | undefined;
      let first = Infinity;
      for (const [name, { sequences, head }] of lanes) {
        const sequence = sequences[head] ?? Infinity;
        if (sequence < first && isFree(name)) [oldest, first] = [name, sequence];
      }
      return oldest;
    },
  };
}

/** Where the sequence is, or would be put: mostly at the end. */
function positionOf({ sequences, head }: Lane, sequence: number): number {
  if ((sequences.at(-1) ?? -1) < sequence) return sequences.length;
  let low = head;
  let high = sequences.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sequences[middle] ?? Infinity) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compact(lane: Lane): void {
  lane.sequences = lane.sequences.slice(lane.head);
  lane.head = 0;
}
