import { SensitiveClass, type Classified } from '../../../model/classification.ts';
import { emailAddresses } from './email.ts';
import type { Detector } from './finding.ts';
import { healthWords } from './health.ts';
import { ibans } from './iban.ts';
import { paymentCards } from './payment-card.ts';
import { phoneNumbers } from './phone.ts';
import { secrets } from './secret.ts';
import { socialSecurityNumbers } from './us-ssn.ts';

const detectors: readonly Detector[] = [
  paymentCards,
  ibans,
  socialSecurityNumbers,
  phoneNumbers,
  emailAddresses,
  secrets,
  healthWords,
];

/** How often each class is found in the text of a chunk; those that are not are left out. */
export function classify(text: string): Classified[] {
  return addUp(
    detectors.flatMap((detect) =>
      [...detect(text)].map(({ class: name, certainty }) => ({
        class: name,
        sure: certainty === 'sure' ? 1 : 0,
        likely: certainty === 'likely' ? 1 : 0,
      })),
    ),
  );
}

export function addUp(counts: readonly Classified[]): Classified[] {
  const sum = new Map<SensitiveClass, Classified>();
  for (const { class: name, sure, likely } of counts) {
    const before = sum.get(name);
    sum.set(name, {
      class: name,
      sure: sure + (before?.sure ?? 0),
      likely: likely + (before?.likely ?? 0),
    });
  }
  return SensitiveClass.options.flatMap((name) => sum.get(name) ?? []);
}
