import { readFileSync, writeFileSync } from 'node:fs';
import { freshnessTable } from './freshness-text.ts';
import { settingsSample, settingsTable } from './settings-text.ts';

// Writes local.settings.sample.json and the tables in docs/ that follow from the code; with --check only compares (exit code 1).
const files = {
  'local.settings.sample.json': settingsSample(),
  'docs/SETTINGS.md': settingsTable(),
  'docs/FRESHNESS.md': freshnessTable(),
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the code says: run "npm run settings".`);
    process.exitCode = 1;
  }
}
