import { expect, it } from 'vitest';
import { findRepeatedActions } from '../../../../../local/host/durable/repeated-actions.ts';

const action = () => ({ actionType: 0, functionName: 'embed' });
const all = (...compoundActions: object[]) => ({ actionType: 12, compoundActions });

it('finds an action that a second compound lists again', () => {
  const [first, second] = [action(), action()];
  const actions = [[all(first, second), all(second)]];
  expect(findRepeatedActions({ actions })).toMatch(/^embed was scheduled already .*#574/);
});

it('takes like actions for different ones: identity tells, not form', () => {
  expect(findRepeatedActions({ actions: [[action(), all(action(), action())]] })).toBeUndefined();
});

it('has nothing to say of what is no orchestrator result', () => {
  for (const result of [undefined, null, 'text', {}, { actions: 'none' }, { actions: [[]] }]) {
    expect(findRepeatedActions(result)).toBeUndefined();
  }
});
