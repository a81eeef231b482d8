import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import { createClock } from '../../local/clock.ts';
import type { EmulatorContext } from '../../local/emulator.ts';
import { createFaults } from '../../local/faults.ts';
import { openTokens } from '../../local/tokens.ts';
import { certificate } from './setup.ts';

export const testTenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';

export interface TestContext extends EmulatorContext, AsyncDisposable {
  readonly dataDir: string;
  /** What the app's managed identity would be: signs in to every emulator. */
  readonly credential: TokenCredential;
}

/** A context for one emulator in this process: own folder, movable clock, real tokens. */
export async function openContext(): Promise<TestContext> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-'));
  const clock = createClock();
  const tokens = await openTokens({ tenantId: testTenantId, clock });
  const issue = (audience: string) =>
    tokens.issueForApp({ audience, appId: 'test-app', objectId: 'test-object' });
  return {
    dataDir,
    clock,
    tokens,
    certificate,
    faults: createFaults({ clock }),
    log: () => {},
    credential: {
      async getToken(scopes) {
        const [scope = ''] = [scopes].flat();
        const { token, expiresAt } = await issue(scope.replace(/\/\.default$/, ''));
        return { token, expiresOnTimestamp: expiresAt * 1000 };
      },
    },
    async [Symbol.asyncDispose]() {
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
