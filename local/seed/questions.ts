/** A question about the sample company whose answer is known, and who may get it. */
export interface Question {
  readonly question: string;
  /** Path of the file that answers it. */
  readonly answerIn: string;
  /** The same bytes elsewhere, with readers of their own. */
  readonly alsoIn?: readonly string[];
  /** Words of the sentence that answers, letter by letter. */
  readonly mustMention: readonly string[];
  /** Keys of people. */
  readonly mayRead: readonly string[];
  readonly mayNotRead: readonly string[];
}

const employees = ['petra', 'samuel', 'ines', 'hanna', 'luca', 'mei', 'viktor'];

export const questions: readonly Question[] = [
  {
    question: 'What is our travel limit for hotels in Zurich?',
    answerIn: 'Finance/Policies/Travel policy.docx',
    mustMention: ['220'],
    mayRead: ['petra'],
    mayNotRead: ['samuel', 'ines', 'mei', 'viktor', 'noor'],
  },
  {
    question: 'Up to what amount can I hand in an expense without a receipt?',
    answerIn: 'Finance/Policies/Expense policy.docx',
    mustMention: ['CHF 25', 'receipt'],
    mayRead: ['petra'],
    mayNotRead: ['samuel', 'hanna', 'viktor', 'noor'],
  },
  {
    question: 'How many duplicate payments to suppliers did the auditors find?',
    answerIn: 'Finance/Audit/Internal audit 2025.pdf',
    mustMention: ['14', '31,870'],
    mayRead: ['petra', 'viktor'],
    mayNotRead: ['samuel', 'ines', 'luca', 'mei', 'noor'],
  },
  {
    question: 'How many finished grips were missing when the auditors counted the stock?',
    answerIn: 'Finance/Audit/Internal audit 2025.pdf',
    mustMention: ['27', 'missing'],
    mayRead: ['petra', 'viktor'],
    mayNotRead: ['mei', 'samuel', 'hanna', 'noor'],
  },
  {
    question: 'Within how many days does Skyline Ropeways have to pay an invoice?',
    answerIn: 'Sales/Contracts/Frame contract Skyline Ropeways.pdf',
    alsoIn: ['Legal/Contracts/Frame contract Skyline Ropeways.pdf'],
    mustMention: ['45', 'days'],
    mayRead: ['samuel', 'luca', 'viktor'],
    mayNotRead: ['petra', 'ines', 'hanna', 'mei', 'noor'],
  },
  {
    question: 'What penalty does Skyline Ropeways receive for a late delivery?',
    answerIn: 'Legal/Contracts/Frame contract Skyline Ropeways.pdf',
    alsoIn: ['Sales/Contracts/Frame contract Skyline Ropeways.pdf'],
    mustMention: ['0.8'],
    mayRead: ['luca', 'viktor', 'samuel'],
    mayNotRead: ['hanna', 'mei', 'noor'],
  },
  {
    question: 'What is the daily rate of Noor Haddad for survey work?',
    answerIn: 'Legal/Contracts/Survey services Haddad.pdf',
    mustMention: ['1,140'],
    mayRead: ['noor', 'luca', 'viktor'],
    mayNotRead: ['petra', 'samuel', 'ines', 'mei'],
  },
  {
    question: 'How many days of paid parental leave do fathers get at the birth of a child?',
    answerIn: 'People/Handbook/Employee handbook 2026.pdf',
    mustMention: ['20', 'parental', 'birth'],
    mayRead: employees,
    mayNotRead: ['noor'],
  },
  {
    question: 'From which day of illness on is a medical certificate needed?',
    answerIn: 'People/Handbook/Employee handbook 2026.pdf',
    mustMention: ['fourth', 'certificate'],
    mayRead: employees,
    mayNotRead: ['noor'],
  },
  {
    question: 'At what wind speed must work on a tower stop?',
    answerIn: 'Engineering/Safety/Safety manual.pdf',
    mustMention: ['50', 'wind'],
    mayRead: employees,
    mayNotRead: ['noor'],
  },
  {
    question: 'What does lunch in the canteen cost?',
    answerIn: 'Company/Canteen.md',
    mustMention: ['9.50'],
    mayRead: employees,
    mayNotRead: ['noor'],
  },
  {
    question: 'How many characters must my password have?',
    answerIn: 'IT/Guides/Passwords and keys.md',
    mustMention: ['14', 'characters'],
    mayRead: employees,
    mayNotRead: ['noor'],
  },
  {
    question: 'How long does a restore of the ERP database from backup take?',
    answerIn: 'IT/Runbooks/Restore a backup.md',
    mustMention: ['95'],
    mayRead: ['ines'],
    mayNotRead: ['petra', 'samuel', 'mei', 'viktor', 'noor'],
  },
  {
    question: 'What discount may a key account manager grant on spare parts without asking?',
    answerIn: 'Sales/Price lists/Discount rules.md',
    mustMention: ['8', 'percent'],
    mayRead: ['samuel', 'petra'],
    mayNotRead: ['hanna', 'mei', 'viktor', 'noor'],
  },
  {
    question: 'By when does Valdora want the first 200 grips delivered?',
    answerIn: 'Sales/Meetings/2026-04-21 Valdora.md',
    mustMention: ['16', 'October'],
    mayRead: ['samuel'],
    mayNotRead: ['petra', 'luca', 'mei', 'viktor', 'noor'],
  },
  {
    question: 'How often must the grip AW-40 be inspected?',
    answerIn: 'Engineering/Specs/Grip AW-40.md',
    mustMention: ['1,500'],
    mayRead: ['mei'],
    mayNotRead: ['samuel', 'petra', 'noor'],
  },
  {
    question: 'After how many load cycles did the first crack appear in the grip AW-40?',
    answerIn: 'Engineering/Test reports/Grip AW-40 summary.html',
    mustMention: ['4.62'],
    mayRead: ['mei', 'samuel'],
    mayNotRead: ['petra', 'hanna', 'viktor', 'noor'],
  },
  {
    question: 'What dividend a share does the board propose?',
    answerIn: 'Management/Board minutes/2026-04-29 Board.md',
    mustMention: ['11.50'],
    mayRead: ['viktor', 'petra'],
    mayNotRead: ['samuel', 'luca', 'ines', 'noor'],
  },
  {
    question: 'Which new market do we want to enter by 2028?',
    answerIn: 'Management/Strategy/Strategy 2030.docx',
    mustMention: ['urban', 'South America'],
    mayRead: ['viktor'],
    mayNotRead: ['petra', 'samuel', 'mei', 'noor'],
  },
  {
    question: 'How long does the duty of confidentiality last under our NDA?',
    answerIn: 'Legal/Templates/NDA.docx',
    mustMention: ['five'],
    mayRead: ['luca'],
    mayNotRead: ['viktor', 'samuel', 'petra', 'noor'],
  },
];
