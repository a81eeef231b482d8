import { readFileSync, writeFileSync } from 'node:fs';
import { settingsSample, settingsTable } from './settings-text.ts';

// Writes local.settings.sample.json and the table in docs/SETTINGS.md from the schema; with --check only compares (exit code 1).
const files = {
  'local.settings.sample.json': settingsSample(),
  'docs/SETTINGS.md': settingsTable(),
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the schema says: run "npm run settings".`);
    process.exitCode = 1;
  }
}
