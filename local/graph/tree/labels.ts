import type { Db } from '../../database.ts';
import { badRequest, GraphError } from '../errors.ts';
import type { Route } from '../route.ts';
import type { Tree } from '../state.ts';
import { requireItem } from './access.ts';
import { contextOf } from './present.ts';

/** A sensitivity label as Purview puts it into a file. Here it stands beside the file: nothing reads it out of the bytes. */
export interface Label {
  readonly sensitivityLabelId: string;
  readonly assignmentMethod: 'standard' | 'privileged' | 'auto';
}

/** Why SharePoint cannot look into an encrypted file. */
export type LabelRefusal =
  | 'fileDoubleKeyEncrypted'
  | 'fileDecryptionNotSupported'
  | 'fileDecryptionDeferred';

/** Set by tests; kept over restarts. */
export interface Labels {
  set(itemId: string, label: Label | undefined): void;
  /** From now on the file's label cannot be read. */
  refuse(itemId: string, refusal: LabelRefusal): void;
  of(
    itemId: string,
  ): { readonly label: string | null; readonly refusal: string | null } | undefined;
}

export function openLabels(db: Db): Labels {
  const put = db.prepare('INSERT OR REPLACE INTO labels VALUES (?, ?, ?)');
  return {
    set(itemId, label) {
      put.run(itemId, label === undefined ? null : JSON.stringify(label), null);
    },
    refuse: (itemId, refusal) => void put.run(itemId, null, refusal),
    of: (itemId) =>
      db
        .prepare<[string], { label: string | null; refusal: string | null }>(
          'SELECT label, refusal FROM labels WHERE itemId = ?',
        )
        .get(itemId),
  };
}

/** https://learn.microsoft.com/graph/api/driveitem-extractsensitivitylabels */
export function labelRoutes(labels: Labels, { directory }: Pick<Tree, 'directory'>): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/drives/:driveId/items/:item/extractSensitivityLabels',
      ru: 1,
      handle(call) {
        const item = requireItem(call, 'read');
        if (item.type !== 'file') throw badRequest('A folder has no sensitivity label');
        const { label = null, refusal = null } = labels.of(item.id) ?? {};
        if (refusal !== null)
          throw new GraphError(423, 'notAllowed', {
            message: 'The file cannot be decrypted to read its label',
            innerCode: refusal,
          });
        const found = label === null ? [] : [JSON.parse(label) as Label];
        return Response.json({
          ...contextOf(call.state, 'microsoft.graph.extractSensitivityLabelsResult'),
          labels: found.map((one) => ({ ...one, tenantId: directory.tenantId })),
        });
      },
    },
  ];
}
