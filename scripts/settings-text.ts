import { z } from 'zod';
import { Settings } from '../shared/platform/config.ts';

interface Property {
  readonly description?: string;
  readonly default?: string | number;
}

const schema = z.toJSONSchema(Settings, { io: 'input' }) as {
  properties: Record<string, Property>;
  required?: string[];
};

/** Values of a laptop for settings that have no default: the addresses that `npm start` prints. */
const localValues: Record<string, string> = {
  TENANT_ID: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
  ENTRA_AUDIENCE: '2f0c7a54-0d5b-4c38-9a53-6c1d5e0a9b71',
  ENTRA_AUTHORITY: 'https://127.0.0.1:7072',
  KEYVAULT_ENDPOINT: 'https://127.0.0.1:7073',
  BLOB_ENDPOINT: 'https://127.0.0.1:7074/devstoreaccount1',
  COSMOS_ENDPOINT: 'https://127.0.0.1:7075',
  SERVICEBUS__fullyQualifiedNamespace: 'localhost:7076',
  EVENTGRID_ENDPOINT: 'https://127.0.0.1:7077/sluice/api/events',
  SEARCH_ENDPOINT: 'https://127.0.0.1:7078',
  OPENAI_ENDPOINT: 'https://127.0.0.1:7079',
  BOX_API_ENDPOINT: 'https://127.0.0.1:7080',
  GRAPH_ENDPOINT: 'https://127.0.0.1:7081',
  PUBLIC_ENDPOINT: 'http://localhost:7071',
};

export function settingsSample(): string {
  const values = Object.entries(schema.properties).map(([name, property]) => [
    name,
    localValues[name] ?? String(property.default ?? ''),
  ]);
  const file = {
    IsEncrypted: false,
    Values: { FUNCTIONS_WORKER_RUNTIME: 'node', ...Object.fromEntries(values) },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function settingsTable(): string {
  const rows = Object.entries(schema.properties).map(([name, { description, default: value }]) => {
    const needed = schema.required?.includes(name)
      ? 'needed'
      : value === undefined
        ? ''
        : `\`${String(value)}\``;
    return `| \`${name}\` | ${description ?? ''} | ${needed} |`;
  });
  return [
    '# Settings',
    '',
    'Made from `shared/platform/config.ts` by `npm run settings`; a test fails when it is stale.',
    '',
    '| setting | what it means | default |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
