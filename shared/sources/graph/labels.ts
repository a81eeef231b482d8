import { z } from 'zod';
import type { Label } from '../../model/label.ts';
import { isAppError } from '../../platform/errors.ts';
import type { GraphClient } from './client.ts';
import { pathOf } from './keys.ts';

const Labels = z.looseObject({
  labels: z.array(z.looseObject({ sensitivityLabelId: z.string().min(1).max(100) })).nullish(),
});

/** Files that Purview puts labels into (learn.microsoft.com/purview/sensitivity-labels-sharepoint-onedrive-files). */
const labelled = /\.(docx|docm|xlsx|xlsm|xlsb|pptx|ppsx|pdf)$/i;

/**
 * Sensitivity labels of Purview (graph/api/driveitem-extractsensitivitylabels; what it costs Microsoft does not say, we count two resource
 * units). Where SharePoint cannot look into
 * the file (423: encrypted with a key of the customer's, or its turn has not come) or we may not ask, that is said in their place.
 */
export async function readLabels(
  client: GraphClient,
  { key, name }: { key: string; name: string },
): Promise<Label[]> {
  if (!labelled.test(name)) return [];
  try {
    const path = `${pathOf(key)}/extractSensitivityLabels`;
    const answer = await client.post(path, {}, { repeatable: true });
    return (Labels.parse(answer).labels ?? []).map(({ sensitivityLabelId }) => ({
      from: 'purview',
      id: sensitivityLabelId,
    }));
  } catch (error) {
    if (!isAppError(error, 'SOURCE_DENIED')) throw error;
    return [{ from: 'purview', id: 'unreadable' }];
  }
}
