/** A part of a MIME message; bytes are kept as characters of their value. */
export interface MimePart {
  /** By their names in lower case; lines that go on are joined (RFC 5322, §2.2.3). */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const maxParts = 5_000;
const maxHeaderLength = 256 * 1024;

/** In the order of the message and however deep, what holds others before them. */
export function* partsOf(message: string): Generator<MimePart> {
  const waiting = [partOf(message)];
  let seen = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    seen += 1;
    if (seen > maxParts) return;
    yield part;
    const contentType = part.headers.get('content-type') ?? '';
    const boundary = parameter(contentType, 'boundary');
    if (boundary !== undefined && /^multipart\//i.test(contentType)) {
      waiting.push(...split(part.body, boundary).map(partOf).toReversed());
    }
  }
}

function partOf(text: string): MimePart {
  const end = /\r?\n\r?\n/.exec(text.slice(0, maxHeaderLength));
  const head = end === null ? '' : text.slice(0, end.index);
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end === null ? text : text.slice(end.index + end[0].length) };
}

/** Lines of two dashes and the boundary part it (RFC 2046, §5.1.1); what stands before the first is no part. */
function split(body: string, boundary: string): string[] {
  const [before = '', ...parts] = body.split(`\n--${boundary}`, maxParts);
  if (before.startsWith(`--${boundary}`)) parts.unshift(before.slice(boundary.length + 2));
  const end = parts.findIndex((part) => part.startsWith('--'));
  return parts
    .slice(0, end === -1 ? undefined : end)
    .map((part) => part.replace(/^[ \t]*\r?\n/, ''));
}

/** Of a header such as `text/html; charset="utf-8"`. */
export const parameter = (header: string, name: string): string | undefined =>
  new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i')
    .exec(header)
    ?.slice(1)
    .find(Boolean);

/** The bytes of a part, whatever they were written as to pass through mail (RFC 2045, §6). */
export function bytesOf({ headers, body }: MimePart): Uint8Array {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const plain = body
    .replaceAll(/=[ \t]*\r?\n/g, '')
    .replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(plain, 'latin1');
}
