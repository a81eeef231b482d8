import { expect, test } from 'vitest';
import { stem } from '../../../../local/search/analysis/porter.ts';

/** The examples of Porter's paper, after all its steps. */
const stems = {
  caresses: 'caress',
  ponies: 'poni',
  cats: 'cat',
  feed: 'feed',
  agreed: 'agre',
  plastered: 'plaster',
  bled: 'bled',
  motoring: 'motor',
  sing: 'sing',
  conflated: 'conflat',
  troubled: 'troubl',
  sized: 'size',
  hopping: 'hop',
  falling: 'fall',
  hissing: 'hiss',
  failing: 'fail',
  filing: 'file',
  happy: 'happi',
  sky: 'sky',
  relational: 'relat',
  conditional: 'condit',
  rational: 'ration',
  digitizer: 'digit',
  operator: 'oper',
  feudalism: 'feudal',
  decisiveness: 'decis',
  hopefulness: 'hope',
  formaliti: 'formal',
  triplicate: 'triplic',
  formative: 'form',
  electrical: 'electr',
  goodness: 'good',
  revival: 'reviv',
  allowance: 'allow',
  inference: 'infer',
  airliner: 'airlin',
  adjustable: 'adjust',
  replacement: 'replac',
  dependent: 'depend',
  adoption: 'adopt',
  effective: 'effect',
  probate: 'probat',
  rate: 'rate',
  cease: 'ceas',
  controll: 'control',
  roll: 'roll',
  yes: 'ye',
  policies: 'polici',
  policy: 'polici',
  use: 'us',
  able: 'abl',
};

test.each(Object.entries(stems))('%s becomes %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

test('leaves short words and what is not plain English letters as they are', () => {
  expect(['is', 'naïves', 'a1s', 'über'].map(stem)).toEqual(['is', 'naïves', 'a1s', 'über']);
});
