import process from 'node:process';
import { app } from '@azure/functions';
import { loadConfig } from '../shared/platform/config.ts';
import { createLog } from '../shared/platform/log.ts';
import { removeLeftFolders } from '../shared/platform/temporary-folder.ts';
import { createServices } from '../shared/services.ts';
import { registerAccess } from './admin/access.ts';
import { registerAudit } from './admin/audit.ts';
import { registerConnections } from './admin/connections.ts';
import { registerPeople } from './admin/people.ts';
import { registerPreview } from './admin/preview.ts';
import { registerTroubles } from './admin/troubles.ts';
import { registerBoxWebhook } from './ingest/box-webhook.ts';
import { registerChangeQueue } from './ingest/change-queue.ts';
import { registerGraphWebhook } from './ingest/graph-webhook.ts';
import { registerIngestFile } from './ingest/ingest-file.ts';
import { registerSchedules } from './ingest/schedules.ts';
import { registerSyncStream } from './ingest/sync-stream.ts';
import { registerDriftAudit } from './operate/drift-audit.ts';
import { registerHealth } from './operate/health.ts';
import { registerAsk } from './query/ask.ts';
import { registerDocuments } from './query/documents.ts';
import { registerSearch } from './query/search.ts';

// The app's table of contents. The only file with effects at import: a bad setting stops the app here, with all problems listed.
const config = loadConfig(process.env);
const levels = ['debug', 'info', 'warn', 'error'];
const log = createLog((level, line) => {
  if (levels.indexOf(level) >= levels.indexOf(config.logLevel)) process.stdout.write(`${line}\n`);
});
const services = createServices(config, log);

app.setup({ enableHttpStream: true });
app.hook.appStart(removeLeftFolders);
app.hook.appTerminate(async () => services.readFile[Symbol.asyncDispose]());

registerBoxWebhook(services);
registerGraphWebhook(services);
registerChangeQueue(services);
registerSyncStream(services);
registerIngestFile(services);
registerSchedules(services, config);

registerSearch(services);
registerAsk(services);
registerDocuments(services);

registerConnections(services);
registerPreview(services, config);
registerAccess(services);
registerPeople(services);
registerTroubles(services);
registerAudit(services);
registerDriftAudit(services, config);
registerHealth(services);
