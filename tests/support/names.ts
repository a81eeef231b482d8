/** Names in many scripts and with all marks that the disk, Box and SharePoint allow at once; é comes whole and in two characters. */
export const names: readonly string[] = [
  'Größe & Übersicht.txt',
  'r\u00e9sum\u00e9.txt',
  're\u0301sume\u0301.txt',
  '契約書 第１条.txt',
  '계약서.txt',
  'Договор №7.txt',
  'חוזה עבודה.txt',
  'عقد العمل.txt',
  'สัญญา.txt',
  'अनुबंध.txt',
  '📄 plan 👩‍💻.txt',
  "it's 100% + #1 = (a,b); [c] {d} ~!@$^`.txt",
  '%2e%2e%2f %00.txt',
  'null.txt',
  `${'n'.repeat(200)}.txt`,
];

/** A thousand folders within each other, as a path. */
export const deepPath = Array.from({ length: 1_000 }, (_, n) => `${n % 10}`).join('/');
