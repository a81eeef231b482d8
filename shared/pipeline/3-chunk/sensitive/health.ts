import type { Detector } from './finding.ts';

/** Words of records about somebody's health, English, German and French. Those that engineers or lawyers use too are left out. */
const terms = [
  'diagnosed|patients?|prescribed|medications?|dosage|symptoms?|chemotherapy|surgery|psychiatri\\p{L}+|depression|diabetes',
  'hypertension|hiv|cancer|tumou?rs?|blood (?:pressure|test)|medical (?:history|certificate)|sick leave|pregnan(?:t|cy)',
  'allerg(?:y|ies|ic)|vaccinat\\p{L}+|biopsy|insulin|antibiotics?|anamnesis|asthma|epilepsy|burn-?out',
  'patient(?:in|en|innen)|medikament\\p{L}*|dosierung|symptome?n?|chemotherapie|depressionen|bluthochdruck|krebserkrankung',
  'blutdruck|blutwerte?|krankengeschichte|arztzeugnis\\p{L}*|krankschreibung|krankgeschrieben|arbeitsunfähig\\p{L}*',
  'schwanger\\p{L}*|allergien?|impfung(?:en)?|biopsie|antibiotika|anamnese|epilepsie|ärztlich\\p{L}*',
  'patiente?s?|médicaments?|posologie|symptômes?|chimiothérapie|dépression|diabète|tumeurs?|tension artérielle',
  'analyses? de sang|dossier médical|certificat médical|arrêt maladie|enceinte|grossesse|vaccin\\p{L}*|insuline',
  'antibiotiques?|anamnèse|asthme|épilepsie',
].join('|');
const words = new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms})(?![\\p{L}\\p{N}])`, 'giu');
/** As many letters tell two words apart, and not the forms of one. */
const stem = 5;

/** A word alone says nothing, so that each other one counts once, and none is sure. */
export const healthWords: Detector = function* (text) {
  const found = new Set<string>();
  for (const [word] of text.matchAll(words)) found.add(word.toLowerCase().slice(0, stem));
  for (let count = 0; count < found.size; count += 1)
    yield { class: 'health', certainty: 'likely' };
};
