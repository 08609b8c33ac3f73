/** What the stall has put up: its stickers, its posters and the pages these lead to, as the edge tells and as it is asked to change them. */
import * as v from 'valibot';
import type { Clock } from '../../edge/domain/clock.ts';
import {
  type PosterAsk,
  PostersView,
  PosterView,
  type StallAsk,
  StallsView,
  StallView,
} from '../../edge/domain/poster.ts';
import type { RefusalWord } from '../../edge/domain/refusal.ts';
import {
  type MigrationAsk,
  MigrationReport,
  type StickerAsk,
  StickersView,
  StickerView,
} from '../../edge/domain/sticker.ts';
import { Problem, Refused } from '../../edge/domain/wire.ts';
import type { Desk } from '../desk.svelte.ts';
import type { Answer, Api } from '../edge.ts';
import { askOwnCodes } from './own.ts';

/** `conflict`: something of that name is there already, or in use. Anything but `done` has changed nothing. */
export type Done<Value = null> =
  | { readonly is: 'done'; readonly value: Value }
  | { readonly is: 'refused'; readonly word: RefusalWord }
  | { readonly is: 'invalid'; readonly paths: readonly string[] }
  | { readonly is: 'conflict' }
  | { readonly is: 'gone' }
  | { readonly is: 'unreachable' };

const againMs = 2_000;

export class Codes {
  /** Null until the edge has told. */
  stickers = $state.raw<readonly StickerView[] | null>(null);
  listening = $state.raw<StickersView['listening']>('yes');
  posters = $state.raw<readonly PosterView[] | null>(null);
  stalls = $state.raw<readonly StallView[]>([]);
  isCutOff = $state.raw(false);
  readonly #desk: Pick<Desk, 'ask' | 'newId'>;
  readonly #clock: Clock;
  #stopTimer = () => {};

  constructor(desk: Pick<Desk, 'ask' | 'newId'>, clock: Clock) {
    this.#desk = desk;
    this.#clock = clock;
  }

  /** An attachment: reads the lists, and again while something of theirs is under way. */
  follow = (): (() => void) => {
    let isOver = false;
    const round = async () => {
      await this.read();
      if (!isOver) this.#stopTimer = this.#clock.after(againMs, () => void turn());
    };
    const turn = async () => {
      if (this.isCutOff || this.#isUnderWay()) return round();
      this.#stopTimer = this.#clock.after(againMs, () => void turn());
    };
    void round();
    return () => {
      isOver = true;
      this.#stopTimer();
    };
  };

  async read(): Promise<void> {
    const [stickers, posters, stalls] = await Promise.all([
      this.#desk.ask((api) => api.stickers.$get()),
      this.#desk.ask((api) => api.posters.$get()),
      this.#desk.ask((api) => api.stalls.$get()),
      // The scan view passes the merchant's own codes over, this store's and the others'.
      askOwnCodes(this.#desk),
    ]);
    this.isCutOff = [stickers, posters, stalls].some(({ status }) => status !== 200);
    this.#hearStickers(stickers);
    this.#hearPosters(posters);
    const told = v.safeParse(StallsView, stalls.body);
    if (stalls.status === 200 && told.success) this.stalls = told.output.stalls;
  }

  /** Compares with what Vipps MobilePay holds. */
  async look(): Promise<Done> {
    const [stickers, posters] = await Promise.all([
      this.#desk.ask((api) => api.stickers.look.$post()),
      this.#desk.ask((api) => api.posters.look.$post()),
    ]);
    this.#hearStickers(stickers);
    this.#hearPosters(posters);
    return stickers.status === 200 && posters.status === 200 ? done(null) : { is: 'unreachable' };
  }

  /** Has the scans of this sales unit come here, away from another system. */
  async takeOver(): Promise<Done> {
    const answer = await this.#desk.ask((api) => api.stickers.listen.$post());
    this.#hearStickers(answer);
    return answer.status === 200 ? done(null) : { is: 'unreachable' };
  }

  makeSticker(ask: StickerAsk): Promise<Done<StickerView>> {
    const id = this.#desk.newId();
    return this.#change(StickerView, (api) =>
      api.stickers[':id'].$put({ param: { id }, query: { new: '1' }, json: ask }),
    );
  }

  changeSticker(id: string, ask: StickerAsk): Promise<Done<StickerView>> {
    return this.#change(StickerView, (api) =>
      api.stickers[':id'].$put({ param: { id }, query: {}, json: ask }),
    );
  }

