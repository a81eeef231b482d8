import { arrayFunctions } from './functions/array.ts';
import { dateFunctions } from './functions/date.ts';
import type { BuiltIn } from './functions/define.ts';
import { mathFunctions } from './functions/math.ts';
import { stringFunctions } from './functions/string.ts';
import { typeFunctions } from './functions/type.ts';
import { vectorFunctions } from './functions/vector.ts';

/** By name in upper case. What is not here is refused by name, as Azure does with unknown names. */
export const builtIns: Readonly<Record<string, BuiltIn>> = {
  ...arrayFunctions,
  ...dateFunctions,
  ...mathFunctions,
  ...stringFunctions,
  ...typeFunctions,
  ...vectorFunctions,
};
