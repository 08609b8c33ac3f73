/** How codes that were read and busy places lie in a picture and to each other; all in pixels. */
import type { Box, Grey } from './grey.ts';
import type { Mark } from './zxing.ts';

/** Around a busy place that is looked at as it is. */
const margin = 24;

/** As high as wide, and some more: of a faint code beside plainer things only the middle is busy enough. */
export function widened({ x, y, width, height }: Box, grey: Grey): Box {
  const side = Math.max(width, height) + 2 * margin;
  const left = Math.max(0, Math.round(x + (width - side) / 2));
  const top = Math.max(0, Math.round(y + (height - side) / 2));
  return {
    x: left,
    y: top,
    width: Math.min(grey.width, left + side) - left,
    height: Math.min(grey.height, top + side) - top,
  };
}

/** A picture that is busy all over is no place: to prepare it would take longer than the next one takes to come. */
export const isAllOf = (grey: Grey, { width, height }: Box) => width === grey.width && height === grey.height;

/** Square pixels, of all of them together. */
export const areaOf = (marks: readonly Mark[]): number =>
  marks.reduce((sum, { corners }) => {
    const twice = corners.reduce((area, { x, y }, at) => {
      const next = corners[(at + 1) % corners.length] ?? { x, y };
      return area + x * next.y - y * next.x;
    }, 0);
    return sum + Math.abs(twice) / 2;
  }, 0);

/** In the middle half and a fifth of the picture wide: goods that merely stand about are not what the seller shows. */
export function isHeldOut(mark: Mark, { width, height }: Grey): boolean {
  const across = mark.corners.map(({ x }) => x);
  const middle = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
  return Math.max(...across) - Math.min(...across) >= width / 5 && isWithin(mark, middle);
}

export function isWithin({ corners }: Mark, { x, y, width, height }: Box): boolean {
  const middle = { x: 0, y: 0 };
  for (const corner of corners) {
    middle.x += corner.x / corners.length;
    middle.y += corner.y / corners.length;
  }
  return middle.x > x && middle.x < x + width && middle.y > y && middle.y < y + height;
}

export const movedBy = (mark: Mark, { x, y }: Box): Mark => ({
  ...mark,
  corners: mark.corners.map((corner) => ({ x: corner.x + x, y: corner.y + y })),
});
