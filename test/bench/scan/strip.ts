/** Each frame of the film carries its number along its bottom: cells of light and dark, the lowest bit first. Pixels. */
export const strip = { cells: 12, cell: 64, rows: 16 } as const;
