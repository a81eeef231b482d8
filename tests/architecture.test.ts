import { cruise } from 'dependency-cruiser';
import { expect, it } from 'vitest';
import rules from '../.dependency-cruiser.mjs';

it('keeps every layer to the imports it is allowed', { timeout: 120_000 }, async () => {
  const { output } = await cruise(['functions', 'shared', 'local'], {
    ...rules.options,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
  } as never);
  const { summary } = output as {
    summary: {
      totalCruised: number;
      violations: { rule: { name: string }; from: string; to: string }[];
    };
  };
  expect(summary.totalCruised).toBeGreaterThan(150); // an empty cruise is a broken cruise, not a clean one
  expect(summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([]);
});
