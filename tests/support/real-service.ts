import { readFileSync } from 'node:fs';
import type { TokenCredential } from '@azure/identity';
import type { TestContext as RunningTest } from 'vitest';
import { z } from 'zod';
import { readBoxApp } from './box-app.ts';
import type { TestContext } from './emulator-context.ts';
import { readEntraApplication } from './entra-application.ts';

const endpoint = z
  .url({ protocol: /^https$/ })
  .transform((text) => new URL(text))
  .optional();

/** As `name.servicebus.windows.net`. */
const host = z
  .string()
  .regex(/^[\w.-]+(:\d+)?$/)
  .optional();

const settings = z
  .object({
    SLUICE_REAL_SEARCH_ENDPOINT: endpoint,
    SLUICE_REAL_COSMOS_ENDPOINT: endpoint,
    /** Its containers are emptied before each test. */
    SLUICE_REAL_COSMOS_DATABASE: z.string().min(1).optional(),
    SLUICE_REAL_BLOB_ENDPOINT: endpoint,
    SLUICE_REAL_KEYVAULT_ENDPOINT: endpoint,
    SLUICE_REAL_OPENAI_ENDPOINT: endpoint,
    /** A file, as the developer console gives it of an app. */
    SLUICE_REAL_BOX_CONFIG: z.string().min(1).optional(),
    /** Where its Box is, if not at Box. */
    SLUICE_REAL_BOX_API: endpoint,
    /** Of a topic, as the portal shows it. */
    SLUICE_REAL_EVENTGRID_ENDPOINT: endpoint,
    SLUICE_REAL_SERVICEBUS_NAMESPACE: host,
    /** Where queues are made, if that is not the namespace itself. */
    SLUICE_REAL_SERVICEBUS_ADMINISTRATION: host,
  })
  .refine(
    (read) =>
      read.SLUICE_REAL_COSMOS_ENDPOINT === undefined ||
      read.SLUICE_REAL_COSMOS_DATABASE !== undefined,
    'SLUICE_REAL_COSMOS_ENDPOINT needs SLUICE_REAL_COSMOS_DATABASE',
  )
  .parse(process.env);

/** The services that contract tests are to speak to instead of an emulator (CONTRIBUTING.md, "Against the real services"). */
export const real = {
  search: settings.SLUICE_REAL_SEARCH_ENDPOINT,
  cosmos: settings.SLUICE_REAL_COSMOS_ENDPOINT,
  cosmosDatabase: settings.SLUICE_REAL_COSMOS_DATABASE,
  blob: settings.SLUICE_REAL_BLOB_ENDPOINT,
  vault: settings.SLUICE_REAL_KEYVAULT_ENDPOINT,
  openai: settings.SLUICE_REAL_OPENAI_ENDPOINT,
  box:
    settings.SLUICE_REAL_BOX_CONFIG === undefined
      ? undefined
      : readBoxApp(
          readFileSync(settings.SLUICE_REAL_BOX_CONFIG, 'utf8'),
          settings.SLUICE_REAL_BOX_API?.origin,
        ),
  entra: readEntraApplication(process.env),
  eventGrid: settings.SLUICE_REAL_EVENTGRID_ENDPOINT,
  serviceBus: settings.SLUICE_REAL_SERVICEBUS_NAMESPACE,
  serviceBusAdministration: settings.SLUICE_REAL_SERVICEBUS_ADMINISTRATION,
};

export const againstReal = Object.values(real).some(Boolean);

/** One a process, since it remembers tokens; loaded only here, so that the ordinary run is spared it. */
const credential: TokenCredential | undefined = againstReal
  ? new (await import('@azure/identity')).DefaultAzureCredential()
  : undefined;

/** As a test's own `skip`. */
export type Skip = (note: string) => never;

const refuse: Skip = (note) => {
  throw new Error(`A test that ${note} cannot share a real service with a whole file`);
};

/**
 * What a test against a real service has: a credential, and nothing of the local cloud. A test that reaches for that is skipped, and the report
 * says why.
 */
export function realContext(skip: Skip = refuse): TestContext {
  if (credential === undefined) throw new Error('No real service is named');
  return {
    credential,
    log: () => {},
    get clock() {
      return skip('moves the clock of the local cloud');
    },
    get faults() {
      return skip('asks the emulator for faults');
    },
    get tokens() {
      return skip('issues tokens of the local cloud');
    },
    get dataDir() {
      return skip('starts an emulator of its own');
    },
    get certificate() {
      return skip('starts an emulator of its own');
    },
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * A fixture of tests for what an emulator alone can show.
 * @param service that the environment names, if it does
 * @param why as the report is to say of the tests that were skipped
 */
export function emulatorOnly(service: unknown, why: string) {
  const fixture = async ({ skip }: Pick<RunningTest, 'skip'>, use: () => Promise<void>) => {
    skip(service !== undefined, why);
    await use();
  };
  return [fixture, { auto: true }] as [typeof fixture, { auto: true }];
}
