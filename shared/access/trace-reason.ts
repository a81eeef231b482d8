import type { DocumentRecord } from '../model/document.ts';
import type { Item } from '../model/item.ts';
import type { AccountState } from './accounts.ts';
import type { Verdict } from './check.ts';
import type { HeldGrant } from './held-grants.ts';
import type { Subject } from './subject.ts';

type Refused = Extract<Verdict, { allowed: false }>['reason'];

/** Why somebody does not see a file. */
export type TraceReason =
  | Refused
  | Exclude<AccountState, 'matched' | 'suspended'>
  | NonNullable<HeldGrant['but']>
  /** They may read it, and its chunks do not carry what was granted to them yet. */
  | 'pending'
  /** They may read it, and more was granted to one of their principals than is read (granted-scopes.ts): this is of the rest. */
  | 'grants-cut'
  /** They may read it, and it is not in the index: its status tells why. */
  | 'not-indexed';

interface Findings {
  readonly verdict: Verdict;
  readonly document: DocumentRecord | undefined;
  readonly item: Item | undefined;
  /** Everything on the way that was granted to them. */
  readonly held: readonly HeldGrant[];
  readonly subject: Subject;
  /** Its chunks carry what was granted to them, and the first lock does not know of it. */
  readonly isCut: boolean;
}

/** Of several the one that must be mended first. */
export function reasonOf(findings: Findings): TraceReason {
  const { verdict, held } = findings;
  if (verdict.allowed) return unfound(findings);
  if (verdict.reason !== 'no-grant') return verdict.reason;
  const objections = new Set(held.map(({ but }) => but));
  return mendable.find((but) => objections.has(but)) ?? unknownPerson(findings) ?? 'no-grant';
}

const mendable = ['match-suspended', 'expired', 'role-reads-nothing'] as const;

function unfound({ item, document, isCut }: Findings): TraceReason {
  if (isCut) return 'grants-cut';
  const isOnItsWay = item?.pending === true || document?.state === 'running';
  return isOnItsWay || document?.status === 'indexed' ? 'pending' : 'not-indexed';
}

/** Where nothing is granted to them, because nobody knows at the file's source who they are. */
function unknownPerson({ item, subject }: Findings): TraceReason | undefined {
  const account = subject.accounts?.find(({ connectionId }) => connectionId === item?.connectionId);
  if (!account || account.state === 'matched' || account.state === 'suspended') return undefined;
  return account.state;
}
