import { expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { openTokens } from '../../../local/tokens.ts';

const tenantId = '00000000-0000-4000-8000-000000000001';
const dayMs = 24 * 3600 * 1000;

it('takes a good token again, until it expires and for its own audience only', async () => {
  const clock = createClock();
  const tokens = await openTokens({ tenantId, clock });
  const audience = 'https://one.test';
  const issued = await tokens.issueForApp({ audience, appId: 'app', objectId: 'object' });
  const bearer = `Bearer ${issued.token}`;
  expect(await tokens.verify(bearer, audience)).toMatchObject({ oid: 'object' });
  expect(await tokens.verify(bearer, audience)).toMatchObject({ oid: 'object' });
  await expect(tokens.verify(bearer, 'https://two.test')).rejects.toThrow('aud');
  await expect(tokens.verify(`${bearer}x`, audience)).rejects.toThrow('signature');
  clock.advance(dayMs + 1_000);
  await expect(tokens.verify(bearer, audience)).rejects.toThrow('exp');
});
