/** EventSource over a bad line: events come in order and late, or the line breaks, or it falls silent and says nothing. */
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import type { FeedWorld } from '../../web/feed.ts';

export interface StreamParts {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly cookie: string;
  /** Runs only while the page lives, and not while it is frozen. */
  readonly run: (task: () => void) => void;
  /** The tablet has no signal now. */
  readonly isCut: () => boolean;
  readonly seen: (type: string, data: string) => string;
}

/** What of a page's streams the storm can break. */
export interface Streams {
  readonly EventSource: FeedWorld['EventSource'];
  breakAll(): void;
  silenceAll(): void;
}

export function streamsOf({ ground, edge, cookie, run, isCut, seen }: StreamParts): Streams {
  const { time, chance, story } = ground;
  const open = new Set<{ fail(): void; silence(): void }>();

  class StormSource extends EventTarget {
    constructor(url: string) {
      super();
      let closed = false;
      let silent = false;
      let leave = () => {};
      let readyAt = time.now();
      let text = '';
      const say = (type: string, data?: string) =>
        run(() => {
          if (closed || silent) return;
          this.dispatchEvent(
            data === undefined ? new Event(type) : new MessageEvent(type, { data: seen(type, data) }),
          );
        });
      const line = {
        fail: () => time.after(chance.whole(3, 60), () => say('error')),
        silence() {
          silent = true;
        },
      };
      open.add(line);
      this.close = () => {
        closed = true;
        open.delete(line);
        leave();
      };
      const to = {
        chunk(chunk: string) {
          text += chunk;
          for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
            const [type, data] = eventOf(text.slice(0, cut));
            text = text.slice(cut + 2);
            readyAt = Math.max(readyAt, time.now() + chance.whole(3, 60));
            time.after(readyAt - time.now(), () => {
              if (isCut()) line.silence();
              else say(type, data);
            });
          }
        },
        ended: () => {
          // A proxy in between may keep the line open.
          if (ground.weather.isClear() || chance.yes(0.7)) line.fail();
          else {
            story.fault('stream: fell silent');
            line.silence();
          }
        },
      };
      time.after(chance.whole(3, 60), () => {
        if (closed) return;
        if (isCut()) return void line.fail();
        void edge.stream(url, cookie, to).then((stop) => {
          leave = stop;
          if (closed) leave();
        });
      });
    }
    close(): void {}
  }

  return {
    EventSource: StormSource,
    breakAll() {
      for (const line of open) line.fail();
    },
    silenceAll() {
      for (const line of open) line.silence();
    },
  };
}

function eventOf(block: string): [type: string, data: string] {
  let type = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) type = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  return [type, data];
}
