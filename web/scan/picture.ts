/** What is handed to a decoder, and how large it is when it is decoded. */

export type Picture = VideoFrame | ImageBitmap | ImageData;

/**
 * Pixels on the shorter side of a decoded camera picture: as many codes are read as at full size, in a fifth of the
 * time, because shrinking averages noise and moiré away. Always the whole picture: a crop loses codes off the middle.
 */
const shorterSide = 540;

/** The size at which a camera picture is decoded, in pixels; never larger than it came. */
export function decodedSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, shorterSide / Math.min(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export function sizeOf(picture: Picture): { width: number; height: number } {
  return isVideoFrame(picture)
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };
}

/** Pixels that are already read are decoded as they are. */
export const isPixels = (picture: Picture): picture is ImageData => 'data' in picture;

/** Gives the camera its buffer back; a camera with none left stops. */
export function letGo(picture: Picture): void {
  if (!isPixels(picture)) picture.close();
}

export const isVideoFrame = (picture: Picture): picture is VideoFrame => 'displayWidth' in picture;
