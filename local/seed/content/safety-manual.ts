export const safetyManual = `# Safety manual

Edition 9 of 1 May 2026. For everybody who works on lifts, in the test hall or in production. Safety officer:
Sofia Meili, extension 4190, mobile +41 79 555 41 90.

## 1 Five rules that save lives

- Secure yourself before you leave the ground. Above 3 metres nobody works without harness and green card.
- Lock the drive, keep the key in your own pocket, and try to start it before you touch the rope.
- Nobody stands under a load, nor inside the angle of a rope under tension.
- Say stop whenever you doubt. Nobody is blamed for it.
- Report every near miss on the same day.

## 2 Green card

The green card is valid for two years. It needs the training of four hours, the written test with at least 17 of
20 points and the climb on the training tower. Who has not worked above 3 metres for twelve months climbs again
with a trainer. External people get it in the same way; their company pays CHF 180.

## 3 Weather

Work on a tower must stop when the wind speed goes beyond 50 kilometres per hour, or when thunder is heard. It
is taken up again 30 minutes after the last thunder. Below minus 20 degrees work outside is limited to 40
minutes, followed by 20 minutes in the warm. With ice on the ladder the tower is not climbed at all.

## 4 Working alone

Nobody works alone on a tower, in a rope pit or at night. For other work alone, the watch of the test hall is
called each 45 minutes, extension 4160. If a call does not come, the watch goes and looks after five minutes.

## 5 Rope under tension

A rope of 50 millimetres that breaks moves faster than anybody can see. During tensioning the red zone of 30
metres on both sides is closed off with tape. Clamps are fitted in pairs, tightened in three rounds and marked.
The force is read by two people, independently of each other.

## 6 Test hall

The gates of a loop close before it starts; who opens a gate stops it within 2 seconds. Ear protection is worn
above 4 metres per second. During the run at night only the two people of the shift are in the hall. The key of
the gate is handed over by hand and written into the logbook.

## 7 Cranes and lifting

The crane in hall B lifts 12.5 tonnes, the one in Chur 8 tonnes. Slings are checked each March and carry the
colour of the year, in 2026 green. A load above 5 tonnes needs a person who gives signs. Two cranes on one load
need a plan signed by the safety officer.

## 8 Dangerous substances

Solvents are kept in the cupboard with the yellow door, at most 20 litres at the place of work. Zinc primer is
sprayed only in the cabin and with a mask of type A2P3. Safety data sheets hang at the door in German, Italian
and Portuguese. Oil that was spilled is bound with the grey granulate and reported above one litre.

## 9 Accident

- Secure the place. Switch off the drive at the red button.
- Call 144, in the mountains 1414 for the air rescue. Say where, what, how many.
- Give first aid. Defibrillators hang at the reception, in hall B next to gate 2 and at the entrance of the test
  hall.
- Call the safety officer. Leave everything as it is until she allows you to clear up.
- Within 24 hours the manager writes the report U-1. Serious accidents are told to the Suva at once.

## 10 Evacuation of a lift

If a lift can't be moved for 60 minutes, the operator begins to bring the passengers down by rope. A team of two
reaches six to eight cabins an hour. Our service engineers help only after they were asked by the technical
director of the operator, and never without their own rope.

## 11 Protective equipment

| Place | Helmet | Shoes | Ears | Eyes | Harness |
| --- | --- | --- | --- | --- | --- |
| Tower | yes | S3 | no | yes | yes |
| Hall A and B | no | S3 | from 85 dB | at machines | no |
| Test hall | yes | S3 | above 4 m/s | no | above 3 m |
| Store | no | S1 | no | no | no |
| Spray cabin | no | S3 | no | yes | no |

A harness is replaced after seven years or after a fall, whichever comes first. Helmets are replaced after five
years. Both are ordered with form S-7 and are free.

## 12 Figures

In 2025 there were 11 accidents with 96 days of absence and 143 reported near misses. The goal for 2026 is fewer
than eight accidents and more than 200 reports, since each report is a chance. The most frequent causes were
cuts during deburring, slipping at gate 3 and lifting by hand above 25 kilograms.
`;
