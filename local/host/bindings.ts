import { isClientBinding } from './dispatch.ts';
import type { FunctionInfo } from './invocation.ts';

const triggers = new Set([
  'httptrigger',
  'timertrigger',
  'servicebustrigger',
  'eventgridtrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger',
]);

/** What the app asks for and this host does not do, each in a sentence. It is refused at the start, not half done. */
export function unsupported(functions: readonly FunctionInfo[]): string[] {
  return functions.flatMap(({ name, trigger, bindings }) => {
    const others = bindings.filter(
      (binding) => binding !== trigger && binding.name !== trigger.name,
    );
    return [
      ...(triggers.has(trigger.type.toLowerCase()) ? [] : [refusal(name, trigger.type)]),
      ...others
        .filter(({ type }) => !isClientBinding({ type }) && type.toLowerCase() !== 'http')
        .map(({ type }) => refusal(name, `${type} binding`)),
      ...(trigger['cardinality'] === 'many' && trigger.type.toLowerCase() === 'servicebustrigger'
        ? [refusal(name, `batch of messages (cardinality "many")`)]
        : []),
      ...(trigger['sdkBinding'] === true ? [refusal(name, 'SDK-type binding')] : []),
    ];
  });
}

const refusal = (name: string, what: string): string =>
  `${name} has a ${what}, which is not emulated`;
