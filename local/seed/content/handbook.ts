import type { SeedFile } from '../seed-file.ts';
import { conduct } from './handbook/conduct.ts';
import { family } from './handbook/family.ts';
import { pay } from './handbook/pay.ts';
import type { Section } from './handbook/section.ts';
import { workingTime } from './handbook/working-time.ts';

// One page a section, after a first page of contents. What each section has of its own is written out; its
// frame is composed.

const sections: readonly Section[] = [...workingTime, ...pay, ...family, ...conduct];

const firstForm = 11;
const firstExtension = 4301;

function page(section: Section, index: number): string {
  const frame = { ...section, form: `HR-${firstForm + index}`, extension: firstExtension + index };
  const pick = (variants: readonly ((frame: Frame) => string)[]): string =>
    variants[index % variants.length]?.(frame) ?? '';
  return [
    `## ${index + 1} ${section.title}`,
    section.body,
    '### How to ask',
    pick(asking),
    '### An example',
    section.example,
    '### Exceptions and questions',
    pick(exceptions),
    '### Good to know',
    section.goodToKnow,
  ].join('\n\n');
}

interface Frame extends Section {
  readonly form: string;
  readonly extension: number;
}

const asking: readonly ((frame: Frame) => string)[] = [
  ({ form, owner, noticeDays, replyDays }) =>
    `Use form ${form} in the employee portal and send it at least ${noticeDays} working days before it matters.
${owner} answers within ${replyDays} working days, in writing and with the reason. Without an answer by then
nothing is granted: ask again and name the number of the form. The form can be saved and finished later; it can
be filled in by telephone with the help of the reception, extension 4000.`,
  ({ form, owner, noticeDays, replyDays }) =>
    `${owner} decides. The way is form ${form} in the portal, which your manager sees as well; for people
without a computer it lies in paper next to the time clock in halls A and B. It should arrive ${noticeDays}
working days ahead, and the answer takes at most ${replyDays} working days. What was agreed by word of mouth is
confirmed on the same form, so that both sides can prove it a year later.`,
  ({ form, owner, noticeDays, replyDays }) =>
    `Speak with your manager first, then fill in form ${form}. It needs no more than five minutes. ${owner} has
${replyDays} working days for the answer; plan for ${noticeDays} working days in all, more in July and December.
Attach only what the form names: medical reports and bank statements do not belong there and are destroyed when
they arrive.`,
];

const exceptions: readonly ((frame: Frame) => string)[] = [
  ({ approver, owner, extension, review }) =>
    `An exception is granted by ${approver}, in writing, and ends after twelve months at the latest. ${owner}
keeps the list of exceptions and goes through it each ${review}. Questions are answered on extension
${extension}. If you think that a decision is wrong, you may put it before the staff council within 30 days;
nobody may be treated worse for doing so.`,
  ({ approver, owner, extension, review }) =>
    `Life is wider than a handbook. Where this page leads to a result that nobody wanted, ${approver} may decide
otherwise, once and with a reason that can be read by the staff council. ${owner} goes through the page each
${review}; proposals are welcome on extension ${extension}. Until a new edition appears, the printed rule counts.`,
  ({ approver, owner, extension, review }) =>
    `For Innsbruck the law of Austria comes first where it is better for the employee. Other exceptions need
${approver}. ${owner} answers questions on extension ${extension}, on working days from 8 to 11:30, and reports
each ${review} to the staff council how often this page was used and how often a request was refused.`,
];

const handbook = [
  '# Employee handbook 2026',
  `Alpenwerk AG, edition of 1 January 2026. It is part of each contract of employment. The edition of 2024 ends
on the same day. Hanna Brunner, People and Culture, is responsible for it; the staff council has agreed to it on
4 December 2025.`,
  `The handbook has ${sections.length} sections of one page each. Each page says what the rule is, how to ask,
and who may make an exception. What is written in a contract of employment goes first, if it is better for the
employee.`,
  sections.map(({ title }, index) => `- ${index + 1} ${title}`).join('\n'),
  ...sections.map(page),
].join('\n\n');

export const handbookFiles: readonly SeedFile[] = [
  {
    path: 'People/Handbook/Employee handbook 2026.pdf',
    text: handbook,
    layout: { pagePerSection: true },
  },
];
