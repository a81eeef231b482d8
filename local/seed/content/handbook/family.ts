import type { Section } from './section.ts';

export const family: readonly Section[] = [
  {
    title: 'Holidays',
    body: `All employees have 25 days of holiday a year, 28 days from the age of 50 and 30 days from 60.
Apprentices and all below 20 have 30 days. At least two weeks are taken in a row. Holidays are entered by the
end of February for the summer; wishes of parents come first during the school holidays.

Production is closed in the last week of July and the first of August, and between Christmas and New Year. These
are 13 days, of which three are given by the company. Holidays that were agreed are moved only for a pressing
reason, and the company pays what it costs.`,
    example: `Elena, 52, has 28 days. Ten go to the closing in summer and winter, twelve to a journey in
October, and six remain for single days.`,
    goodToKnow: `A day of holiday has the hours of the own plan, so that part-time employees lose nothing.
Holidays are reduced by one twelfth for each full month from the third month of absence on. The account is shown
in the portal to a tenth of a day.`,
    owner: 'The manager',
    approver: 'the head of department',
    noticeDays: 20,
    replyDays: 10,
    review: 'February',
  },
  {
    title: 'Maternity leave',
    body: `Maternity leave lasts 18 weeks with the full salary: 14 weeks by law and four given by the company.
It can begin up to four weeks before the birth. After the birth a mother does not work for eight weeks, even if
she wants to. Unpaid leave of up to six months can follow, and the place of work is kept.

During pregnancy, lifting is limited to five kilograms, and work on towers or with solvents is not allowed.
After the leave the hours can be reduced to 60 percent for two years, with the right to return to the former
hours.`,
    example: `The child is born on 10 April. With two weeks before the birth, the leave goes from 27 March to 30
July; after that Anna works 60 percent for a year.`,
    goodToKnow: `If the child has to stay in hospital for more than two weeks, the leave is prolonged by as many
weeks, at most eight. The bonus is paid as if there were no absence. A room for pumping milk with a refrigerator
is next to the quiet room.`,
    owner: 'Hanna Brunner',
    approver: 'the Chief Executive Officer',
    noticeDays: 40,
    replyDays: 10,
    review: 'March',
  },
  {
    title: 'Paternity and parental leave',
    body: `Fathers and the wives of mothers receive 20 days of paid parental leave at the birth of a child. The
days are taken within twelve months, in a block or one by one; ten of them come from the law, ten from the
company. Another 20 days can be taken unpaid.

At an adoption of a child below twelve years there are 20 paid days as well, for each parent who works here.
Foster parents have ten. A father may reduce his hours to 80 percent for one year, with the right to return. In
2025 all 14 fathers used the whole leave.`,
    example: `Pascal takes ten days after the birth in May, and then each Friday from September to the middle of
November.`,
    goodToKnow: `In the case of twins there are ten more days. The manager may move single days, but not the
first five after the birth. The leave does not lapse when the child dies; it can then be prolonged by ten days
without any paper.`,
    owner: 'Hanna Brunner',
    approver: 'the head of department',
    noticeDays: 30,
    replyDays: 10,
    review: 'March',
  },
  {
    title: 'Illness',
    body: `Whoever is ill tells the manager before the work begins, at the latest by 8:00, by telephone or in
the portal; a message through a colleague is not enough. A medical certificate is needed from the fourth day on,
and in the probation time from the second. Illness at home does not allow for home office: who is ill rests.

After absences of more than 30 days there is a talk about the return. The work can begin again with 20 percent.
The company doctor, Dr. Seraina Koch in Zizers, can be seen without an appointment on Tuesday afternoon; she
tells the company only whether and how much somebody can work.`,
    example: `Ivo has the flu from Monday to Thursday. He calls on Monday at 6:20 and sends the certificate on
Thursday, the fourth day.`,
    goodToKnow: `For the time of an operation that was planned, the dates are told four weeks before where
possible. A doctor chosen by the company may be asked after the fifth absence in a year. Messages about an
illness are deleted from the mailbox of the team after a month.`,
    owner: 'The manager',
    approver: 'People and Culture',
    noticeDays: 1,
    replyDays: 1,
    review: 'December',
  },
  {
    title: 'Caring for relatives',
    body: `For a sick child there are three paid days for each illness, without a limit to their number. For
other relatives and for a partner there are three days for each event and ten a year. With a child that is
seriously ill the leave is 14 weeks, shared between the parents.

Employees who care for somebody at home may ask for a fixed end of the working day, for two half days of home
office more, and for a change of the shift. The advice service of Pro Senectute is paid for six hours a year. A
colleague may give up to three days of their own time account.`,
    example: `Rita's father falls in November. She takes three days, arranges the care, and works from 7:00 to
15:00 until March.`,
    goodToKnow: `Whoever dies is accompanied: there are five days of paid leave in the last weeks of a parent,
child or partner. People and Culture keeps a list of 14 colleagues who have cared for somebody themselves and
are willing to be called.`,
    owner: 'People and Culture',
    approver: 'the head of department',
    noticeDays: 1,
    replyDays: 2,
    review: 'April',
  },
  {
    title: 'Short absences',
    body: `Paid days off are given for one's own wedding (three days), the wedding of a child or a sister or
brother (one), moving house (one, once a year), a death in the family (up to five, one for others), and an exam
(the day itself). Giving blood takes place in the house in May and November, during working time.

Time in court as a witness and time for a public office is paid up to 15 days a year; the fee goes to the
company up to the amount of the salary. Members of a fire brigade or of mountain rescue leave at once when they
are called, and are paid.`,
    example: `At 10:15 the mountain rescue of the SAC Prättigau calls. Gian leaves and is back at 16:00. He
enters "rescue" in the portal; nothing is deducted.`,
    goodToKnow: `Days are taken at the time of the event and not later, except for the wedding, which has eight
weeks. Part-time employees have the same number of days. A visit to the authorities for a permit or a passport
is paid up to half a day.`,
    owner: 'The manager',
    approver: 'People and Culture',
    noticeDays: 2,
    replyDays: 1,
    review: 'May',
  },
  {
    title: 'Military and civil service',
    body: `During the refresher course the full salary is paid, during recruit school 80 percent for people with
children and 60 percent for others. The compensation of the state goes to the company. The marching order is
handed in within a week. Moving a service is supported only in exceptional cases, with a letter from the
management.

Civil service of more than 26 days a year is planned together. Weekend courses for youth and sport are paid by
three days a year. Whoever stays on as an officer for longer service keeps the place of work for two years.`,
    example: `Corsin has a refresher course of 19 days in October. His compensation of CHF 2,470 goes to the
company, and he receives his usual salary.`,
    goodToKnow: `The uniform may be kept in the locker, weapons may not be brought into the building. Between
two services lie at least six months if the company can influence it. The payroll office sends the form for the
compensation within three days.`,
    owner: 'The payroll office',
    approver: 'the Chief Executive Officer',
    noticeDays: 30,
    replyDays: 8,
    review: 'August',
  },
  {
    title: 'Children and day care',
    body: `The company has 12 places in the day care centre Murmeltier in Landquart, 400 metres from gate 1. It
is open from 6:15 to 18:45. Employees pay between CHF 45 and CHF 110 a day, by their income; the company pays
the rest. Places are given twice a year, on 1 March and 1 September.

In the fifth and sixth week of the summer holidays there is a camp in the workshop for children from 8 to 13,
for CHF 90 a week with lunch. If the care falls away from one day to the next, a child may come along to the
office, but never to the halls.`,
    example: `Mirjam and Jan earn CHF 118,000 together. They pay CHF 72 a day for two days a week.`,
    goodToKnow: `Meals in the day care centre come from our own canteen. In the case of a fever above 38 degrees
the child is picked up within an hour. Places that stay free are given to families of the town from the tenth
day on, at the full price.`,
    owner: 'People and Culture',
    approver: 'the board of the day care centre',
    noticeDays: 40,
    replyDays: 20,
    review: 'January',
  },
  {
    title: 'Health days',
    body: `Twice a year, in March and in September, the health day takes place: eyes, hearing, skin and blood
pressure are checked for free during working time. The flu vaccination is offered in October. Those who work at
a screen can have glasses for it, with a contribution of CHF 180 every three years.

The company pays CHF 240 a year towards a sports club or a gym. The climbing wall in hall C is open from 11:00
to 20:00 for all with a green card. Eight talks a year with the outside advice service Talk are free and
anonymous, in four languages, at +41 800 555 070.`,
    example: `In September 2025, 131 people came to the health day. In nine cases the eye doctor recommended
glasses; in two the skin doctor found something in time.`,
    goodToKnow: `Desks that can be raised are given to all who have a certificate, and to others in turn: 41 of
88 have one so far. Results of the health day go to the employee alone. Fruit stands in the halls on Tuesday and
Thursday, 60 kilograms a week.`,
    owner: 'The health group',
    approver: 'People and Culture',
    noticeDays: 5,
    replyDays: 5,
    review: 'June',
  },
  {
    title: 'Alcohol, drugs and smoking',
    body: `At work the limit is zero for all who climb, drive, lift loads or run machines. For others, one glass
is allowed at a party of the company. Smoking is allowed in the two shelters at gate 2 and behind hall B.
Electronic cigarettes count as smoking.

Who is not fit is taken home by taxi at the cost of the company and has a talk the next day. Help comes first: a
treatment is paid as illness. There are no blind tests; a test is made after an accident only, by the doctor and
with consent. Medicines that make tired are told to the safety officer, without naming the illness.`,
    example: `A driver of the forklift says in the morning that he takes a strong medicine for hay fever. For
two weeks he works in the tool store instead; his pay stays the same.`,
    goodToKnow: `At the summer party the shuttle runs until 2:00. Cannabis with little THC counts like other
drugs for those who climb or drive. Courses to stop smoking are paid in full, and half a day is given for them;
of 19 people in 2025 eleven succeeded.`,
    owner: 'The safety officer',
    approver: 'the staff council',
    noticeDays: 1,
    replyDays: 1,
    review: 'October',
  },
];
