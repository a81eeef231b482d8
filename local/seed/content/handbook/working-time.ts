import type { Section } from './section.ts';

export const workingTime: readonly Section[] = [
  {
    title: 'Weekly working time',
    body: `The working week has 41 hours for full-time work, spread over five days from Monday to Friday. Office
and design work is done between 6:30 and 19:00; everybody is present from 9:00 to 11:30 and from 14:00 to 15:30.
In Production the plan of the hall counts. The yearly time is 2,132 hours before holidays and public holidays.
Nobody works more than ten hours a day, and between two working days lie at least eleven hours of rest.

Part-time work is possible from 40 percent. A wish for fewer hours after the birth of a child is granted for at
least 60 percent, as long as the place of work allows it.`,
    example: `Flurin works 80 percent, that is 32.8 hours a week. He takes Wednesday off. When a test runs on a
Wednesday, he comes and takes the Friday instead; he does not need a form for this, only the word of his team
lead.`,
    goodToKnow: `The plan of each hall hangs at the time clock and in the portal. In the weeks before the winter
season, from 1 October to 15 December, full-time employees in Production work 43 hours and get the two hours
back between February and May.`,
    owner: 'People and Culture',
    approver: 'the head of department',
    noticeDays: 20,
    replyDays: 10,
    review: 'February',
  },
  {
    title: 'Flexible hours and time account',
    body: `Hours above or below the plan are booked on the time account. It may stand between minus 20 and plus
60 hours at the end of a month. Above 60 hours, the manager and the employee agree within two weeks how the
hours are taken; hours above 80 lapse only if the employee refused an offer in writing. At the end of June and
December the account is looked at together.

Hours are taken by the hour, the half day or the day. Up to five days in a row can be taken from the account,
with the holiday calendar of the team in view. Time for the doctor counts as working time up to two hours a
visit, if it could not be arranged at another time.`,
    example: `Priska has 54 hours after the acceptance in Flims. She takes three days in the following week and
is then at 29.4 hours. Her colleague stands at minus 23 hours and makes a plan with his manager to be above the
limit again within two months.`,
    goodToKnow: `The balance is printed on each pay slip. When somebody leaves, hours above zero are paid
without a supplement, and hours below zero are deducted up to a limit of 16. During a long illness the account
stands still from the fourth week on.`,
    owner: 'The time office',
    approver: 'the Head of Finance',
    noticeDays: 3,
    replyDays: 2,
    review: 'July',
  },
  {
    title: 'Overtime',
    body: `Overtime is work beyond the plan that the manager has ordered or accepted. It is given back as time.
If that is not possible within six months, it is paid with a supplement of 25 percent. Members of the management
and people from band 7 on receive no supplement; their salary covers up to 120 hours a year.

The law allows at most 170 hours of overtime in a calendar year at a working week of 45 hours. The time office
sends a warning at 100 hours and stops further overtime at 150 hours. Overtime on a Sunday is work on Sunday and
follows section 4.`,
    example: `Before the delivery to Chamrousse, the assembly worked 14 hours more in one week. Nine of them
were taken as a free Friday in November, five were paid in May of the next year with the supplement.`,
    goodToKnow: `Part-time employees receive the supplement only above 41 hours a week; the hours between their
own plan and that are extra hours and are paid or given back one to one. Travel at the weekend counts by half
and is not overtime.`,
    owner: 'The head of department',
    approver: 'the Chief Executive Officer',
    noticeDays: 2,
    replyDays: 1,
    review: 'November',
  },
  {
    title: 'Shift, night and Sunday work',
    body: `The late shift runs from 14:00 to 22:30 and the night shift from 22:00 to 6:00. The supplement for
the late shift is CHF 3.20 an hour; for the night shift it is 25 percent of the salary, or ten percent in time
for those who work at night all year. Sunday and public holidays give 50 percent. Supplements do not add up: the
highest counts.

A shift plan is published four weeks ahead. Who has worked at night for three months may have a medical
examination at the cost of the company, once in two years. Pregnant women do not work between 20:00 and 6:00
from the eighth week before the birth on.`,
    example: `Beatriz works the late shift for two weeks in September: 80 hours give CHF 256. A Sunday at the
test loop with 7.5 hours gives another half of her salary for these hours.`,
    goodToKnow: `Two employees may swap a shift if both still have eleven hours of rest; the shift lead enters
it the day before. Nobody is called in for a shift with less than 48 hours of notice, except after an accident
or when a lift stands still.`,
    owner: 'Production planning',
    approver: 'the head of Production',
    noticeDays: 20,
    replyDays: 5,
    review: 'September',
  },
  {
    title: 'On-call duty',
    body: `On-call duty lasts one week, from Monday 8:00 to Monday 8:00. The person on call answers the
telephone within 15 minutes and is at the computer within 30, or at the place of work within 60. There is CHF
320 a week for being on call, and CHF 90 more for a week with a public holiday.

Calls that are answered count as working time, at least half an hour each. After a call between 23:00 and 5:00
the work begins eleven hours later without loss. Nobody has on-call duty more than 13 weeks a year. The plan is
made by the team itself and entered by the 20th of the month before.`,
    example: `Jonas is called at 2:10 since the ERP does not start, and works until 3:40. He writes down one and
a half hours and comes to the office at 14:40.`,
    goodToKnow: `Four teams have on-call duty: IT, service, building services and the test hall. Telephones for
it are lent by IT and are never private ones. A week can be given to a colleague until Friday noon before it
begins.`,
    owner: 'The team lead',
    approver: 'the head of department',
    noticeDays: 10,
    replyDays: 3,
    review: 'October',
  },
  {
    title: 'Home office',
    body: `Up to two days a week can be worked at home, three for people who live more than 70 kilometres away.
The days are agreed in the team; Monday is a day for all in the office. In the probation time one day a week is
possible. Jobs in production, in the store and in the test hall are excluded, except for training and reports.

The place must be quiet, with a line of at least 50 megabits. Papers with drawings of safety parts stay in the
office. Work from abroad is allowed for at most ten days a year within the European Union and the United
Kingdom, because of taxes and social insurance.`,
    example: `Nina works at home in Scuol on Tuesday, Wednesday and Thursday, as she lives 96 kilometres from
Landquart. In July she works for eight days from her parents' house in Lecce and enters the days beforehand.`,
    goodToKnow: `The company lends a screen and a keyboard, which are brought back at the end. Chair and desk
are a private matter; a flat amount towards costs is paid by Finance. Accidents at home during working time are
insured like those in the office.`,
    owner: 'The manager',
    approver: 'People and Culture',
    noticeDays: 5,
    replyDays: 5,
    review: 'January',
  },
  {
    title: 'Breaks',
    body: `Breaks are 15 minutes from five and a half hours of work, 30 minutes from seven and 60 minutes from
nine. They may not lie at the beginning or the end. The break of ten minutes in the morning, between 8:50 and
9:20, is paid in all departments; who smokes outside of it stamps out.

Mothers who breastfeed have 30, 60 or 90 minutes a day paid, depending on their hours. There is a quiet room on
the second floor of the head office, next to the library, with a bed; it can be booked for 45 minutes. In the
halls nobody eats at the machine.`,
    example: `A shift from 14:00 to 22:30 has 8 hours of work and 30 minutes of break, at 18:00 in hall A and at
18:30 in hall B, so that everybody finds a seat.`,
    goodToKnow: `Lunch lasts at least 30 minutes and is stamped out. Whoever stays at the machine on the order
of the shift lead is paid for this time. In summer above 33 degrees in the halls there are ten more minutes each
two hours, with water and salted tea.`,
    owner: 'The shift lead',
    approver: 'the head of Production',
    noticeDays: 1,
    replyDays: 1,
    review: 'March',
  },
  {
    title: 'Time recording',
    body: `All employees record their time, except for the management. In Production this is done at the clock
with the badge, in the office in the portal. Times are rounded to the minute. A forgotten stamp is corrected
within five working days; after that the manager has to confirm it. Stamping for somebody else is a serious
breach and can lead to dismissal without notice.

Badge times of the doors are not used to check working time. They are deleted after six months. Each employee
can see their own times for two years, the manager for twelve months.`,
    example: `Luis forgot to stamp out on Friday. On Tuesday he enters 16:20 with the remark "forgotten". The
system accepts it; on the following Monday it would have gone to his shift lead.`,
    goodToKnow: `The clocks stand at gates 1 and 2, in hall B and at the test hall. Journeys are entered by
hand, with beginning and end. The time office closes a month on the fourth working day of the next; after that
only it can correct something.`,
    owner: 'The time office',
    approver: 'People and Culture',
    noticeDays: 5,
    replyDays: 2,
    review: 'April',
  },
  {
    title: 'Public holidays',
    body: `In the canton of Grisons there are nine paid public holidays, among them 1 August, Ascension Day and
the two days of Christmas. On 24 and 31 December work ends at 12:00, and the whole day is paid. In Innsbruck the
13 public holidays of Austria are paid.

A public holiday that falls on a Saturday or Sunday is not made up. Bridge days are fixed by the management by
the end of October of the year before and are worked in advance, three minutes a day. In 2026 the bridge days
are 15 May and 5 June.`,
    example: `Part-time employees have the public holidays that fall on their working days. Carla works from
Tuesday to Thursday: Easter Monday gives her nothing, Ascension Day on a Thursday gives her 8.2 hours.`,
    goodToKnow: `Employees of another faith may exchange up to three public holidays a year for their own. The
wish is entered by the end of January. Employees in Chur have the afternoon of the Maiensäss trip off when their
child takes part.`,
    owner: 'People and Culture',
    approver: 'the Chief Executive Officer',
    noticeDays: 15,
    replyDays: 10,
    review: 'October',
  },
  {
    title: 'Work on the mountain',
    body: `Work at a customer's site above 1,500 metres brings an allowance of CHF 42 a day, above 2,500 metres
CHF 68. The way from Landquart to the valley station is working time. Whoever is stuck on the mountain because
of the weather is paid for the whole day and for the night in the hut.

Before the first work above 3,000 metres a medical check is needed, which the company pays. The team decides
alone whether it goes up: neither the customer nor the office may put it under pressure. A satellite telephone
is taken along where the network has gaps; there are four of them at the reception.`,
    example: `Andri works for three days at the top station in Zermatt, at 3,080 metres. He receives CHF 204,
and 2.5 hours of travel each way as working time.`,
    goodToKnow: `Food in the hut is paid up to CHF 48 a day. Clothes for the cold are lent from the store in
hall A and renewed after three winters. Flights by helicopter are booked by the service manager only; nobody has
to fly along who does not want to.`,
    owner: 'The service manager',
    approver: 'the safety officer',
    noticeDays: 5,
    replyDays: 2,
    review: 'May',
  },
];
