import { LiteParse, type ScreenshotResult } from '@llamaindex/liteparse';

/** A page as it is shown, in a PNG; undefined where it is of one colour. */
export async function drawPage(
  bytes: Uint8Array,
  { number }: { readonly number: number },
  dpi: number,
): Promise<ScreenshotResult | undefined> {
  const whole = Math.max(1, Math.floor(dpi));
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, dpi: whole });
  const [shot] = await parser.screenshot(bytes, [number]);
  return shot === undefined || shot.isSolidFill ? undefined : shot;
}
