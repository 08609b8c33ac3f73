/** A film for a browser's camera: one customer after the other holds a phone out, for a second, and takes it away. */
import { open } from 'node:fs/promises';
import type { Zxing } from '../../../web/scan/zxing.ts';
import { shrunk } from '../../../web/scan/grey.ts';
import { decodedSize } from '../../../web/scan/picture.ts';
import { chanceOf, seedOf } from './chance.ts';
import { modulesOf, personalCode } from './codes.ts';
import { blur, develop, motion } from './damage.ts';
import { phone } from './sheet.ts';
import { strip } from './strip.ts';
import { place, type View, wall } from './view.ts';

export interface Film {
  readonly passes: readonly Pass[];
  readonly frames: number;
  readonly framesPerSecond: number;
}

/** One customer. Frames are counted from the film's first. */
export interface Pass {
  readonly text: string;
  /** The first frame that plain zxing-wasm reads when it is given each one and all the time it wants. */
  readonly firstReadable: number;
  readonly last: number;
}

const size = { width: 1280, height: 720 } as const;
const framesPerSecond = 30;
const passes = 21;
const framesInPass = 36;
const comesAt = 6;
const isStillAt = 15;
const leavesAt = 32;

/** Writes about a gigabyte of y4m. */
export async function shootFilm(file: string, zxing: Zxing): Promise<Film> {
  const film = await open(file, 'w');
  const shot: Pass[] = [];
  try {
    await film.write(`YUV4MPEG2 W${size.width} H${size.height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const chroma = new Uint8Array((size.width * size.height) / 2).fill(128);
    for (let pass = 0; pass < passes; pass++) {
      const chance = chanceOf(seedOf('live', pass));
      const text = personalCode(chance);
      const shoot = passOf(text, pass);
      let firstReadable: number | null = null;
      for (let at = 0; at < framesInPass; at++) {
        const number = pass * framesInPass + at;
        const luma = shoot(at);
        writeNumber(luma, number);
        if (firstReadable === null && at >= comesAt) {
          const small = shrunk({ ...size, luma }, decodedSize(size.width, size.height));
          if (zxing.read(small).some((mark) => mark.text === text)) firstReadable = number;
        }
        await film.write('FRAME\n');
        await film.write(luma);
        await film.write(chroma);
      }
      if (firstReadable === null)
        throw new Error(`no frame of pass ${pass} can be read: the film is no good`);
      shot.push({ text, firstReadable, last: (pass + 1) * framesInPass - 1 });
    }
  } finally {
    await film.close();
  }
  return { passes: shot, frames: passes * framesInPass, framesPerSecond };
}

/** The phone slides in, too fast to be sharp at first and before the lens has found it; then a hand holds it. */
function passOf(text: string, pass: number): (at: number) => Uint8ClampedArray<ArrayBuffer> {
  const chance = chanceOf(seedOf('pass', pass));
  const code = modulesOf(text, { ecc: chance.pick(['L', 'M', 'Q'] as const) });
  const sheet = phone(code, {}, chance);
  const ground = wall(size.width, size.height, chance);
  const modulePx = Math.min(chance.between(5.5, 8), 420 / (code.size + 8));
  const hold = { x: chance.between(480, 800), y: chance.between(300, 400) };
  const stance = {
    turn: chance.between(-12, 12),
    lean: chance.between(0, 15),
    leanAxis: chance.between(0, 360),
  };
  const fromX = chance.pick([-260, size.width + 260]);

  return (at) => {
    const view: View = { ...ground, light: ground.light.slice() };
    const way =
      at < isStillAt
        ? (at - comesAt) / (isStillAt - comesAt)
        : 1 - (at - leavesAt) / (framesInPass - leavesAt);
    if (at >= comesAt) {
      // Slower towards the end, as a hand is.
      const eased = at >= isStillAt && at < leavesAt ? 1 : 1 - (1 - Math.max(0, way)) ** 2;
      const middle = {
        x: fromX + (hold.x - fromX) * eased + 1.5 * Math.sin(at * 0.9),
        y: hold.y + 1.2 * Math.cos(at * 0.7),
      };
      place(view, { sheet, modulePx, middle, ...stance });
      if (eased < 1) {
        const speed = (2 * (1 - Math.max(0, way)) * Math.abs(hold.x - fromX)) / (isStillAt - comesAt);
        motion(view, speed / 2, 0);
        blur(view, modulePx * 0.6 * (1 - eased));
      }
    }
    return develop(view, { exposure: 0.9, noise: 3 }, chance);
  };
}

function writeNumber(luma: Uint8ClampedArray, number: number): void {
  for (let cell = 0; cell < strip.cells; cell++) {
    const value = (number >> cell) & 1 ? 235 : 20;
    for (let y = size.height - strip.rows; y < size.height; y++)
      luma.fill(value, y * size.width + cell * strip.cell, y * size.width + (cell + 1) * strip.cell);
  }
}
