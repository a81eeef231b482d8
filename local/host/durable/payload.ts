import type { TypedData } from '../invocation.ts';
import { deepestJson, isTooDeep } from '../json-depth.ts';

/** History is replayed with every step, so what goes through it should be a reference, not a document. */
export const largePayloadBytes = 64 * 1024;
const maximumPayloadBytes = 1024 * 1024;
/** As in Azure, where it is counted in UTF-16. */
const maximumCustomStatusBytes = 16 * 1024;

/** @returns why the text may not enter the history, if it may not */
export function payloadProblem(what: string, json: string | null | undefined): string | undefined {
  const bytes = Buffer.byteLength(json ?? '');
  if (bytes <= maximumPayloadBytes) {
    if (!isTooDeep(json ?? '')) return undefined;
    return `${what} nests deeper than ${deepestJson} levels.`;
  }
  return `${what} is ${bytes} bytes of JSON; at most ${maximumPayloadBytes} may pass through an orchestration. Store it and pass a reference.`;
}

export function customStatusTooLarge(json: string): string | undefined {
  const bytes = Buffer.byteLength(json, 'utf16le');
  if (bytes <= maximumCustomStatusBytes) return undefined;
  return `The custom status is ${bytes} bytes of UTF-16; at most ${maximumCustomStatusBytes} are allowed.`;
}

/** What a function returned, as the JSON text that history keeps: bytes as base64, nothing as null. */
export function jsonOf(value: TypedData | undefined): string {
  const data = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof data['json'] === 'string') return data['json'];
  if (data['bytes'] instanceof Uint8Array) {
    return JSON.stringify(Buffer.from(data['bytes']).toString('base64'));
  }
  return JSON.stringify(data['string'] ?? data['int'] ?? data['double'] ?? null);
}

/** An activity's input, as the worker takes it: the SDK has quoted strings already. */
export function typedInput(json: string | null): TypedData {
  const value: unknown = json === null ? null : JSON.parse(json);
  if (value === null) return {};
  return typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) };
}
