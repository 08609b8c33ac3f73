/** Where a place in the camera's picture stands on the screen, however the preview is cut, mirrored or letterboxed. */
import type { Point } from './decode-worker.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
export type Fit = 'cover' | 'contain';

/** Less of the picture than this in view, and a seller aims at what is not seen. */
const leastInView = 0.45;

/** Fills the view with the picture, unless most of the picture would be cut away: then all of it stands there. */
export function fitOf(view: Size, picture: Size): Fit {
  const shapes = view.width / view.height / (picture.width / picture.height);
  return Math.min(shapes, 1 / shapes) >= leastInView ? 'cover' : 'contain';
}

/** From fractions of the picture to pixels of the view. */
export function placeIn(
  view: Size,
  picture: Size,
  { fit, mirrored }: { fit: Fit; mirrored: boolean },
): (point: Point) => Point {
  const scales = [view.width / picture.width, view.height / picture.height];
  const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return ({ x, y }) => ({
    x: (view.width - width) / 2 + (mirrored ? 1 - x : x) * width,
    y: (view.height - height) / 2 + y * height,
  });
}
