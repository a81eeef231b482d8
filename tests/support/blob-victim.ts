import { BlobServiceClient } from '@azure/storage-blob';
import { startBlob } from '../../local/blob/server.ts';
import { openContext } from './emulator-context.ts';

/** Runs the blob emulator on the folder given, uploads 300 blobs, says so, and waits to be killed. */
const context = { ...(await openContext()), dataDir: process.argv[2] ?? '' };
const blob = await startBlob({ context, containers: ['artifacts'] });
const client = new BlobServiceClient(blob.url.href, context.credential);
const container = client.getContainerClient('artifacts');

let next = 0;
async function write(): Promise<void> {
  while (next < 300) {
    const number = next++;
    const text = `upload ${number}`;
    await container.getBlockBlobClient(String(number)).upload(text, text.length);
  }
}
await Promise.all(Array.from({ length: 16 }, write));
process.send?.('uploaded');
