import { scalarTypes } from './schema.ts';

/** Edm.String of Collection(Edm.String). */
export const elementOf = (type: string): string => /^Collection\((.+)\)$/.exec(type)?.[1] ?? type;

export const isVectorType = (type: string): boolean =>
  type.startsWith('Collection(') && vectorTypes.includes(elementOf(type));

/** What the service knows; not all of it is emulated. */
export const isKnownType = (type: string): boolean =>
  isScalar(type) || isVectorType(type) || otherTypes.includes(elementOf(type));

export const isEmulatedType = (type: string): boolean =>
  isScalar(type) || type === 'Collection(Edm.Single)';

const vectorTypes = ['Edm.Single', 'Edm.Half', 'Edm.Int16', 'Edm.SByte', 'Edm.Byte'];
const otherTypes = ['Edm.GeographyPoint', 'Edm.ComplexType'];

const isScalar = (type: string): boolean =>
  (scalarTypes as readonly string[]).includes(elementOf(type));
