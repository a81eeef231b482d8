import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

/** Every setting of the app, with what it means; `local.settings.sample.json` and the table in docs are made from this. */
export const Settings = z.object({
  TENANT_ID: z.uuid().describe('Entra tenant whose people may sign in'),
  ENTRA_AUTHORITY: z
    .url()
    .default('https://login.microsoftonline.com')
    .describe('Where Entra issues tokens'),
  ENTRA_AUDIENCE: z.string().min(1).describe('Application (client) id that tokens must be for'),
  COSMOS_ENDPOINT: z.url().describe('Cosmos DB account'),
  COSMOS_DATABASE: z.string().min(1).default('sluice').describe('Cosmos DB database'),
  BLOB_ENDPOINT: z.url().describe('Storage account, Blob endpoint'),
  BLOB_CONTAINER: z.string().min(3).default('artifacts').describe('Container of artifacts'),
  SEARCH_ENDPOINT: z.url().describe('AI Search service'),
  SEARCH_ALIAS: z.string().min(1).default('chunks').describe('Alias of the index in use'),
  OPENAI_ENDPOINT: z
    .url()
    .describe('Azure OpenAI resource, or any OpenAI-compatible server (see OPENAI_WIRE)'),
  OPENAI_WIRE: z
    .enum(['azure', 'openai'])
    .default('azure')
    .describe('azure: deployments and Entra tokens; openai: /v1 as Ollama or vLLM serve it'),
  OPENAI_API_VERSION: z.string().default('2024-10-21').describe('Azure OpenAI api-version'),
  OPENAI_EMBEDDING_MODEL: z
    .string()
    .min(1)
    .default('text-embedding-3-small')
    .describe('Deployment (azure) or model (openai) that embeds'),
  OPENAI_CHAT_MODEL: z
    .string()
    .min(1)
    .default('gpt-4o-mini')
    .describe('Deployment (azure) or model (openai) that answers'),
  KEYVAULT_ENDPOINT: z.url().describe('Key Vault that holds the secrets of connections'),
  EVENTGRID_ENDPOINT: z.url().describe('Event Grid topic for what Sluice announces'),
  SERVICEBUS__fullyQualifiedNamespace: z.string().min(1).describe('Service Bus namespace'),
  SERVICEBUS__customEndpointAddress: z
    .string()
    .optional()
    .transform((address) => (address === '' ? undefined : address))
    .describe('Service Bus behind another address (a proxy, or the local cloud); empty means none'),
  BOX_API_ENDPOINT: z.url().default('https://api.box.com').describe('Box API'),
  PUBLIC_ENDPOINT: z.url().describe('Where sources reach this app: base of the webhook addresses'),
  MAX_FILE_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(100 * 1024 * 1024)
    .describe(
      'Larger files are rejected, in bytes. When it is changed, the next sweep looks at those again',
    ),
  MAX_RECORDING_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * 1024 ** 3)
    .describe(
      'Files named like recordings (mp4, mov, mkv, webm, mp3, m4a, wav, flac, ogg and the like) may have so many bytes, where that is more than MAX_FILE_BYTES. They lie on the temporary disk of the instance while they are read, up to 8 at once (maxConcurrentActivityFunctions in host.json): so many times this must fit there',
    ),
  TRANSCRIBE_COMMAND: z
    .string()
    .optional()
    .transform(toCommand)
    .describe(
      'Program that writes down what recordings say, as a JSON array of its full path and its arguments, of which one holds `{file}`; it writes WebVTT to its output, such as ["/opt/whisper/run","--vtt","{file}"]. Empty means none. When this or the time it may take is changed, the next sweep reads recordings again',
    ),
  TRANSCRIBE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(540)
    .default(300)
    .describe('The program is ended after so many seconds, and the recording read without it'),
  POLL_SCHEDULE: z
    .string()
    .default('*/30 * * * * *')
    .describe('NCRONTAB: how often each stream is pulled even if no webhook came'),
  SWEEP_SCHEDULE: z
    .string()
    .default('0 0 2 * * *')
    .describe('NCRONTAB: how often everything is compared with the source'),
  FOLLOW_SCHEDULE: z
    .string()
    .default('0 */15 * * * *')
    .describe(
      'NCRONTAB: how often new sites and drives are looked for, and subscriptions at the source kept up',
    ),
  LINKS_SCHEDULE: z
    .string()
    .default('0 * * * * *')
    .describe(
      'NCRONTAB: how often the longest unread items with sharing links at Microsoft 365 are read again, 20 at a time',
    ),
  DRIFT_SCHEDULE: z
    .string()
    .default('0 */10 * * * *')
    .describe(
      'NCRONTAB: how often the audit compares who may read what with what each source itself says, for a few documents and people',
    ),
  DRIFT_PAIRS: z.coerce
    .number()
    .int()
    .min(0)
    .max(200)
    .default(20)
    .describe(
      'Pairs of a document and a person that the audit compares per connection each time: up to 3 calls of Box each, or 8 to 30 resource units of Microsoft 365',
    ),
  OCR_LANGUAGES: z
    .string()
    .regex(/^([A-Za-z_]{3,20}(\+[A-Za-z_]{3,20})*)?$/)
    .default('eng')
    .describe(
      'Languages of scanned pages, images, and pictures in documents (pdf, docx, doc, pptx, ppt, xlsx, odt, odp, ods, epub, html, mhtml, rtf, eml, msg), named as Tesseract names them and joined by a plus, as eng+deu; empty: scans and images are not read. When it is changed, the next sweep reads them again',
    ),
  OCR_DATA_FOLDER: z
    .string()
    .optional()
    .transform((folder) => (folder === '' ? undefined : folder))
    .describe(
      'Folder with a .traineddata file for each of these languages; empty: the English that comes along. With those of tessdata_fast a full page takes two thirds of the time',
    ),
  GRAPH_POLL_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(300)
    .describe(
      'Least seconds between two looks at a drive of Microsoft 365 that no notification spoke of: each costs a resource unit',
    ),
  GRAPH_ENDPOINT: z.url().default('https://graph.microsoft.com').describe('Microsoft Graph'),
  GRAPH_PARTNER_TOPIC: z
    .string()
    .optional()
    .transform((address) => (address === '' ? undefined : address))
    .refine((address) => address === undefined || namesPartnerTopic(address), {
      message: 'must be EventGrid:?azuresubscriptionid=…&resourcegroup=…&partnertopic=…&location=…',
    })
    .describe(
      'Event Grid partner topic that Microsoft Graph announces changes to, as EventGrid:?azuresubscriptionid=…&resourcegroup=…&partnertopic=…&location=…; empty means the webhook of this app',
    ),
  PRICE_EMBEDDING_USD: z.coerce
    .number()
    .nonnegative()
    .default(0.02)
    .describe(
      'US dollars for a million tokens embedded, for the estimate before a source is connected',
    ),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level'),
});

