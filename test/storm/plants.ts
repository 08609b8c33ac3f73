/** Bugs put in on purpose, each to be caught by the laws. */
import type { Plants } from './plant.ts';
import { asking } from './plants-asking.ts';
import { meeting } from './plants-counter.ts';
import { knowing } from './plants-knowing.ts';
import { moving } from './plants-money.ts';
import { telling } from './plants-pages.ts';

export const plants: Plants = { ...asking, ...knowing, ...moving, ...meeting, ...telling };
