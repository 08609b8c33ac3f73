/** What befalls machines rather than messages: one mishap after the other for as long as the weather is bad. */
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import type { Tablet } from './tablet.ts';
import type { VippsHost } from './vipps-host.ts';

export interface Befallen {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly vipps: VippsHost;
  readonly tablets: readonly Tablet[];
}

export function beginMishaps({ ground, edge, vipps, tablets }: Befallen): void {
  const { time, chance, story, weather } = ground;
  const { mishapMs, disk, clocks } = weather.climate;
  const { world } = vipps.simulator;

  const mishaps: readonly (() => void)[] = [
    () => edge.kill(chance.yes(0.85) ? chance.whole(0, 60) : 'now'),
    () => edge.kill(chance.whole(0, 60)),
    () => {
      const tablet = chance.pick(tablets);
      const page = tablet.usable();
      if (!page) return;
      if (chance.yes(0.5)) page.disk.dieAt(chance.whole(0, 8), page.die);
      else page.die();
    },
    () => {
      const page = chance.pick(tablets).usable();
      page?.freeze();
      time.after(chance.whole(2_000, 180_000), () => page?.thaw());
    },
    () => {
      const tablet = chance.pick(tablets);
      if (tablet.pages().length > 1) return;
      const page = tablet.openPage();
      story.fault(`${page.name}: second page`);
      time.after(chance.whole(5_000, 200_000), () => {
        if (!weather.isClear()) page.die();
      });
    },
    () => chance.pick(tablets).cut(chance.whole(2_000, 150_000)),
    () => {
      if (!chance.yes(disk)) return;
      chance.pick(tablets).usable()?.disk.closeStorage(chance.yes(0.5));
    },
    () => {
      const page = chance.pick(tablets).usable();
      if (chance.yes(disk)) page?.disk.fill(chance.whole(1, 5));
    },
    () => {
      if (chance.yes(0.3))
        chance.pick(tablets).setClock(chance.whole(-8, 8) * 3_600_000 + chance.whole(-60_000, 60_000));
    },
    () => {
      if (chance.yes(0.5))
        edge.sleep(chance.pick([chance.whole(2_000, 100_000), chance.whole(1, 90) * 60_000]));
    },
    () => {
      if (!chance.yes(clocks)) return;
      const minute = 60_000;
      const jumpMs = chance.pick([chance.whole(-20, 20) * minute, chance.whole(-180, 180) * minute]);
      edge.setClock(chance.yes(0.3) ? 0 : jumpMs + chance.whole(-30_000, 30_000));
    },
    () => {
      const page = chance.pick(tablets).usable();
      page?.heed('hidden');
      time.after(chance.whole(2_000, 90_000), () => page?.heed('shown'));
    },
    () => {
      const page = chance.pick(tablets).usable();
      if (chance.yes(0.5)) page?.streams.silenceAll();
      else page?.streams.breakAll();
      story.fault('stream: broken or silent');
    },
    () => {
      const mode = {
        off: chance.yes(0.25),
        lateMs: chance.yes(0.3) ? chance.whole(500, 60_000) : 0,
        twice: chance.yes(0.4),
        shuffled: chance.yes(0.4),
      };
      story.fault(
        `webhooks: ${
          Object.entries(mode)
            .flatMap(([what, how]) => (how ? [what] : []))
            .join(' ') || 'faithful'
        }`,
      );
      world.deliveries.setMode(mode);
    },
    () => {
      story.fault('vipps: tokens revoked');
      world.tokens.revokeAll();
    },
    () => {
      const outcome = chance.pick(['6260', '6280'] as const);
      story.fault(`vipps: bank says ${outcome}`);
      world.payments.setBank(Array.from({ length: chance.whole(1, 3) }, () => outcome));
    },
    () => {
      story.fault('vipps: down');
      vipps.goDown(chance.whole(1_000, 100_000));
    },
    () => {
      story.fault('vipps: loses answers, and refuses repeats');
      vipps.bar(chance.whole(5_000, 90_000));
    },
    () => {
      story.fault('vipps: keys refused');
      vipps.refuseKeys(chance.whole(1_000, 120_000));
    },
  ];

  function next(): void {
    time.after(chance.whole(100, 2 * mishapMs), () => {
      if (weather.isClear()) return;
      chance.pick(mishaps)();
      next();
    });
  }
  next();
}
