import type { EventGridPublisherClient } from '@azure/eventgrid';
import type { DriftFinding } from '../model/drift.ts';
import type { RejectionCode } from '../model/rejection.ts';

/** What Sluice announces as CloudEvents. Ids only: no title, path, text or name. */
export type Announcement =
  | {
      readonly type: 'sluice.document.indexed';
      readonly data: {
        readonly connectionId: string;
        readonly documentId: string;
        readonly chunks: number;
      };
    }
  | {
      readonly type: 'sluice.document.rejected';
      readonly data: {
        readonly connectionId: string;
        readonly documentId: string;
        readonly code: RejectionCode;
      };
    }
  | {
      readonly type: 'sluice.access.changed';
      readonly data: { readonly connectionId: string; readonly scope: string };
    }
  | {
      /** Our records and the source differed on who may read a document, or somebody can find one that nobody may. */
      readonly type: 'sluice.access.drift';
      readonly data: {
        readonly connectionId: string;
        readonly documentId: string;
        readonly kind: DriftFinding['kind'];
        readonly repaired: boolean;
      };
    };

export interface Events {
  announce(tenantId: string, announcements: readonly Announcement[]): Promise<void>;
}

export function createEvents(client: EventGridPublisherClient<'CloudEvent'>): Events {
  return {
    async announce(tenantId, announcements) {
      if (announcements.length === 0) return;
      await client.send(
        announcements.map(({ type, data }) => ({
          type,
          data,
          source: `/sluice/tenants/${tenantId}`,
        })),
      );
    },
  };
}
