import { existsSync } from 'node:fs';
import type { ExpectedTopic } from './events/partner-topics.ts';
import { readSystemKey } from './host/keys.ts';

/** Where the Functions host is, or will be when it has started. */
export interface FunctionsApp {
  readonly url: URL;
  /** Of its keys, when it asks for some. */
  readonly keyFile?: string;
}

const name = 'graph-notifications';
const functionName = 'graph-events';

/** For GRAPH_PARTNER_TOPIC: with it the app asks Graph to announce changes there and not at its webhook. */
export const partnerTopicAddress = `EventGrid:?azuresubscriptionid=11111111-1111-4111-8111-111111111111&resourcegroup=sluice&partnertopic=${name}&location=westeurope`;

/** What an administrator does in Azure once Graph has made the topic: activates it, and subscribes the app's function to it. */
export const graphTopic = (app: FunctionsApp | undefined): ExpectedTopic => ({
  name,
  isActivated: true,
  get subscribers() {
    return app === undefined ? [] : [{ url: handlerOf(app).href }];
  },
});

/** With the key that the host asks Event Grid for: it makes its keys when it starts first. */
function handlerOf({ url, keyFile }: FunctionsApp): URL {
  const handler = new URL('/runtime/webhooks/eventgrid', url);
  handler.searchParams.set('functionName', functionName);
  if (keyFile !== undefined && existsSync(keyFile))
    handler.searchParams.set('code', readSystemKey(keyFile, 'eventgrid'));
  return handler;
}
