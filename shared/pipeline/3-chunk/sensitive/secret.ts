import type { Detector } from './finding.ts';

/** What gives itself away by its form. Each repetition is bounded, and begins where no other can. */
const forms = new RegExp(
  [
    String.raw`-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----`,
    String.raw`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`, // Amazon
    String.raw`\bAIza[\w-]{35}(?![\w-])`, // Google
    String.raw`\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b`,
    String.raw`\bglpat-[\w-]{20,64}(?![\w-])`, // GitLab
    String.raw`\bxox[abposr]-[A-Za-z0-9-]{10,255}`, // Slack
    String.raw`\b[rs]k_live_[A-Za-z0-9]{16,255}\b`, // Stripe
    String.raw`\bnpm_[A-Za-z0-9]{36}\b`,
    String.raw`\bsk-(?:proj-|ant-)?[\w-]{32,255}`, // OpenAI, Anthropic
    String.raw`(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{16,2048}`, // a JWT that is signed (RFC 7519)
    String.raw`\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,128}={0,2}`, // Azure
    String.raw`[?&]sig=[A-Za-z0-9%+/]{40,128}`, // a shared access signature of Azure
    String.raw`\b(?:Server|Host|Data Source)=[^;\n]{1,200};[^\n]{0,400}?\b(?:Password|Pwd)=[^;\s<{$]{3,200}`,
    String.raw`(?<![\w+.-])[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@]{1,128}:[^\s/@<{$]{3,256}@[\w.-]{1,253}`, // RFC 3986, 3.2.1
  ].join('|'),
  'g',
);

/** A name that says that a secret follows, and what follows. */
const assignments =
  /\b(?:pass(?:word|wort|phrase|wd)?|pwd|kennwort|mot de passe|(?:client|shared|app)?[ _-]?secret|(?:api|access|private|encryption|signing|account)[ _-]?key|(?:access|auth|bearer|refresh|api)[ _-]?token)["']?\s{0,3}(?:=>|[:=])\s{0,3}["']?(?<value>[^\s"';,<>]{8,512})/gi;
const placeholder = /^(?:[$%{[*•]|x{3}|your|example|change|placeholder|dummy|todo)/i;

const randomLength = 20;
/** Bits a sign; words of any language have fewer over as many signs. */
const randomBits = 3.5;

/** Private keys, tokens, access keys, passwords, connection strings. */
export const secrets: Detector = function* (text) {
  const formed = text.match(forms)?.length ?? 0;
  for (let count = 0; count < formed; count += 1) yield { class: 'secret', certainty: 'sure' };

  const others = formed === 0 ? text : text.replaceAll(forms, '<found>');
  for (const { groups } of others.matchAll(assignments)) {
    const value = groups?.['value'] ?? '';
    if (isSecret(value)) yield { class: 'secret', certainty: isRandom(value) ? 'sure' : 'likely' };
  }
};

/** Letters and figures: most passwords must have both, and few words of a sentence do. */
const isSecret = (value: string): boolean =>
  /\p{N}/u.test(value) && /\p{L}/u.test(value) && !placeholder.test(value);

const isRandom = (value: string): boolean =>
  value.length >= randomLength && bitsPerSign(value) >= randomBits;

/** Shannon's entropy of its signs. */
function bitsPerSign(value: string): number {
  const counts = new Map<string, number>();
  for (const sign of value) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
