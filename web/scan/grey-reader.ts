/** Takes a picture's grey by the shortest way this browser has: the camera's own, or by a canvas. For a worker. */
import { type Grey, greyOf, shrunk } from './grey.ts';
import { decodedSize, isPixels, isVideoFrame, type Picture, sizeOf } from './picture.ts';

/**
 * Camera pictures come out at the size at which they are decoded; pixels as they are, unless `shrink`. The answer's
 * bytes hold until the next call. Rejects where a picture cannot be had at all.
 */
export function createGreyReader(): (picture: Picture, shrink: boolean) => Promise<Grey> {
  let canvas: OffscreenCanvas | undefined;
  let bytes = new Uint8Array(0);
  let canCopy = true;

  return async (picture, shrink) => {
    if (isPixels(picture)) return pixels(picture, shrink);
    if (canCopy && isVideoFrame(picture) && hasOwnGrey(picture)) {
      const copy = await copied(picture).catch(() => null);
      if (copy) return copy;
      // What one frame refuses, the next ones do too.
      canCopy = false;
    }
    return drawn(picture);
  };

  function pixels(picture: ImageData, shrink: boolean): Grey {
    const grey = greyOf(picture);
    return shrink ? shrunk(grey, decodedSize(grey.width, grey.height)) : grey;
  }

  /** Grey is the first plane; no canvas has to be drawn and read back. */
  async function copied(frame: VideoFrame): Promise<Grey | null> {
    const { width = 0, height = 0 } = frame.visibleRect ?? {};
    const size = frame.allocationSize();
    if (bytes.length < size) bytes = new Uint8Array(size);
    const plane = (await frame.copyTo(bytes))[0];
    // Planes come without gaps unless they are asked for otherwise.
    if (!plane || width === 0 || plane.stride !== width) return null;
    const luma = bytes.subarray(plane.offset, plane.offset + width * height);
    return shrunk({ width, height, luma }, decodedSize(width, height));
  }

  function drawn(picture: VideoFrame | ImageBitmap): Grey {
    const from = sizeOf(picture);
    const { width, height } = decodedSize(from.width, from.height);
    if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('an OffscreenCanvas must give a 2d context here');
    context.drawImage(picture, 0, 0, width, height);
    return greyOf(context.getImageData(0, 0, width, height));
  }
}

/** Turned frames are drawn, so that corners are where the preview shows them. */
function hasOwnGrey(frame: VideoFrame): boolean {
  const isTurned = ('rotation' in frame && frame.rotation !== 0) || ('flip' in frame && frame.flip === true);
  return !isTurned && ['I420', 'I420A', 'I422', 'I444', 'NV12'].includes(frame.format ?? '');
}
