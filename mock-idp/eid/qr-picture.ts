/** A QR code as a picture in a page: one path, in the page's own colours, with words for those who cannot see it. */
import { encode } from 'uqr';
import { escapeHtml } from '../pages/html.ts';

/** Modules of quiet zone around the code, ISO/IEC 18004 §9.1. */
const QUIET_MODULES = 4;

/** @param described what a screen reader says instead */
export function qrPicture(payload: string, described: string): string {
  const { data, size } = encode(payload, { ecc: 'M', border: QUIET_MODULES });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    `<svg class="qr" role="img" aria-label="${escapeHtml(described)}" xmlns="http://www.w3.org/2000/svg" ` +
    `viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#ffffff"/><path fill="#000000" d="${dark.join('')}"/></svg>`
  );
}
