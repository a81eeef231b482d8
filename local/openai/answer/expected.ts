/** What kind of thing a question asks for, and whether a sentence has one. */
interface Expectation {
  readonly question: RegExp;
  readonly sentence: RegExp;
}

const expectations: readonly Expectation[] = [
  {
    question: /\b(?:when|what (?:date|day|time|year)|until|deadline|due|since)\b/i,
    sentence:
      /\b(?:\d{1,2}[:.]\d{2}|\d{4}|\d{1,2}(?:st|nd|rd|th)|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|daily|weekly|monthly|quarterly|annually|every|within|(?:before|after|by|until) (?:the|\d))\b/i,
  },
  {
    question: /\bhow (?:long|soon|fast|quickly|often|late|early)\b/i,
    sentence:
      /\b(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?|daily|weekly|monthly|annually|once|twice)\b/i,
  },
  {
    question:
      /\b(?:how (?:much|many|big|large|high|far|old)|cost|costs|price|limit|percentage|amount|maximum|minimum|number)\b/i,
    sentence:
      /[\d%€$£]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|half|no|none|unlimited)\b/i,
  },
  {
    question: /\b(?:who|whom|whose|contact)\b/i,
    sentence:
      /@|\b(?:manager|officer|director|head|team|department|owner|chief|lead|desk|board|committee|counsel|employees?|staff|engineer|auditor|c[efto]o)\b|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u,
  },
  {
    question: /\b(?:e-?mail|mail address|phone|telephone|call|website|link|url)\b/i,
    sentence: /@|https?:|www\.|\+?\d[\d ()/-]{5,}/,
  },
  {
    question: /\bwhere\b/i,
    sentence:
      /\b(?:in|at|on|under|behind|near|from) (?:the )?\p{Lu}|\b(?:room|floor|building|street|portal|folder|office|site)\b/u,
  },
  {
    question: /\b(?:why|what (?:was|is) the (?:cause|reason)|what caused|how come)\b/i,
    sentence: /\b(?:because|since|so that|in order to|due to|therefore|reason|caused?)\b/i,
  },
];

/** Whether the sentence has the kind of thing that the question asks for: a date, an amount, a person … */
export const hasExpected = (question: string, sentence: string): boolean =>
  expectations.some((kind) => kind.question.test(question) && kind.sentence.test(sentence));
