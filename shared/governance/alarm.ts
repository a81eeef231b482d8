import type { DriftFinding } from '../model/drift.ts';
import type { DriftContext } from './drift-context.ts';

const sentences = {
  leak: 'We showed a file to somebody whom its source does not let read it',
  canary: 'Somebody can find a document that nobody may find',
} as const;

/** Errors in the log and CloudEvents on Event Grid: whoever is on duty subscribes to one of them. Ids only. */
export async function raiseAlarm(
  findings: readonly DriftFinding[],
  { connection, events, log }: Pick<DriftContext, 'connection' | 'events' | 'log'>,
): Promise<void> {
  const { tenantId, id: connectionId } = connection;
  for (const { kind, documentId, oid, repaired } of findings) {
    const fields = { connectionId, documentId, repaired, ...(oid !== null && { person: oid }) };
    if (kind === 'over-block') log.warn('drift.over-block', fields);
    else log.error(`drift.${kind}`, new Error(sentences[kind]), fields);
  }
  try {
    await events.announce(
      tenantId,
      findings.map(({ kind, documentId, repaired }) => ({
        type: 'sluice.access.drift',
        data: { connectionId, documentId, kind, repaired },
      })),
    );
  } catch (error) {
    log.error('drift.not-announced', error, { connectionId });
  }
}