  removeSticker(id: string): Promise<Done> {
    return this.#remove((api) => api.stickers[':id'].$delete({ param: { id } }));
  }

  takeIn(ask: MigrationAsk): Promise<Done<StickerView>> {
    return this.#change(StickerView, (api) => api.stickers.mobilepay.$post({ json: ask }));
  }

  takeInFile(csv: string): Promise<Done<MigrationReport>> {
    return this.#change(MigrationReport, (api) => api.stickers.mobilepay.csv.$post({ json: { csv } }));
  }

  makePoster(ask: PosterAsk): Promise<Done<PosterView>> {
    const id = this.#desk.newId();
    return this.#change(PosterView, (api) =>
      api.posters[':id'].$put({ param: { id }, query: { new: '1' }, json: ask }),
    );
  }

  changePoster(id: string, ask: PosterAsk): Promise<Done<PosterView>> {
    return this.#change(PosterView, (api) =>
      api.posters[':id'].$put({ param: { id }, query: {}, json: ask }),
    );
  }

  removePoster(id: string): Promise<Done> {
    return this.#remove((api) => api.posters[':id'].$delete({ param: { id } }));
  }

  /** `conflict` when there is one of that name. */
  makeStall(id: string, ask: StallAsk): Promise<Done<StallView>> {
    return this.#change(StallView, (api) =>
      api.stalls[':id'].$put({ param: { id }, query: { new: '1' }, json: ask }),
    );
  }

  saveStall(id: string, ask: StallAsk): Promise<Done<StallView>> {
    return this.#change(StallView, (api) => api.stalls[':id'].$put({ param: { id }, query: {}, json: ask }));
  }

  removeStall(id: string): Promise<Done> {
    return this.#remove((api) => api.stalls[':id'].$delete({ param: { id } }));
  }

  #hearStickers({ status, body }: Answer): void {
    const told = v.safeParse(StickersView, body);
    if (status !== 200 || !told.success) return;
    this.stickers = told.output.stickers;
    this.listening = told.output.listening;
  }

  #hearPosters({ status, body }: Answer): void {
    const told = v.safeParse(PostersView, body);
    if (status === 200 && told.success) this.posters = told.output.posters;
  }

  #isUnderWay(): boolean {
    return [...(this.stickers ?? []), ...(this.posters ?? [])].some(
      ({ state }) => state === 'making' || state === 'changing' || state === 'deleting',
    );
  }

  async #change<Value>(
    schema: v.GenericSchema<unknown, Value>,
    call: (api: Api) => Promise<Response>,
  ): Promise<Done<Value>> {
    const answer = await this.#desk.ask(call);
    const told = v.safeParse(schema, answer.body);
    if (answer.status !== 200 || !told.success) return notDone(answer);
    await this.read();
    return done(told.output);
  }

  async #remove(call: (api: Api) => Promise<Response>): Promise<Done> {
    const answer = await this.#desk.ask(call);
    await this.read();
    return answer.status === 204 || answer.status === 200 || answer.status === 404
      ? done(null)
      : notDone(answer);
  }
}

const done = <Value>(value: Value): Done<Value> => ({ is: 'done', value });

function notDone({ status, body }: Answer): Exclude<Done, { is: 'done' }> {
  if (status === 409) return v.is(Refused, body) ? { is: 'refused', word: body.word } : { is: 'conflict' };
  if (status === 404) return { is: 'gone' };
  if (status === 400 && v.is(Problem, body))
    return { is: 'invalid', paths: (body.issues ?? []).map(({ path }) => path) };
  return { is: 'unreachable' };
}
