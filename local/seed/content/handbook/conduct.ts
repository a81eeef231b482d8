import type { Section } from './section.ts';

export const conduct: readonly Section[] = [
  {
    title: 'Respect',
    body: `We do not accept bullying, sexual harassment or discrimination, by nobody and towards nobody,
customers and suppliers included. Whoever sees it speaks up. Three trusted persons can be called at any time:
Ladina Cadonau, Emre Yildiz and, outside the company, the lawyer Nora Simmen in Chur. They keep silence and do
nothing without consent.

A formal complaint is looked into by two people from outside the department within 20 working days. Those who
complain in good faith are protected for two years against dismissal for this reason. Measures reach from a talk
to dismissal without notice.`,
    example: `A young technician was called names by a customer's foreman. The service manager took the team off
the site and went on only after an apology in writing.`,
    goodToKnow: `New managers take part in a course of one day within six months. Pictures that show people as
objects are taken down, in lockers as well. Jokes are judged by how they are heard, not by how they were meant,
and a first word is better than a tenth.`,
    owner: 'Hanna Brunner',
    approver: 'the Chief Executive Officer',
    noticeDays: 1,
    replyDays: 3,
    review: 'November',
  },
  {
    title: 'Gifts and bribery',
    body: `Gifts from suppliers may be taken up to a value of CHF 50 and once a year; all others are sent back
or go to the raffle at Christmas. Money, vouchers and journeys are never accepted. Invitations to a meal are
fine where they belong to the work, and where one could invite in return.

Whoever buys things for the company does not do so from relatives. Interests are reported once a year in
January, by all from band 6 on and by the whole of Purchasing. Agents abroad receive a commission only against a
contract that Legal has checked, and never in cash.`,
    example: `A supplier of steel sends two tickets for the ice hockey final, worth CHF 240. Daniela sends them
back with a friendly letter, a template of which is in the portal.`,
    goodToKnow: `Donations are decided by the management; parties receive none. The budget for sponsoring is CHF
45,000 a year, mostly for ski clubs and mountain rescue. A calendar or a pen is not counted as a gift, neither
given nor taken.`,
    owner: 'The General Counsel',
    approver: 'the General Counsel',
    noticeDays: 2,
    replyDays: 2,
    review: 'January',
  },
  {
    title: 'Reporting wrongs',
    body: `Who learns of a breach of the law or of a danger may report it to the line "Klartext", on the web or
by telephone at +41 800 555 044, also without a name. The line is run by a law firm in Bern. Receipt is
confirmed within seven days, and an answer follows within three months.

Nobody is punished for a report made in good faith, even when it proves wrong. Searching for the author is
itself a breach. In 2025 there were six reports: two about purchasing, three about safety, and one about
parking. Two led to measures.`,
    example: `An employee reported that certificates of a supplier all had the same signature. The law firm
checked 40 of them; five were false, and the supplier was blocked.`,
    goodToKnow: `The line speaks German, Italian, Portuguese and English. Photographs can be sent along; their
hidden data are removed before anybody in the company sees them. The Board of Directors reads a summary each
December, without names and places.`,
    owner: 'The law firm of the line',
    approver: 'the Board of Directors',
    noticeDays: 1,
    replyDays: 5,
    review: 'December',
  },
  {
    title: 'Secrets and publicity',
    body: `Drawings, prices, offers and test results are secret, during the employment and after it. Photographs
in the halls need the consent of the manager; in the test hall they are forbidden. With the press speak only
Viktor Aebischer and those whom he names, within two hours of a request if possible.

In social media everybody may say that they work here, and may share what stands on our website. Opinions are
private opinions and are marked so. Customers' accidents are never commented on, not even in a small circle.
Papers with the mark "red" are shredded.`,
    example: `After an incident at a lift in Tyrol a journalist calls the hotline at night. The technician notes
name and number, says that somebody will call back, and tells the person on call in Sales.`,
    goodToKnow: `Visitors sign a declaration and wear a yellow badge. Talks at a fair or a school need a look by
Communications at the slides, within three working days. Prototypes under the grey cloth are not shown to
anybody, not even to other customers.`,
    owner: 'Communications',
    approver: 'the Chief Executive Officer',
    noticeDays: 3,
    replyDays: 1,
    review: 'September',
  },
  {
    title: 'Computers and e-mail',
    body: `Computers and telephones may be used privately within reason. Private mails are kept in a folder
called "private"; nobody opens it. The company may look at traffic data without names, and with names only after
a suspicion, a decision of Legal and the presence of the staff council.

Programs are installed by IT or from the company portal. External storage sticks are blocked. Files of customers
belong in Box, not on the desktop. Services with artificial intelligence may be used where IT has released them;
secret drawings and personal data are never entered anywhere else. During an absence of more than two days an
automatic answer names the deputy.`,
    example: `Before leaving the company, employees have two hours to save their private things. After that the
mailbox answers for three months and is then deleted.`,
    goodToKnow: `A mailbox holds 50 gigabytes; mails older than three years go to the archive by themselves.
Signatures follow the template, without pictures. Large files are sent by a link with an end date, at most 30
days. Chats count as business papers if they contain a decision.`,
    owner: 'IT',
    approver: 'Ines Duarte',
    noticeDays: 3,
    replyDays: 2,
    review: 'July',
  },
  {
    title: 'Training',
    body: `Each employee has a right to three days of training a year and to a budget of CHF 1,200. More is
agreed in the talk in autumn. For courses above CHF 5,000 there is an agreement to pay back: a third lapses with
each year after the end of the course. The company's own courses are free of this.

Language courses in German, Italian and English are held in the house on Monday and Thursday evening; half of
the time is working time. An apprenticeship for adults is supported with 80 percent of the salary. The library
buys each book that two people wish for.`,
    example: `Aline takes a course in vibration analysis for CHF 7,200. She leaves after 14 months: one third
has lapsed, and she pays back CHF 4,800.`,
    goodToKnow: `Training that the law requires does not count against the three days. Whoever passes a federal
exam receives CHF 1,500. The training office keeps certificates for each person; they can be printed at any
time, also for a year after the end.`,
    owner: 'The training office',
    approver: 'the head of department',
    noticeDays: 20,
    replyDays: 10,
    review: 'August',
  },
  {
    title: 'Apprentices',
    body: `Alpenwerk trains 22 apprentices in five jobs: polymechanic, design engineer, automation, logistics
and commerce. The pay is CHF 750 a month in the first year, CHF 950 in the second, CHF 1,200 in the third and
CHF 1,450 in the fourth, thirteen times. The company pays for school books, the computer and the season ticket.

Each apprentice has one trainer and a week on the mountain in the second year. With an average of 5.0 or more
there is a premium of CHF 300 a term. All who pass are offered a place for at least a year. Apprentices do not
work overtime and never at night before the age of 18.`,
    example: `Yannick, in the third year, has an average of 5.2 in two terms and spends his premium of CHF 600
on a course in welding.`,
    goodToKnow: `The final project is shown to parents and customers on the second Saturday of June. Trial
apprenticeships of three days take place in spring and autumn, for 60 boys and girls a year. Five places are
kept for people who come from another job.`,
    owner: 'The training office',
    approver: 'the head of Production',
    noticeDays: 10,
    replyDays: 5,
    review: 'August',
  },
  {
    title: 'Ending the employment',
    body: `The notice period is seven days in the probation time of three months, one month in the first year,
two months from the second to the ninth year, and three months from the tenth on. It is given in writing to the
end of a month. From band 6 on it is three months, from band 8 on six.

A certificate of employment is written within ten working days and can be asked for at any time. Computer,
badge, tools and the green card are handed back on the last day. A talk at the end with People and Culture is
offered to all; two of three accept. Holidays are taken before the end where possible.`,
    example: `Urs, in his fourth year, gives notice on 18 March. The employment ends on 31 May; with 12 days of
holiday his last day at work is 12 May.`,
    goodToKnow: `During an illness, pregnancy and military service, notice can't be given by the company for the
protected time. Who is released from work keeps the salary but not the shift supplements. The company checks
with the person what may be told to a new employer.`,
    owner: 'People and Culture',
    approver: 'the Chief Executive Officer',
    noticeDays: 10,
    replyDays: 10,
    review: 'October',
  },
  {
    title: 'Staff council and this handbook',
    body: `The staff council has seven members and is elected for four years, the next time in May 2027. It is
heard on working time, safety, data of employees, closing days and mass dismissal, and it has 20 working days
for its answer. Its members have 60 hours a year for it, the president 200.

The council meets on each second Tuesday at 15:00; its minutes hang next to the canteen. Changes to this
handbook are agreed with the council and announced three months before. A printed copy lies at the reception, in
halls A and B, in Chur and in Innsbruck; the valid text is the one in Box.`,
    example: `In 2025 the council proposed to raise the paid leave for fathers from 15 to 20 days. The
management agreed, against giving up one bridge day.`,
    goodToKnow: `Words of this handbook are explained in the glossary in the folder Company. Translations into
Italian and Portuguese are made within a month of each edition; in case of doubt the German text counts.
Mistakes can be reported with a photograph of the page.`,
    owner: 'The staff council',
    approver: 'the management together with the staff council',
    noticeDays: 15,
    replyDays: 20,
    review: 'December',
  },
];
