import type { Handler } from '../../emulator.ts';
import { deepestJson, isTooDeep } from '../json-depth.ts';

/** Room for the input of an orchestration (1 MiB) and for a delivery of Event Grid (1 MB), whatever the encoding. */
const ownBodyLimitBytes = 2 * 1024 * 1024;

/** Before one of the host's own desks, which all take JSON: hands on a body that is there as a whole and harmless to read. */
export const withBoundedBody =
  (handler: Handler): Handler =>
  async (request) => {
    if (request.body === null) return handler(request);
    const text = await readText(request.body);
    if (text === undefined) {
      const message = `The body is larger than ${ownBodyLimitBytes} bytes.`;
      return refuse(413, message, { connection: 'close' }); // the rest of it is not read
    }
    if (isTooDeep(text)) return refuse(400, `The body nests deeper than ${deepestJson} levels.`);
    const { url, method, headers, signal } = request;
    return handler(new Request(url, { method, headers, signal, body: text }));
  };

/** @returns undefined when there is too much of it */
async function readText(body: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > ownBodyLimitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const refuse = (status: number, Message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ Message }, { status, headers });