/** The form that Graph asks for: https://learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events */
function namesPartnerTopic(address: string): boolean {
  const [scheme, query = ''] = address.split('?', 2);
  const given = new URLSearchParams(query);
  const needed = ['azuresubscriptionid', 'resourcegroup', 'partnertopic', 'location'];
  return scheme === 'EventGrid:' && needed.every((name) => Boolean(given.get(name)));
}

const Command = z
  .array(z.string().min(1))
  .min(2)
  .refine(([program = '']) => isAbsolute(program))
  .refine((parts) => parts.some((part) => part.includes('{file}')));

function toCommand(text: string | undefined, context: z.RefinementCtx) {
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return Command.parse(JSON.parse(text));
  } catch {
    context.addIssue('Must be a JSON array of a full path and arguments, one with {file}');
    return z.NEVER;
  }
}

export type Config = ReturnType<typeof loadConfig>;

/** Reads the environment once. Reports every problem at once, and never prints a value. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new AppError('CONFIG_INVALID', `Settings are not usable:\n  ${problems.join('\n  ')}`);
  }
  const s = parsed.data;
  return {
    tenantId: s.TENANT_ID,
    logLevel: s.LOG_LEVEL,
    publicEndpoint: s.PUBLIC_ENDPOINT,
    entra: { authority: s.ENTRA_AUTHORITY, audience: s.ENTRA_AUDIENCE, tenantId: s.TENANT_ID },
    cosmos: { endpoint: s.COSMOS_ENDPOINT, database: s.COSMOS_DATABASE },
    blob: { endpoint: s.BLOB_ENDPOINT, container: s.BLOB_CONTAINER },
    search: { endpoint: s.SEARCH_ENDPOINT, alias: s.SEARCH_ALIAS },
    openai: {
      endpoint: s.OPENAI_ENDPOINT,
      wire: s.OPENAI_WIRE,
      apiVersion: s.OPENAI_API_VERSION,
      embeddingModel: s.OPENAI_EMBEDDING_MODEL,
      chatModel: s.OPENAI_CHAT_MODEL,
    },
    vault: { endpoint: s.KEYVAULT_ENDPOINT },
    events: { endpoint: s.EVENTGRID_ENDPOINT },
    bus: {
      namespace: s.SERVICEBUS__fullyQualifiedNamespace,
      customEndpointAddress: s.SERVICEBUS__customEndpointAddress,
    },
    box: { endpoint: s.BOX_API_ENDPOINT },
    extraction: {
      maxFileBytes: s.MAX_FILE_BYTES,
      maxRecordingBytes: s.MAX_RECORDING_BYTES,
      ocr: { languages: s.OCR_LANGUAGES, folder: s.OCR_DATA_FOLDER },
      transcribe:
        s.TRANSCRIBE_COMMAND === undefined
          ? undefined
          : { command: s.TRANSCRIBE_COMMAND, timeoutMs: s.TRANSCRIBE_SECONDS * 1_000 },
    },
    graph: {
      endpoint: s.GRAPH_ENDPOINT,
      partnerTopic: s.GRAPH_PARTNER_TOPIC,
      drivePollMs: s.GRAPH_POLL_SECONDS * 1_000,
    },
    prices: { embeddingUsd: s.PRICE_EMBEDDING_USD },
    schedules: {
      poll: s.POLL_SCHEDULE,
      sweep: s.SWEEP_SCHEDULE,
      follow: s.FOLLOW_SCHEDULE,
      links: s.LINKS_SCHEDULE,
      drift: s.DRIFT_SCHEDULE,
    },
    drift: { pairs: s.DRIFT_PAIRS },
  } as const;
}
