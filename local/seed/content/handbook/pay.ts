import type { Section } from './section.ts';

export const pay: readonly Section[] = [
  {
    title: 'Salary and thirteenth salary',
    body: `The salary is agreed for the year and paid in thirteen parts. It reaches the account on the 25th of
the month, or on the Friday before. The thirteenth salary comes in two halves, in June and in December. The pay
slip lies in the portal from the 23rd on and stays there for ten years.

Salaries are reviewed each spring with effect from 1 April. The manager gives the reason in a talk of at least
20 minutes. A new account must be entered by the 12th of the month; the change is confirmed by telephone before
it is used. Advances are possible up to half a month's salary, once a year.`,
    example: `Sofia begins on 1 September with CHF 104,000 a year. She receives CHF 8,000 a month and, in
December, a thirteenth salary for four months: CHF 2,667.`,
    goodToKnow: `In case of death the salary goes on for two months, or three from the sixth year on. Family
allowances are CHF 230 a month for a child and CHF 280 for one in training; they are asked for once with the
certificate of birth and end by themselves.`,
    owner: 'The payroll office',
    approver: 'the Head of Finance',
    noticeDays: 8,
    replyDays: 4,
    review: 'March',
  },
  {
    title: 'Bonus',
    body: `The bonus depends on three parts: 40 percent on the profit of the company, 40 percent on the goals of
the team, and 20 percent on the personal goals. It is paid in April, after the accounts are audited. Goals are
agreed by the end of January; goals that come later do not count against the employee.

Who joins before October receives the bonus in proportion. Who leaves has a right to it up to the last working
day. All employees, whatever their band, share in the profit with at least CHF 400 if the operating margin is
above eight percent. For 2025 this amount was CHF 650.`,
    example: `In a year with 90 percent of the profit, 110 percent of the team's goals and 100 percent of her
own, Lea's bonus is exactly 100 percent of the agreed sum.`,
    goodToKnow: `For teams that work on one project the goals of the project replace those of the team. Absences
of more than 60 days reduce the bonus in proportion, except for maternity, accident at work and service. Goals
are never tied to the number of reported accidents.`,
    owner: 'The head of department',
    approver: 'the management',
    noticeDays: 20,
    replyDays: 15,
    review: 'January',
  },
  {
    title: 'Pension fund',
    body: `All employees with more than CHF 20,000 a year are insured in the pension fund Rätia. The company
pays 60 percent of the contributions, the employee 40. There are three plans: Basis, Standard and Plus. The
choice can be changed once a year, with effect from 1 January; without a choice Standard applies.

Retirement is possible from 58 on, part by part from a reduction of 20 percent. Half of the capital can be drawn
in cash if this is asked for six months before. For a home of one's own, money can be withdrawn or pledged once
in five years, at least CHF 20,000. The fund's council has two members from the staff.`,
    example: `Marco, 44, with an insured salary of CHF 70,000, pays 6.2 percent in the plan Standard, CHF 362 a
month; the company adds CHF 543.`,
    goodToKnow: `The certificate of the fund is sent each February. Partners without a marriage certificate are
entered with form P-3, else they receive nothing. Purchases are possible until 30 November and lower the taxes;
the payroll office calculates the amount in a week.`,
    owner: 'The payroll office',
    approver: 'the council of the pension fund',
    noticeDays: 30,
    replyDays: 10,
    review: 'November',
  },
  {
    title: 'Insurance against accidents and illness',
    body: `Employees of eight hours a week or more are insured with the Suva against accidents at work and in
leisure. The company pays the whole contribution. From the third day on, the Suva pays 80 percent of the salary;
the company adds the rest to 100 percent for the first 90 days. Flying a paraglider is insured, speed flying is
not.

Daily allowance in illness is 100 percent for 60 days and 90 percent after that, up to 730 days within 900. The
company pays two thirds of this contribution. Half-private hospital care in accidents is included for all.`,
    example: `Reto breaks his wrist on the ski slope on a Saturday. He calls his manager on Monday and reports
the accident online the same day; his salary stays the same until he is back after seven weeks.`,
    goodToKnow: `Helmets are compulsory on the way to work by bicycle during company journeys, and without one
the Suva may cut its payment. On holiday abroad, keep the bill of the hospital in the original. The company
doctor fills in long forms for free.`,
    owner: 'The payroll office',
    approver: 'the Head of Finance',
    noticeDays: 1,
    replyDays: 3,
    review: 'December',
  },
  {
    title: 'Way to work and parking',
    body: `Employees who come by train or bus receive 25 percent of their season ticket, at most CHF 650 a year.
Those who cycle at least 80 days a year receive CHF 200 and may use the showers in hall B. Shared cars with
three people or more park free of charge.

All others pay CHF 55 a month for a parking place in Landquart and CHF 40 in Chur. There are 96 places; those
who work in shifts, who have a disability or who drive children to day care come first. Electric cars are
charged at 29 Rappen per kilowatt hour, for at most four hours.`,
    example: `Daniela has a season ticket of CHF 2,430 from Sargans. A quarter of it would be CHF 607.50, below
the maximum, and is paid with the salary of February.`,
    goodToKnow: `The shuttle between Landquart and Chur runs four times a day and is free. Places for bicycles
with a socket are in the cellar of the head office. Who parks on the area of the fire brigade pays CHF 120 to
the day care centre.`,
    owner: 'Building services',
    approver: 'the mobility group',
    noticeDays: 10,
    replyDays: 7,
    review: 'June',
  },
  {
    title: 'Discounts and ski passes',
    body: `Every employee may buy two season passes at half price from four partner operators: Flims, Savognin,
Pizol and Lenzerheide. The passes are ordered by 15 October. Children of employees receive a day pass free of
charge on the family day in March.

The workshop shop sells tools at the price of purchase plus five percent, each first Friday of the month from
12:00 to 13:00. Selling things on is not allowed. The library of tools lends ladders, drills and the trailer
over the weekend; for the trailer there is a deposit of CHF 100.`,
    example: `Patricia orders two passes for Lenzerheide in September: CHF 418 each instead of CHF 836. They are
deducted from her salary in three parts.`,
    goodToKnow: `Mobile telephone contracts for the family cost CHF 22 a month under the frame contract of the
company. Two partner hotels in Lugano and Bregenz give 20 percent. The list with all 31 discounts is renewed by
the council each first of June.`,
    owner: 'The staff council',
    approver: 'People and Culture',
    noticeDays: 10,
    replyDays: 5,
    review: 'August',
  },
  {
    title: 'Loans in need',
    body: `In an emergency the company gives a loan of up to CHF 8,000 without interest. It is paid back in at
most 24 parts, deducted from the salary. Only three people know of it: the employee, the payroll office and
Hanna Brunner. The manager does not learn of it.

The loan is not given for taxes, gambling debts or the purchase of a car, except where the car is needed for a
shift. Advice on debts with the Caritas in Chur is paid for three talks, without anybody being told a name. When
the employment ends, the rest is due within six months.`,
    example: `After a fire in his kitchen, an employee receives CHF 5,000 within two days and pays back CHF 250
for 20 months.`,
    goodToKnow: `A second loan is possible once the first has been paid back for a year. Shares of the company
are not taken as security. In 2025 nine loans with a sum of CHF 37,500 were given, and none was lost; the oldest
one will be paid back in March 2027.`,
    owner: 'Hanna Brunner',
    approver: 'the Head of Finance',
    noticeDays: 2,
    replyDays: 2,
    review: 'June',
  },
  {
    title: 'Journeys for the company',
    body: `Business journeys follow the travel policy of Finance; this page only tells what it means for working
time. Travel on a working day counts as working time in full, at the weekend by half. A night away from home
gives CHF 25 for small expenses, without a receipt.

Nobody has to share a room. After a flight of more than five time zones the day after the return is free.
Whoever travels more than 60 nights a year is offered a medical check. Private days may be added to a journey if
no costs arise; insurance is then a private matter.`,
    example: `Thomas returns from Bogotá on Thursday at 9:40. He stays at home on Thursday and Friday: Thursday
because of the journey, Friday because of the time zones.`,
    goodToKnow: `Before a journey outside Europe, the safety sheet of the country is read and signed. The
emergency number of the insurance, +41 44 555 12 12, is printed on the badge. Laptops for journeys to countries
of list B are lent by IT and wiped afterwards.`,
    owner: 'Finance',
    approver: 'the head of department',
    noticeDays: 5,
    replyDays: 2,
    review: 'May',
  },
  {
    title: 'Anniversaries',
    body: `After 5 years there is one week of extra holiday, after 10 years half a month's salary, after 20
years a whole one and after 25, 30 and 35 years each one and a half. Money can be exchanged for time: one
month's salary for 21 days. The time is taken within three years.

Birthdays with a zero are free days. At a wedding the company gives CHF 300, at the birth of a child CHF 200 and
a small wooden gondola from the apprentices' workshop. Former employees are invited to the summer party each
year, as long as they let us have an address.`,
    example: `Beat has been here for 20 years in October. He takes 11 days off in the next spring and has half a
month's salary paid out.`,
    goodToKnow: `Years in an apprenticeship count, and so do years before an interruption of less than three. In
2026 there are 27 anniversaries, among them two of 35 years. The dinner for all of them takes place on the last
Friday of November in Malans.`,
    owner: 'People and Culture',
    approver: 'the Chief Executive Officer',
    noticeDays: 20,
    replyDays: 10,
    review: 'September',
  },
  {
    title: 'Inventions and proposals',
    body: `Inventions made in the course of the work belong to the company. For each patent that is granted, the
inventors share CHF 3,000, and again the same when the product has brought in CHF 500,000. An invention outside
of the work is reported as well; the company has six months to buy it at a fair price.

For proposals there is ten percent of what is saved in the first year, between CHF 50 and CHF 20,000. A proposal
within one's own task counts by half. The committee of four people meets each last Wednesday. In 2025 it
accepted 61 of 118 proposals.`,
    example: `Two assemblers proposed a gauge which checks the groove of the liner in one move. It saves CHF
34,000 a year: they received CHF 1,700 each.`,
    goodToKnow: `A proposal is entered with a sketch and one sentence on its benefit. Proposals about safety are
looked at within five days and always receive at least CHF 100. Who proposes something may be part of putting it
into practice, for up to 20 hours.`,
    owner: 'The proposal committee',
    approver: 'the General Counsel',
    noticeDays: 5,
    replyDays: 30,
    review: 'February',
  },
];
