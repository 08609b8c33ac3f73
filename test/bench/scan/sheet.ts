/** Flat things that a camera may see, as light: a phone's screen with a code, a printed sticker. */
import type { Chance } from './chance.ts';
import type { Modules } from './codes.ts';

/** Light given off by each spot, 0 to 1, linear; the code's middle is the sheet's, and a module is `scale` spots wide. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly light: Float32Array;
}

export interface Look {
  /** Diameter of a lone module, as a part of its width; 1 is square. */
  readonly dot?: number;
  /** Side of the mark in the middle, as a part of the code's side; 0 is none. */
  readonly logo?: number;
  /** Light modules on a dark ground. */
  readonly isInverted?: boolean;
  /** Of dark and light, 1 is that of a good screen. */
  readonly contrast?: number;
}

const scale = 8;
const quiet = 4;

/** The app's screen: a bar above, the code on its card, lines of writing below. */
export function phone(code: Modules, look: Look, chance: Chance): Sheet {
  const card = (code.size + 2 * quiet) * scale;
  const width = Math.round(card * chance.between(1.04, 1.2));
  const sheet = blank(width, Math.round(width * chance.between(1.7, 2.1)));
  const { light, dark } = inks(look);
  // The card stands on the app's own colour, which is as light as the card, or not.
  const ground = chance.pick([light, light * 0.35, light * 0.12]);
  fill(sheet, { x: 0, y: 0, width, height: sheet.height }, look.isInverted ? dark : ground);
  fill(sheet, { x: 0, y: 0, width, height: width * 0.14 }, light * chance.between(0.1, 0.5));
  const below = sheet.height / 2 + card / 2;
  for (let line = 0; line < 4; line++)
    write(sheet, { x: width * 0.1, y: below + width * (0.06 + 0.09 * line), height: width * 0.045 }, chance);
  drawCode(sheet, code, look);
  return sheet;
}

/** On paper: a wide white edge, and a line of print above the code. */
export function printed(code: Modules, chance: Chance): Sheet {
  const card = (code.size + 2 * quiet) * scale;
  const sheet = blank(Math.round(card * 1.15), Math.round(card * 1.5));
  fill(sheet, { x: 0, y: 0, width: sheet.width, height: sheet.height }, 0.8);
  write(sheet, { x: card * 0.1, y: sheet.height * 0.06, height: card * 0.06 }, chance);
  drawCode(sheet, code, { contrast: 0.85 });
  return sheet;
}

export function blank(width: number, height: number): Sheet {
  return { width, height, scale, light: new Float32Array(width * height) };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function fill(sheet: Sheet, box: Box, value: number): void {
  const right = Math.min(sheet.width, Math.round(box.x + box.width));
  const bottom = Math.min(sheet.height, Math.round(box.y + box.height));
  for (let y = Math.max(0, Math.round(box.y)); y < bottom; y++)
    sheet.light.fill(value, y * sheet.width + Math.max(0, Math.round(box.x)), y * sheet.width + right);
}

/** Strokes with the weight and gaps of writing; no letters. */
export function write(
  sheet: Sheet,
  { x, y, height }: { x: number; y: number; height: number },
  chance: Chance,
): void {
  const ink = chance.between(0.02, 0.15);
  for (let at = x; at < sheet.width * 0.88; at += height * chance.between(0.35, 0.8)) {
    if (chance.next() < 0.15) continue;
    fill(sheet, { x: at, y, width: height * 0.16, height: height * chance.between(0.6, 1) }, ink);
    fill(
      sheet,
      { x: at, y: y + height * chance.between(0, 0.8), width: height * 0.4, height: height * 0.14 },
      ink,
    );
  }
}

function inks({ contrast = 1 }: Look): { light: number; dark: number } {
  return { light: 0.5 + 0.45 * contrast, dark: 0.5 - 0.48 * contrast };
}

function drawCode(sheet: Sheet, code: Modules, look: Look): void {
  const { light, dark } = inks(look);
  const [paper, ink] = look.isInverted ? [dark, light] : [light, dark];
  const side = code.size * scale;
  const left = Math.round((sheet.width - side) / 2);
  const top = Math.round((sheet.height - side) / 2);
  const edge = quiet * scale;
  fill(sheet, { x: left - edge, y: top - edge, width: side + 2 * edge, height: side + 2 * edge }, paper);
  for (let row = 0; row < code.size; row++) {
    for (let column = 0; column < code.size; column++) {
      if (!code.isDark(row, column)) continue;
      const spot = { x: left + column * scale, y: top + row * scale, width: scale, height: scale };
      if ((look.dot ?? 1) >= 1 || isFinder(code.size, row, column)) fill(sheet, spot, ink);
      else dot(sheet, spot, { diameter: (look.dot ?? 1) * scale, value: ink });
    }
  }
  const mark = (look.logo ?? 0) * side;
  if (mark > 0) drawLogo(sheet, mark, { paper, ink });
}

function dot(
  sheet: Sheet,
  { x, y }: { x: number; y: number },
  { diameter, value }: { diameter: number; value: number },
): void {
  for (let dy = 0; dy < scale; dy++) {
    for (let dx = 0; dx < scale; dx++) {
      if (Math.hypot(dx + 0.5 - scale / 2, dy + 0.5 - scale / 2) <= diameter / 2)
        sheet.light[(y + dy) * sheet.width + x + dx] = value;
    }
  }
}

/** A round mark on its own ground, as the apps lay theirs over the middle. */
function drawLogo(sheet: Sheet, side: number, { paper, ink }: { paper: number; ink: number }): void {
  const middle = { x: sheet.width / 2, y: sheet.height / 2 };
  fill(sheet, { x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side }, paper);
  for (let y = Math.floor(middle.y - side / 2); y < middle.y + side / 2; y++) {
    for (let x = Math.floor(middle.x - side / 2); x < middle.x + side / 2; x++) {
      const far = Math.hypot(x - middle.x, y - middle.y) / (side / 2);
      if (far < 0.85 && far > 0.35) sheet.light[y * sheet.width + x] = 0.6 * ink + 0.25;
    }
  }
}

/** Apps round the data's modules and leave the three eyes whole. */
const isFinder = (size: number, row: number, column: number) =>
  (row < 7 && (column < 7 || column >= size - 7)) || (row >= size - 7 && column < 7);
