import { mkdtempSync, readFileSync, writeFileSync, existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeCertificate, type LocalCertificate } from '../../local/certificate.ts';

/**
 * One certificate for all test processes of this user and day, trusted by this process, so that real SDKs speak TLS to the emulators.
 * Written whole and then renamed: workers start side by side.
 */
async function testCertificate(): Promise<LocalCertificate> {
  const day = new Date().toISOString().slice(0, 10);
  const file = join(tmpdir(), `sluice-test-certificate-${process.getuid?.() ?? 0}-${day}.json`);
  if (!existsSync(file)) {
    const scratch = join(mkdtempSync(join(tmpdir(), 'sluice-')), 'certificate.json');
    writeFileSync(scratch, JSON.stringify(await makeCertificate()), { mode: 0o600 });
    renameSync(scratch, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as LocalCertificate;
}

/** One signing key for this process: SDKs remember tokens per process, whatever stack they were for. */
export const tokensDir = mkdtempSync(join(tmpdir(), 'sluice-tokens-'));

export const certificate = await testCertificate();
setDefaultCACertificates([...getCACertificates('default'), certificate.ca]);
