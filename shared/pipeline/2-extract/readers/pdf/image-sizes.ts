interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const image = '/Image';
const subtype = /\/Subtype\s*$/;
const mostImages = 20_000;
/** That begin like that, which other names do too. */
const mostNames = 1_000_000;
/** Of the dictionary of one image, in bytes. */
const longest = 2_000;

/**
 * The pixels of the images in a file, without opening it: an image is a stream, so that its dictionary is never packed, nor are the names
 * in it encrypted (ISO 32000-1, 7.5.7 and 7.6.1). Of one whose size stands elsewhere they are not known.
 */
export function* imageSizes(bytes: Uint8Array): Generator<ImageSize | undefined> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  let looked = 0;
  for (let at = file.indexOf(image); at !== -1; at = file.indexOf(image, at + image.length)) {
    looked += 1;
    if (count > mostImages || looked > mostNames) return;
    if (!subtype.test(file.toString('latin1', Math.max(0, at - 16), at))) continue;
    count += 1;
    const before = file.toString('latin1', Math.max(0, at - longest), at);
    const after = file.toString('latin1', at, at + longest);
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1) + after.slice(0, endOf(after));
    const [width, height] = [numberOf(dictionary, 'Width'), numberOf(dictionary, 'Height')];
    yield width === undefined || height === undefined ? undefined : { width, height };
  }
}

const endOf = (text: string): number => {
  const end = text.indexOf('stream');
  return end === -1 ? text.length : end;
};

function numberOf(dictionary: string, name: string): number | undefined {
  const found = new RegExp(`/${name}\\s+(\\d{1,6})(?!\\d|\\s+\\d+\\s+R)`).exec(dictionary)?.[1];
  return found === undefined ? undefined : Number(found);
}
