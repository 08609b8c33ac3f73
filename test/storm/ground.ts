/** What everybody in one world stands on. */
import type { Chance } from './chance.ts';
import type { Laws } from './laws.ts';
import type { Plant } from './plant.ts';
import type { Story } from './story.ts';
import type { Time } from './time.ts';
import type { Weather } from './weather.ts';

export interface Ground {
  readonly time: Time;
  readonly chance: Chance;
  readonly weather: Weather;
  readonly story: Story;
  readonly laws: Laws;
  /** A bug put in on purpose, to see whether it is caught. */
  readonly plant: Plant;
}
