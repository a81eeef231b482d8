import type { BoxClient } from 'box-node-sdk';
import type { CreateWebhookRequestBody } from 'box-node-sdk/managers/webhooks';
import { isAppError } from '../../platform/errors.ts';
import { translate } from './client.ts';
import { webhookTriggers } from './events.ts';
import { idOf } from './items.ts';
import { BoxWebhooks } from './wire.ts';

/**
 * One webhook per root folder; it cascades to all below. Box allows one per item, app and user: the one that is there
 * already is brought to our address and triggers.
 */
export async function ensureWebhook(
  client: BoxClient,
  rootKey: string,
  address: string,
): Promise<void> {
  const type = rootKey.startsWith('file:') ? 'file' : 'folder';
  const body = {
    target: { id: idOf(rootKey), type },
    address,
    triggers: [...webhookTriggers],
  } as const satisfies CreateWebhookRequestBody;
  try {
    const existing = await findWebhook(client, rootKey);
    if (existing === undefined) await client.webhooks.createWebhook(body);
    else await client.webhooks.updateWebhookById(existing, { requestBody: body });
  } catch (error) {
    const translated = translate(error);
    // 409: another worker was faster. The address is the same.
    if (isAppError(translated, 'SOURCE_DENIED') && translated.message.includes('409')) return;
    throw translated;
  }
}

async function findWebhook(client: BoxClient, rootKey: string): Promise<string | undefined> {
  let marker: string | undefined;
  do {
    const page = await client.webhooks.getWebhooks({
      limit: 200,
      ...(marker !== undefined && { marker }),
    });
    const { entries, next_marker } = BoxWebhooks.parse(page.rawData);
    const found = entries.find(({ target }) => target && `${target.type}:${target.id}` === rootKey);
    if (found) return found.id;
    marker = next_marker ? next_marker : undefined;
  } while (marker !== undefined);
  return undefined;
}
