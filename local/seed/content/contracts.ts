/** Lies in two folders with different readers, the same bytes in both. */
export const skylineContract = `# Frame contract Skyline Ropeways

Between Alpenwerk AG, Landquart (supplier), and Skyline Ropeways AG, Flims (customer). Signed on 3 November 2024
by Viktor Aebischer and Corsin Derungs. Contract number FC-2024-17.

## 1 Subject

The supplier delivers grips, sheave assemblies and spare parts for the fourteen lifts of the customer and
carries out their yearly inspection. Each delivery follows a call-off in writing. The data sheets of annex A are
part of the contract.

## 2 Term

The contract begins on 1 January 2025 and runs for four years, to 31 December 2028. It is prolonged by one year
each time unless one side gives notice six months before the end.

## 3 Prices

Prices follow the list of the year less 12 percent for spare parts and 6 percent for grips. The supplier may
raise its prices once a year on 1 January by at most the Swiss index of producer prices plus one percentage
point. A higher rise gives the customer the right to leave the contract within 90 days.

## 4 Payment

Skyline Ropeways pays each invoice within 45 days of its date, without deduction. For payment within ten days
there is a cash discount of 1.5 percent. Default interest is five percent a year. The customer may hold back
five percent of an invoice until the certificate of material has arrived.

## 5 Delivery and delay

Spare parts of class A are delivered within 48 hours, others within the time of the list. For a late delivery
Skyline Ropeways receives a penalty of 0.8 percent of its value for each full week, at most 8 percent. The
penalty is not due when the delay comes from the customer or from a closed road.

## 6 Warranty

The warranty is 36 months from the delivery for grips and 24 months for all other parts. A safety part that
fails within the warranty is replaced within 24 hours, at any time of the year. The supplier bears the costs of
removal and fitting up to CHF 40,000 for each event.

## 7 Liability

The liability of the supplier is limited to CHF 5 million for each event and CHF 10 million a year. The limit
does not apply to harm to people, to gross negligence and to intent.

## 8 Data of load cells

Data of load cells belong to the customer. The supplier may use them to improve its products once names of lifts
and operators are removed. They are stored in Switzerland and deleted after 24 months.

## 9 Law and place

Swiss law applies, without the United Nations convention on the sale of goods. The courts of Landquart are
competent.
`;

export const valdoraContract = `# Supply contract Valdora

Between Alpenwerk AG, Landquart, and Valdora S.p.A., Aosta. Signed on 19 May 2026. Contract number SC-2026-08.

## 1 Goods

640 detachable grips AW-40 in the colour RAL 5015 and sheave assemblies SB-12 for twelve towers, as in annexes 1
to 4. Changes of the quantity of up to five percent do not change the price of a piece.

## 2 Price

The price is EUR 4,715,000, delivered at place in Aosta. Thirty percent are paid with the order, fifty percent
with the deliveries in proportion, and twenty percent after acceptance. The price of a grip is EUR 4,980.

## 3 Dates

The first 200 grips are delivered by 16 October 2026, the other 440 by 29 January 2027. Sheave assemblies follow
by 12 and 26 March 2027. The dates move by the days of a strike at a supplier of steel, if it is told within
three working days.

## 4 Penalty

For each full week of delay the penalty is 0.5 percent of the value of the late goods, with a cap of five
percent of the price. From the eleventh week Valdora may withdraw from the late part.

## 5 Guarantee

Alpenwerk provides a bank guarantee of ten percent of the price, on first demand, from the Graubündner Bank. It
ends 30 days after acceptance. The warranty is 30 months from acceptance, at most 40 months from delivery.

## 6 Acceptance

The acceptance takes place in Aosta after 60 hours of running with load and 20 hours without. Small defects do
not hinder it; they are listed and repaired within 30 days.

## 7 Disputes

Swiss law applies. Disputes are decided by three arbitrators in Lugano, in English. Before that, the managing
directors speak with each other within 21 days.
`;

/** The one file that somebody outside of all groups may read. */
export const surveyContract = `# Survey services Haddad

Contract for services between Alpenwerk AG, Landquart, and Noor Haddad, geodetic engineer, Sion. Signed on 2
February 2026. Contract number SV-2026-03.

## 1 Services

Noor Haddad surveys the towers and foundations of lifts for renewal projects, twelve sites in 2026. She delivers
coordinates in the Swiss frame LV95 with an accuracy of 8 millimetres, a drawing of each tower and a short
report.

## 2 Fee

The daily rate of Noor Haddad for survey work is CHF 1,140, and CHF 570 for half a day. Travel is paid at CHF
0.70 per kilometre from Sion, hotels at cost up to CHF 160 a night. The total in 2026 must not go beyond CHF
62,000 without a new order.

## 3 Time

Each site is delivered within 15 working days of the visit. Visits above 2,500 metres are made between June and
October only. A visit that has to be broken off because of the weather is paid as half a day.

## 4 Instruments and safety

She brings her own instruments; Alpenwerk lends the scanner GX-2 for two weeks a year. Before the first climb
she takes part in the safety training and receives the green card. Accidents are covered by her own insurance
with a sum of at least CHF 3 million.

## 5 Results and confidentiality

Results belong to Alpenwerk with the payment. Noor Haddad keeps them secret for five years after the end of the
contract. She receives access to the documents of her own order only.

## 6 End

The contract ends on 31 December 2026. Either side can end it with a notice of 30 days. Open sites are finished
and paid.
`;
