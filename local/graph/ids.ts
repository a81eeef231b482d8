import { createHash } from 'node:crypto';
import type { Db } from '../database.ts';

/** Ids that look like SharePoint's. They come from counters, so that the same folder gives the same ids. */
export interface Ids {
  guid(kind: string): string;
  /** Counts from 1. */
  next(name: string): number;
}

export function openIds(db: Db): Ids {
  const up = db.prepare<[string], { value: number }>(
    'INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
  );
  const next = (name: string) => (up.get(name) as { value: number }).value;
  return { next, guid: (kind) => guidOf(`${kind} ${next(`guid ${kind}`)}`) };
}

function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const bytesOf = (guid: string): Buffer => Buffer.from(guid.replaceAll('-', ''), 'hex');

/** `b!` and the three ids that lead to a library, as SharePoint builds it. */
export const driveIdOf = (collectionId: string, webId: string, listId: string): string =>
  `b!${Buffer.concat([collectionId, webId, listId].map(bytesOf)).toString('base64url')}`;

/** `01` and 32 characters, of which the first are those of the drive. */
export function itemIdOf(driveId: string, uniqueId: string): string {
  const ofDrive = createHash('sha256').update(driveId).digest().subarray(0, 4);
  return `01${base32(Buffer.concat([ofDrive, bytesOf(uniqueId)]))}`;
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)])
    .join('');
}
