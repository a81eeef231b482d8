import { expect, test } from 'vitest';
import { loadConfig } from '../../../../shared/platform/config.ts';
import { AppError } from '../../../../shared/platform/errors.ts';

const enough = {
  TENANT_ID: '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10',
  ENTRA_AUDIENCE: 'api',
  COSMOS_ENDPOINT: 'https://cosmos.test',
  BLOB_ENDPOINT: 'https://blob.test',
  SEARCH_ENDPOINT: 'https://search.test',
  OPENAI_ENDPOINT: 'https://openai.test',
  KEYVAULT_ENDPOINT: 'https://vault.test',
  EVENTGRID_ENDPOINT: 'https://events.test',
  SERVICEBUS__fullyQualifiedNamespace: 'bus.test',
  PUBLIC_ENDPOINT: 'https://app.test',
};

test('the least that is needed is enough', () => {
  const config = loadConfig({ ...enough, PATH: '/usr/bin' });
  expect(config.search).toEqual({ endpoint: 'https://search.test', alias: 'chunks' });
  expect(config.entra.tenantId).toBe(enough.TENANT_ID);
});

test('all problems are told at once, by name, and no value is', () => {
  const env = {
    ...enough,
    TENANT_ID: 's3cret-1',
    LOG_LEVEL: 's3cret-2',
    MAX_FILE_BYTES: 's3cret-3',
  };
  const { BLOB_ENDPOINT: _gone, ...wrong } = { ...env, COSMOS_ENDPOINT: 's3cret-4' };
  const told = () => loadConfig(wrong);
  expect(told).toThrow(AppError);
  for (const name of [
    'TENANT_ID',
    'LOG_LEVEL',
    'MAX_FILE_BYTES',
    'COSMOS_ENDPOINT',
    'BLOB_ENDPOINT',
  ])
    expect(told).toThrow(new RegExp(`^  ${name}: `, 'm'));
  expect(told).not.toThrow(/s3cret/);
});

test.each(['0', '-1', '1.5', '', 'ten'])('MAX_FILE_BYTES may not be %j', (value) => {
  expect(() => loadConfig({ ...enough, MAX_FILE_BYTES: value })).toThrow(/MAX_FILE_BYTES/);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['https://127.0.0.1:5671', 'https://127.0.0.1:5671'],
])('a custom address of the bus of %j is %j', (SERVICEBUS__customEndpointAddress, address) => {
  const { bus } = loadConfig({ ...enough, SERVICEBUS__customEndpointAddress });
  expect(bus).toEqual({ namespace: 'bus.test', customEndpointAddress: address });
});

const topic =
  'EventGrid:?azuresubscriptionid=8a8a&resourcegroup=rg&partnertopic=graph&location=westeurope';

test.each([
  [undefined, undefined],
  ['', undefined],
  [topic, topic],
])('a partner topic of %j is %j', (GRAPH_PARTNER_TOPIC, partnerTopic) => {
  const { graph } = loadConfig({ ...enough, GRAPH_PARTNER_TOPIC });
  expect(graph.partnerTopic).toBe(partnerTopic);
});

test.each([
  'graph',
  'https://graph.westeurope-1.eventgrid.azure.net/api/events',
  topic.replace('&location=westeurope', ''),
  topic.replace('=rg', '='),
])('GRAPH_PARTNER_TOPIC may not be %j', (value) => {
  expect(() => loadConfig({ ...enough, GRAPH_PARTNER_TOPIC: value })).toThrow(
    /GRAPH_PARTNER_TOPIC/,
  );
});

test.each([
  [undefined, undefined],
  [' ', undefined],
  [
    '["/bin/whisper","-f","{file}"]',
    { command: ['/bin/whisper', '-f', '{file}'], timeoutMs: 300_000 },
  ],
])('a command that transcribes of %j is %j', (TRANSCRIBE_COMMAND, transcribe) => {
  expect(loadConfig({ ...enough, TRANSCRIBE_COMMAND }).extraction.transcribe).toEqual(transcribe);
});

test.each([
  '/bin/whisper {file}',
  '["whisper","{file}"]',
  '["/bin/whisper"]',
  '["/bin/whisper","file"]',
  '{"a":1}',
])('TRANSCRIBE_COMMAND may not be %j', (value) => {
  expect(() => loadConfig({ ...enough, TRANSCRIBE_COMMAND: value })).toThrow(/TRANSCRIBE_COMMAND/);
});
