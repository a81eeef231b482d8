import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** What a TLS server on loopback needs, and the CA that its clients must trust. All PEM. */
export interface LocalCertificate {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

const validDays = 825;
const renewBeforeMs = 30 * 24 * 3600 * 1000;

/**
 * One CA and one certificate for localhost and 127.0.0.1, made at first start and kept in `dataDir`.
 * `ca.pem` there is what NODE_EXTRA_CA_CERTS must name. The CA's own key is thrown away at once.
 */
export async function openCertificate(dataDir: string): Promise<LocalCertificate> {
  mkdirSync(dataDir, { recursive: true });
  const file = (name: string) => join(dataDir, `${name}.pem`);
  const read = (name: string) => readFileSync(file(name), 'utf8');
  if (isFresh(dataDir)) return { key: read('key'), cert: read('cert'), ca: read('ca') };

  const made = await makeCertificate();
  writeFileSync(file('key'), made.key, { mode: 0o600 });
  writeFileSync(file('cert'), made.cert);
  writeFileSync(file('ca'), made.ca);
  writeFileSync(join(dataDir, 'made-at'), new Date().toISOString());
  return made;
}

function isFresh(dataDir: string): boolean {
  const stamp = join(dataDir, 'made-at'); // written last: a kill in between makes the set anew
  if (!existsSync(stamp)) return false;
  const ageMs = Date.now() - Date.parse(readFileSync(stamp, 'utf8'));
  return ageMs < validDays * 24 * 3600 * 1000 - renewBeforeMs;
}

export async function makeCertificate(): Promise<LocalCertificate> {
  const notAfterDate = new Date(Date.now() + validDays * 24 * 3600 * 1000);
  // Of two authorities with one name a client that trusts both takes the wrong one, and refuses what it signed.
  const name = `Sluice local cloud ${randomBytes(4).toString('hex')}`;
  const ca = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, ca: ca.cert };
}
