import type { Detector } from './finding.ts';

/** The addresses that people have (of RFC 5321's, without quotes), and no password in a URL. Each part is bounded. */
const addresses =
  /(?<![\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]|\/\/[^\s@/]{1,64}:)[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}_-])/gu;

export const emailAddresses: Detector = function* (text) {
  if (!text.includes('@')) return; // most texts, sooner told
  const found = text.match(addresses)?.length ?? 0;
  for (let count = 0; count < found; count += 1) yield { class: 'email', certainty: 'sure' };
};
