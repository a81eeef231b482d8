import type { SeedFile } from '../seed-file.ts';

const leavePolicy = `# Leave policy for managers

How People and Culture decides on leave. For People and Culture only; the rules for all are in the employee
handbook. Owner: Hanna Brunner.

## Carrying over

Up to ten days of holiday may be carried over to the next year, and they lapse on 30 April. A manager may carry
over 15 days once, if the business was the reason. Days above that are paid out only at the end of the
employment.

## Sabbatical

A sabbatical of two to six months is possible after six years of service. It is asked for nine months before.
Half of it may be taken from the long-term time account, the rest is unpaid. In 2026 at most five people can be
away in this way, two of them in Production.

## Unpaid leave

Unpaid leave of up to four weeks is decided by the manager, more by the head of department with us. From the
second month on the pension fund is interrupted, unless the employee pays both parts. The accident insurance
goes on for 31 days and can be prolonged for CHF 45 a month.

## Illness during the holiday

Days of illness with a medical certificate do not count as holiday. The certificate is sent within three days,
also from abroad. In 2025 there were 38 such cases, all of them accepted.
`;

const firstWeek = `# First week

Guide for those who receive a new colleague. Owner: Hanna Brunner.

## Before the first day

Four weeks before, the manager orders the computer, the badge and the work clothes with the order form N-1. Two
weeks before, the mentor is named and calls the new colleague. The welcome letter with train ticket and plan is
sent ten days before.

## Day 1

The new colleague is met at the reception at 8:30, not at 7:00. After breakfast in the canteen come the badge,
the tour and the place of work. At 14:00 IT explains the sign-in with the telephone. No meeting is planned after
16:00.

## Days 2 to 5

Tuesday is for the safety training, four hours with the test for the green card. On Wednesday the mentor shows
the department. Thursday is spent in Production, whatever the job. On Friday at 11:00 there is a talk with the
manager about the goals of the first 100 days.

## After that

Talks are held after 30, 60 and 90 days. The probation time of three months can be ended with a notice of seven
days. The last talk decides about the employment and is written down on form N-4.
`;

const mentors = `Mentor,Department,Languages,New colleagues now,May take more
Mei Tanaka,Engineering,German English Japanese,1,yes
Jonas Wirth,IT,German English,0,yes
Nina Egger,Sales,German Italian,2,no
Sofia Meili,Production,German Portuguese,1,yes
Beat Hosang,Production,German Romansh,2,no
Daniela Frei,Purchasing,German French,0,yes
Thomas Pichler,Sales Innsbruck,German English,0,yes
`;

const salaryBands = `Band,Example,Lowest CHF,Middle CHF,Highest CHF,Bonus at most
1,Helper in the store,58500,62000,66500,none
2,Skilled worker in assembly,64000,71500,79000,none
3,Technician in service,72000,82000,93000,4 percent
4,Specialist in Finance or Purchasing,80000,93000,107000,5 percent
5,Design engineer,92000,109000,126000,6 percent
6,Team lead,105000,124000,144000,8 percent
7,Key account manager,112000,134000,158000,15 percent
8,Head of department,138000,168000,199000,18 percent
9,Member of the management,190000,235000,290000,25 percent
`;

const salaryReview = `# Salary review 2026

Confidential. Hanna Brunner, 20 March 2026.

## Result

The sum of salaries rises by 1.8 percent. 141 people receive a general rise of 1.2 percent, 38 an individual one
of 2 to 6 percent, and 35 none.

## Pay gap

The gap between women and men that can't be explained is 2.1 percent, after 3.4 percent in 2024.
`;

const interviewGuide = `# Interview guide

For all who take part in job interviews. Owner: Hanna Brunner.

## Before

Two people lead an interview: the manager and somebody from People and Culture. Read the application the day
before; agree on who asks what. An answer to an application is sent within five working days, a refusal within
fifteen.

## What we ask

- Tell us of a fault that you found in your own work. What did you do in the first hour?
- Here is a drawing of a lever with a mistake. Take ten minutes and tell us what you see.
- When did you last say no to somebody above you, and what became of it?
- What would your last colleagues miss, and what not?

## What we never ask

Questions about pregnancy, wish for children, religion, party, health and debts are forbidden. If a candidate
brings one of these up, do not write it down.

## Judging

Each interviewer fills in the sheet of five criteria before the two speak with each other: craft, care, clarity,
team, curiosity. A mark runs from 1 to 4. Below 12 points there is no second interview. For jobs with safety
parts, care must have at least 3.

## Offer

An offer is made by People and Culture by telephone, and in writing within two days. It lies inside the band;
more than the middle needs the agreement of the head of department. References are taken only with consent, and
two are enough.
`;

export const peopleFiles: readonly SeedFile[] = [
  { path: 'People/Policies/Leave policy for managers.md', text: leavePolicy },
  { path: 'People/Onboarding/First week.html', text: firstWeek },
  { path: 'People/Onboarding/Mentors.csv', text: mentors },
  { path: 'People/Salaries/Salary bands 2026.csv', text: salaryBands },
  {
    path: 'People/Salaries/Salary review 2026.pdf',
    text: salaryReview,
    layout: { password: 'alpenrose' },
  },
  { path: 'People/Recruiting/Interview guide.docx', text: interviewGuide },
];
