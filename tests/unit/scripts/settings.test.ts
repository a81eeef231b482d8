import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsSample, settingsTable } from '../../../scripts/settings-text.ts';
import { loadConfig, Settings } from '../../../shared/platform/config.ts';

const sample = JSON.parse(settingsSample()) as {
  IsEncrypted: boolean;
  Values: Record<string, string>;
};

test.each([
  ['local.settings.sample.json', settingsSample],
  ['docs/SETTINGS.md', settingsTable],
])('%s is what the schema says (else: npm run settings)', (file, made) => {
  expect(readFileSync(file, 'utf8')).toBe(made());
});

test('the sample has every setting, starts the app as it is, and holds no secret', () => {
  const { FUNCTIONS_WORKER_RUNTIME, ...values } = sample.Values;
  expect([sample.IsEncrypted, FUNCTIONS_WORKER_RUNTIME]).toEqual([false, 'node']);
  expect(Object.keys(values).toSorted()).toEqual(Object.keys(Settings.shape).toSorted());
  expect(() => loadConfig(sample.Values)).not.toThrow();
  expect(
    Object.keys(values).filter((name) => /KEY$|SECRET|PASSWORD|CONNECTION_STRING/.test(name)),
  ).toEqual([]);
});

test('every setting is explained', () => {
  for (const [name, schema] of Object.entries(Settings.shape)) {
    expect(schema.description, name).toMatch(/\w{2}/);
    expect(settingsTable()).toContain(`| \`${name}\` | ${schema.description} |`);
  }
});
