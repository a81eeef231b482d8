import { createXmlScanner, type XmlHandlers } from './xml-scanner.ts';

/** Bytes decoded at once: a part is never held as one string. */
const step = 64 * 1024;

/** Streams XML. Nothing outside is fetched; a document type that declares entities or anything else is refused outright. */
export function parseXml(bytes: Uint8Array, handlers: XmlHandlers): void {
  const scanner = createXmlScanner(handlers);
  const decoder = new TextDecoder(isUtf16(bytes) ? 'utf-16le' : 'utf-8');
  for (let at = 0; at < bytes.length; at += step) {
    scanner.write(decoder.decode(bytes.subarray(at, at + step), { stream: true }));
  }
  scanner.write(decoder.decode());
  scanner.end();
}

const isUtf16 = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;
