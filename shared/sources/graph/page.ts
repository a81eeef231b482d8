import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';

/** A page whose entries are yet to be read, each on its own: one that cannot be must not hide its neighbours. */
const Page = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
  /** SharePoint's REST API with odata=nometadata. */
  'odata.nextLink': z.string().nullish(),
});

export interface Page {
  readonly entries: unknown[];
  readonly next: string | undefined;
  /** Where to ask for what changes from here on. */
  readonly delta: string | undefined;
}

export function readPage(body: unknown): Page {
  const { success, data } = Page.safeParse(body);
  if (!success) throw new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 answers with no page');
  return {
    entries: data.value,
    next: data['@odata.nextLink'] ?? data['odata.nextLink'] ?? undefined,
    delta: data['@odata.deltaLink'] ?? undefined,
  };
}
