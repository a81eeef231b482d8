import { createHash } from 'node:crypto';

// A tenant's tree as arithmetic: what an item is, and where, is told by its number alone, so that a million need no memory.
// Of a drive, folder n has number 41 n and its 40 files the numbers behind it; its folders are 4 n + 1 to 4 n + 4.

const filesPerDrive = 50_000;
const filesPerFolder = 40;
const foldersPerFolder = 4;
const numbersPerFolder = filesPerFolder + 1;

export interface Drive {
  /** From 0. */
  readonly number: number;
  readonly id: string;
  /** Of the site collection whose only library it is. */
  readonly siteId: string;
  readonly files: number;
  readonly folders: number;
}

export function drivesOf(documents: number): Drive[] {
  return Array.from({ length: Math.ceil(documents / filesPerDrive) }, (_none, number) => {
    const files = Math.min(filesPerDrive, documents - number * filesPerDrive);
    return {
      number,
      id: `b!${createHash('sha256').update(`drive ${number}`).digest('base64url')}`,
      siteId: guidOf('site', number),
      files,
      folders: Math.ceil(files / filesPerFolder),
    };
  });
}

/** How many numbers are taken from the start: the first new item gets this one. */
export const sizeOf = ({ files, folders }: Drive): number => files + folders;

export const isFolderNumber = (number: number): boolean => number % numbersPerFolder === 0;

/** null for the root. */
export function firstParentOf(number: number): number | null {
  if (!isFolderNumber(number)) return number - (number % numbersPerFolder);
  const folder = number / numbersPerFolder;
  return folder === 0 ? null : Math.floor((folder - 1) / foldersPerFolder) * numbersPerFolder;
}

/** What was in a folder from the start. */
export function firstChildrenOf(number: number, drive: Drive): number[] {
  const files = Array.from({ length: filesPerFolder }, (_none, n) => number + 1 + n);
  const firstFolder = (number / numbersPerFolder) * foldersPerFolder + 1;
  const folders = Array.from({ length: foldersPerFolder }, (_none, n) => firstFolder + n);
  return [
    ...files.filter((file) => file < sizeOf(drive)),
    ...folders.filter((folder) => folder < drive.folders).map((n) => n * numbersPerFolder),
  ];
}

/** One folder of a hundred and one file of five hundred have rights of their own, and so has the root. */
export function hasOwnRights(number: number, drive: Drive): boolean {
  if (number === 0) return true;
  return scatter(number, drive.number) % (isFolderNumber(number) ? 100 : 500) === 0;
}

/** A number that looks like chance, the same each time. */
export function scatter(number: number, salt: number): number {
  let mixed = Math.imul(number ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const driveDigits = 6;
const numberDigits = 26;

/** As Graph's: `01` and 32 characters. */
export const itemIdOf = (drive: Drive, number: number): string =>
  `01${digits(drive.number, driveDigits)}${digits(number, numberDigits)}`;

export const numberOf = (itemId: string): number =>
  Number.parseInt(itemId.slice(2 + driveDigits), 32);

const digits = (value: number, length: number): string =>
  value.toString(32).toUpperCase().padStart(length, '0');

export function guidOf(what: string, number: number): string {
  const hex = createHash('sha256').update(`${what} ${number}`).digest('hex');
  return [8, 4, 4, 4, 12]
    .map((length, n, all) => {
      const from = all.slice(0, n).reduce((sum, one) => sum + one, 0);
      return hex.slice(from, from + length);
    })
    .join('-');
}
