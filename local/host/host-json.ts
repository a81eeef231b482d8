import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A .NET TimeSpan: [d.]hh:mm:ss, read as milliseconds. */
const TimeSpan = z.string().transform(toMs);

function toMs(text: string, context: z.RefinementCtx): number {
  const parsed = timeSpanMs(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`"${text}" is not a time span such as 00:05:00`);
  return z.NEVER;
}

/** The part of host.json that this host acts on; what it does not know, it leaves to Azure. */
const HostJson = z.looseObject({
  version: z.literal('2.0'),
  functionTimeout: z
    .string()
    .transform((text, context) => (text === '-1' ? undefined : toMs(text, context)))
    .prefault('00:30:00'),
  extensions: z
    .looseObject({
      http: z.looseObject({ routePrefix: z.string().default('api') }).prefault({}),
      serviceBus: z
        .looseObject({
          autoCompleteMessages: z.boolean().default(true),
          maxConcurrentCalls: z.int().positive().default(16),
          maxConcurrentSessions: z.int().positive().default(8),
          maxAutoLockRenewalDuration: TimeSpan.prefault('00:05:00'),
          sessionIdleTimeout: TimeSpan.prefault('00:01:00'),
        })
        .prefault({}),
      durableTask: z
        .looseObject({
          hubName: z.string().min(1).default('TestHubName'),
          maxConcurrentActivityFunctions: z.int().positive().default(10),
          maxConcurrentOrchestratorFunctions: z.int().positive().default(10),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type HostJson = z.infer<typeof HostJson>;

export function readHostJson(appDir: string): HostJson {
  const file = join(appDir, 'host.json');
  if (!existsSync(file)) {
    throw new Error(`There is no host.json in ${appDir}: it is not a Functions app.`);
  }
  const parsed = HostJson.safeParse(parseJson(file));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not usable: ${z.prettifyError(parsed.error)}`);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')); // a byte order mark is legal here
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error });
  }
}

/** @returns milliseconds, or undefined when the text is not a time span */
export function timeSpanMs(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
