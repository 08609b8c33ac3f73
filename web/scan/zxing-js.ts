/**
 * The last rung: ZXing in plain JavaScript on the page's own thread, for devices that refuse WebAssembly or workers.
 *
 * It finds one code in what it is given and some well drawn ones not at all. So a code that was found is covered and
 * the rest looked at again, and a picture that gave none is shown once more another way: inverted, turned, in parts.
 */
import { BrowserQRCodeReader } from '@zxing/browser';
import { DecodeHintType, type ResultPoint } from '@zxing/library';
import type { Found, Point } from './decode-worker.ts';
import { decodedSize, isPixels, letGo, type Picture, sizeOf } from './picture.ts';
import type { How, Reading } from './reading.ts';

export interface ZxingJs {
  /** Takes the picture over. Live pictures get one other way each, in turn: they share the thread with the till. */
  decode(picture: Picture, how?: How): Reading;
}

const mostCodes = 4;

export function createZxingJs(): ZxingJs {
  const reader = new BrowserQRCodeReader(new Map([[DecodeHintType.TRY_HARDER, true]]));
  const whole = document.createElement('canvas');
  const shown = document.createElement('canvas');
  let turn = 0;

  return {
    decode(picture, { effort = 'live', shrink = !isPixels(picture) } = {}) {
      const from = performance.now();
      drawWhole(picture, shrink, whole);
      letGo(picture);
      const others = effort === 'all' ? otherWays : [otherWays[turn++ % otherWays.length] ?? plain];
      const found = [plain, ...others].reduce<readonly Found[]>(
        (all, way) => (all.length > 0 ? all : readAs(way)),
        [],
      );
      const all = found.length > 0 ? withOthers(found) : found;
      return { found: all, look: null, ms: performance.now() - from };
    },
  };

  /** Where there is one there may be another, and whoever is asked to pay must not depend on which is found first. */
  function withOthers(found: readonly Found[]): readonly Found[] {
    const all = [...found, ...parts.flatMap(readAs)];
    return all.filter(({ text }, place) => all.findIndex((each) => each.text === text) === place);
  }

  function readAs(way: Way): readonly Found[] {
    const back = drawAs(way, whole, shown).inverse();
    const found: Found[] = [];
    while (found.length < mostCodes) {
      const code = readOne();
      if (!code || found.some(({ text }) => text === code.text)) break;
      found.push({ text: code.text, corners: code.corners.map((corner) => fraction(corner, back)) });
      if (code.corners.length === 0) break;
      cover(code.corners);
    }
    return found;
  }

  function readOne(): { text: string; corners: readonly Point[] } | null {
    try {
      const result = reader.decodeFromCanvas(shown);
      return { text: result.getText(), corners: cornersOf(result.getResultPoints()) };
    } catch {
      // Not finding a code is thrown here, in several classes that lose their names when minified.
      return null;
    }
  }

  function cover(corners: readonly Point[]): void {
    const context = contextOf(shown);
    context.beginPath();
    for (const { x, y } of corners) context.lineTo(x, y);
    context.fill();
  }

  function fraction(point: Point, back: DOMMatrix): Point {
    const { x, y } = back.transformPoint(point);
    return { x: x / whole.width, y: y / whole.height };
  }
}

/** How a picture is shown to the decoder: turned by degrees, inverted, or the part from one fraction of its width on. */
interface Way {
  readonly turned?: number;
  readonly inverted?: true;
  readonly from?: number;
}
const plain: Way = {};
const part = 0.6;
const parts: readonly Way[] = [{ from: 0 }, { from: 1 - part }];
/** Turned so, codes were found that are found at no upright size. */
const otherWays: readonly Way[] = [{ inverted: true }, { turned: 17 }, ...parts];

/** Gives what leads from a point of the picture to where it is drawn. */
function drawAs(way: Way, whole: HTMLCanvasElement, shown: HTMLCanvasElement): DOMMatrix {
  const { width, height } = whole;
  const share = way.from === undefined ? 1 : part;
  const matrix = new DOMMatrix();
  if (way.turned) matrix.translateSelf(width / 2, height / 2).rotateSelf(way.turned);
  if (way.turned) matrix.translateSelf(-width / 2, -height / 2);
  matrix.translateSelf(-(way.from ?? 0) * width, 0);
  Object.assign(shown, { width: Math.round(width * share), height });
  const context = contextOf(shown);
  context.setTransform(matrix);
  context.drawImage(whole, 0, 0);
  context.resetTransform();
  context.fillStyle = '#fff';
  if (way.inverted) {
    context.globalCompositeOperation = 'difference';
    context.fillRect(0, 0, shown.width, shown.height);
    context.globalCompositeOperation = 'source-over';
  }
  context.fillStyle = '#888';
  return matrix;
}

function drawWhole(picture: Picture, shrink: boolean, canvas: HTMLCanvasElement): void {
  const from = sizeOf(picture);
  const size = shrink ? decodedSize(from.width, from.height) : from;
  if (!isPixels(picture)) {
    Object.assign(canvas, size);
    contextOf(canvas).drawImage(picture, 0, 0, size.width, size.height);
    return;
  }
  Object.assign(canvas, from);
  contextOf(canvas).putImageData(picture, 0, 0);
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a canvas must give a 2d context here');
  return context;
}

/** From the middles of the three large squares, which lie three modules and a half inside the symbol. */
function cornersOf(points: readonly ResultPoint[]): readonly Point[] {
  const [bottomLeft, topLeft, topRight] = points;
  if (!bottomLeft || !topLeft || !topRight) return [];
  const across = between(topLeft, topRight);
  const down = between(topLeft, bottomLeft);
  const outside = 3.5 * moduleOf(topLeft);
  const [right, below] = [outside / across.length, outside / down.length];
  const at = (u: number, v: number): Point => ({
    x: topLeft.getX() + u * across.x + v * down.x,
    y: topLeft.getY() + u * across.y + v * down.y,
  });
  return [at(-right, -below), at(1 + right, -below), at(1 + right, 1 + below), at(-right, 1 + below)];
}

function between(from: ResultPoint, to: ResultPoint): Point & { readonly length: number } {
  const [x, y] = [to.getX() - from.getX(), to.getY() - from.getY()];
  return { x, y, length: Math.hypot(x, y) || 1 };
}

/** Pixels a module, as the finder of the squares guessed it. */
const moduleOf = (point: ResultPoint): number =>
  'getEstimatedModuleSize' in point && typeof point.getEstimatedModuleSize === 'function'
    ? Number(point.getEstimatedModuleSize())
    : 0;
