/** Where in a picture something like a code is: much light and dark, close together, both across and down. */
import type { Box, Grey } from './grey.ts';

/** Pixels; at this size of picture an eye of a code is one to three cells wide. */
const cell = 12;
/** How far apart two pixels are compared: a module or less, and wider than a blurred edge. */
const apart = 3;
/** As a part of the way from the picture's usual busyness to its busiest place. */
const busyEnough = 0.35;
/** Grain and the corner of a box are busier than nothing. */
const leastBusy = 3;
/** A code of a hundred pixels; below that its modules are no pixel wide. */
const fewestCells = 12;
/** A phone may lie before a busier ground. */
const mostSpots = 4;

/**
 * The likeliest first, each with room around it for the quiet zone. In a quiet picture there are none, and where the
 * whole picture is as busy as its busiest place, it is the one spot itself.
 */
export function spotsIn(grey: Grey): readonly Box[] {
  const columns = Math.floor(grey.width / cell);
  const rows = Math.floor(grey.height / cell);
  const busy = smooth(busyness(grey, columns, rows), columns, rows);
  const ordered = Float32Array.from(busy).sort();
  const usual = ordered[ordered.length >> 1] ?? 0;
  const most = (ordered.at(-1) ?? 0) - usual;
  if (most < leastBusy) return [];
  if (most < usual / 2) return [{ x: 0, y: 0, width: grey.width, height: grey.height }];
  return islands(busy, columns, usual + most * busyEnough)
    .filter(({ cells }) => cells >= fewestCells)
    .sort((one, other) => other.sum - usual * other.cells - (one.sum - usual * one.cells))
    .slice(0, mostSpots)
    .map((island) => boxOf(island, grey));
}

/** By cell: the smaller one of the differences across and down. Edges and lines of print have but one of them. */
function busyness({ width, height, luma }: Grey, columns: number, rows: number): Float32Array {
  const busy = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let across = 0;
      let down = 0;
      const bottom = Math.min(row * cell + cell, height - apart);
      const right = Math.min(column * cell + cell, width - apart);
      for (let y = row * cell; y < bottom; y += 2) {
        for (let x = column * cell; x < right; x += 2) {
          const at = y * width + x;
          const value = luma[at] ?? 0;
          across += Math.abs((luma[at + apart] ?? 0) - value);
          down += Math.abs((luma[at + apart * width] ?? 0) - value);
        }
      }
      busy[row * columns + column] = Math.min(across, down) / (cell / 2) ** 2;
    }
  }
  return busy;
}

/** The mean of nine cells, so that a code's quiet places are part of it. */
function smooth(busy: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(busy.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
          sum += busy[y * columns + x] ?? 0;
      out[row * columns + column] = sum / 9;
    }
  }
  return out;
}

interface Island {
  cells: number;
  sum: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Cells above the level that touch each other. */
function islands(busy: Float32Array, columns: number, level: number): Island[] {
  const isSeen = new Uint8Array(busy.length);
  const found: Island[] = [];
  for (let start = 0; start < busy.length; start++) {
    if (isSeen[start] || (busy[start] ?? 0) < level) continue;
    const island: Island = { cells: 0, sum: 0, left: columns, right: 0, top: busy.length, bottom: 0 };
    const waiting = [start];
    isSeen[start] = 1;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const column = at % columns;
      const row = Math.floor(at / columns);
      island.cells++;
      island.sum += busy[at] ?? 0;
      island.left = Math.min(island.left, column);
      island.right = Math.max(island.right, column);
      island.top = Math.min(island.top, row);
      island.bottom = Math.max(island.bottom, row);
      const neighbours = [
        at - columns,
        at + columns,
        column > 0 ? at - 1 : -1,
        column + 1 < columns ? at + 1 : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || next >= busy.length || isSeen[next] || (busy[next] ?? 0) < level) continue;
        isSeen[next] = 1;
        waiting.push(next);
      }
    }
    found.push(island);
  }
  return found;
}

function boxOf({ left, right, top, bottom }: Island, { width, height }: Grey): Box {
  const room = 2 + Math.round(0.12 * Math.max(right - left, bottom - top));
  const x = Math.max(0, (left - room) * cell);
  const y = Math.max(0, (top - room) * cell);
  return {
    x,
    y,
    width: Math.min(width, (right + 1 + room) * cell) - x,
    height: Math.min(height, (bottom + 1 + room) * cell) - y,
  };
}
