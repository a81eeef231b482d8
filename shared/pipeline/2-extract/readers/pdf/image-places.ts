import { getResolvedPDFJS } from 'unpdf';
import type { ReadAids } from '../../reader.ts';
import type { Box } from './boxes.ts';
import { withDocument, type Document } from './unpdf.ts';

/** Longest that pdf.js may take for a page. */
const pageMs = 10_000;
/** Of one page. */
const mostImages = 10_000;

/** As in `cm`: ISO 32000-1, 8.3.3. */
type Matrix = readonly [number, number, number, number, number, number];

/**
 * Where images stand on pages, in the order in which they are drawn; also those that PDFium's wrapper passes over as too small.
 * @param options.mostPixels larger ones are left out
 * @returns by the number of the page, of those that could be looked at
 */
export const imagePlaces = (
  bytes: Uint8Array,
  options: { readonly wanted: readonly number[]; readonly mostPixels: number },
  progress: ReadAids['progress'],
): Promise<Map<number, Box[]>> =>
  withDocument(
    bytes,
    async (document) => {
      const places = new Map<number, Box[]>();
      for (const number of options.wanted) {
        progress(pageMs);
        const boxes = await placesOn(document, number).catch(() => undefined);
        if (boxes !== undefined) places.set(number, boxes);
      }
      progress(pageMs);
      return places;
    },
    { maxImageSize: options.mostPixels },
  );

async function placesOn(document: Document, number: number): Promise<Box[]> {
  const { OPS, AnnotationMode } = await getResolvedPDFJS();
  const page = await document.getPage(number);
  const { fnArray, argsArray } = await page.getOperatorList({
    annotationMode: AnnotationMode.DISABLE,
  });
  const { transform } = page.getViewport({ scale: 1 });
  page.cleanup();
  const images = new Set([
    OPS.paintImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintInlineImageXObject,
  ]);
  const boxes: Box[] = [];
  const saved: Matrix[] = [];
  let matrix = toMatrix(transform);
  for (const [at, operator] of fnArray.entries()) {
    const args: unknown = argsArray[at];
    if (operator === OPS.save) saved.push(matrix);
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd)
      matrix = saved.pop() ?? matrix;
    else if (operator === OPS.transform) matrix = product(matrix, toMatrix(args));
    else if (operator === OPS.paintFormXObjectBegin) {
      saved.push(matrix);
      matrix = product(matrix, toMatrix(Array.isArray(args) ? args[0] : undefined));
    } else if (images.has(operator)) boxes.push(unitSquare(matrix));
    if (boxes.length >= mostImages) break;
  }
  return boxes;
}

/** One that changes nothing where it is none. */
function toMatrix(args: unknown): Matrix {
  const numbers = args instanceof Object ? Object.values(args).map(Number) : [];
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers;
  return [a, b, c, d, e, f];
}

const product = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
];

/** An image fills the square from 0 to 1. */
function unitSquare([a, b, c, d, e, f]: Matrix): Box {
  const xs = [e, e + a, e + c, e + a + c];
  const ys = [f, f + b, f + d, f + b + d];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
