import { expect, test } from 'vitest';
import { chunk } from '../../../../../shared/pipeline/3-chunk/chunk.ts';
import { chunkText } from '../../../../../shared/pipeline/3-chunk/chunk-text.ts';
import { enrich } from '../../../../../shared/pipeline/3-chunk/enrich.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';
import { heading, paragraph, row, textOf, type Part } from './text-of.ts';

const english =
  'Hotels in Zurich are paid up to a limit that the head of the department knows. '.repeat(12);
const german =
  'Die Kosten für Hotels in Zürich werden bis zu einem Betrag von 180 Franken übernommen. '.repeat(
    12,
  );
const french =
  'Les frais d’hôtel à Zurich sont remboursés jusqu’à un montant de cent quatre-vingts francs. '.repeat(
    6,
  );

const enriched = (parts: readonly Part[]) => enrich(chunkText(textOf(parts)));
const languages = (parts: readonly Part[]) => {
  const { language, chunks } = enriched(parts);
  return [language, chunks.map((one) => one.language)];
};

test('each chunk is in its own language, the document in that of most of it', () => {
  const parts = [english, german, german, french].map((text) => paragraph(text));
  expect(languages(parts.flatMap((part) => [heading(1, 'A part'), part]))).toEqual([
    'de',
    ['en', 'de', 'de', 'fr'],
  ]);
});

test('a chunk of figures is in the language of its document', () => {
  const figures = Array.from({ length: 40 }, (_, n) => row(`${n}\t${n * 37}\t${n * 1_001}`));
  expect(
    languages([heading(1, 'Ein Teil'), paragraph(german), heading(1, '2'), ...figures]),
  ).toEqual(['de', ['de', 'de']]);
});

test('the language of a sentence is told', () => {
  const sentences = {
    en: 'The contract ends after two years unless one of the parties extends it in writing before.',
    de: 'Der Vertrag endet nach zwei Jahren, wenn ihn keine der Parteien vorher schriftlich verlängert.',
    fr: 'Le contrat prend fin après deux ans si aucune des parties ne le prolonge par écrit auparavant.',
    it: 'Il contratto termina dopo due anni se nessuna delle parti lo prolunga prima per iscritto.',
    es: 'El contrato termina a los dos años si ninguna de las partes lo prorroga antes por escrito.',
    pt: 'O contrato termina após dois anos se nenhuma das partes o prorrogar antes por escrito.',
    nl: 'Het contract eindigt na twee jaar tenzij een van de partijen het vooraf schriftelijk verlengt.',
    pl: 'Umowa kończy się po dwóch latach, chyba że jedna ze stron przedłuży ją wcześniej na piśmie.',
    sv: 'Avtalet upphör efter två år om ingen av parterna förlänger det skriftligen dessförinnan.',
    da: 'Aftalen ophører efter to år, medmindre en af parterne forlænger den skriftligt forinden.',
    cs: 'Smlouva končí po dvou letech, pokud ji žádná ze stran předtím písemně neprodlouží.',
    tr: 'Sözleşme, taraflardan biri önceden yazılı olarak uzatmazsa iki yıl sonra sona erer.',
    ru: 'Договор прекращается через два года, если ни одна из сторон не продлит его заранее.',
    ja: '契約は、当事者のいずれかが事前に書面で延長しない限り、二年後に終了する。',
    zh: '除非任何一方事先以书面形式延长,否则合同将在两年后终止。',
    ar: 'ينتهي العقد بعد عامين ما لم يمدده أحد الطرفين كتابة قبل ذلك.',
  };
  const told = Object.values(sentences).map((text) => enriched([paragraph(text)]).language);
  expect(told).toEqual(Object.keys(sentences));
});

test('where there is too little to tell nothing is told', () => {
  expect(languages([paragraph('4711')])).toEqual([null, [null]]);
  expect(languages([])).toEqual([null, []]);
});

test('the classes of a chunk are its own, those of the document the sum of all', () => {
  const parts = [
    heading(1, 'Account'),
    paragraph(`Pay to DE89 3704 0044 0532 0130 00. ${english}`),
    heading(1, 'Accounts'),
    paragraph(`Pay to CH93 0076 2011 6238 5295 7 or by card 4111 1111 1111 1111. ${english}`),
  ];
  const { classification, chunks } = enriched(parts);
  expect(chunks.map((one) => one.classification.map(({ class: name }) => name))).toEqual([
    ['iban'],
    ['payment-card', 'iban'],
  ]);
  expect(classification).toEqual([
    { class: 'payment-card', sure: 1, likely: 0 },
    { class: 'iban', sure: 2, likely: 0 },
  ]);
});

test('what was found out is read again, and not found out anew, for the next file of the same text', async () => {
  const artifacts = createMemoryArtifacts();
  const text = await artifacts.putJson('tenant/hash/text-v2-md.json', {});
  let reads = 0;
  const look = () =>
    chunk(
      {
        run: { tenantId: 'tenant', connectionId: 'box', documentId: 'document', run: 1 },
        text,
        contentSha256: 'hash',
      },
      {
        artifacts,
        now: () => new Date(0),
        readText: async () => {
          reads += 1;
          return textOf([paragraph(`DE89 3704 0044 0532 0130 00 ${german}`)]);
        },
      },
    );
  const { step: _first, ...first } = await look();
  const { step: _second, ...second } = await look();
  expect(first).toMatchObject({
    count: 1,
    language: 'de',
    classification: [{ class: 'iban', sure: 1 }],
  });
  expect(second).toEqual(first);
  expect(reads).toBe(1);
});
