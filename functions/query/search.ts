import { app } from '@azure/functions';
import { SearchRequest } from '../../shared/model/answer.ts';
import { search } from '../../shared/query/search.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint } from '../endpoint.ts';

/** Passages that the caller may read, best first, with facets and pages. */
export function registerSearch(services: Services): void {
  app.http('search', {
    methods: ['POST'],
    route: 'search',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'reader',
        body: SearchRequest,
        handle: async ({ body, caller }) => ({
          jsonBody: await search(body, { ...services, caller }),
        }),
      },
      services,
    ),
  });
}
