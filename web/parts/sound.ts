/** Three sounds made in code: a tick for found, two rising tones for paid, a low double for not paid. */
export interface Sound {
  found(): void;
  paid(): void;
  failed(): void;
  /** Browsers let sound begin only inside a touch or a key press: call it there. */
  unlock(): void;
}

interface Tone {
  readonly hertz: number;
  readonly atS: number;
  readonly lastsS: number;
}

const tick: readonly Tone[] = [{ hertz: 1320, atS: 0, lastsS: 0.06 }];
const rising: readonly Tone[] = [
  { hertz: 660, atS: 0, lastsS: 0.14 },
  { hertz: 990, atS: 0.14, lastsS: 0.32 },
];
const lowDouble: readonly Tone[] = [
  { hertz: 220, atS: 0, lastsS: 0.16 },
  { hertz: 196, atS: 0.24, lastsS: 0.26 },
];

export function makeSound(isOn: () => boolean): Sound {
  let context: AudioContext | undefined;
  const play = (tones: readonly Tone[], buzzMs: readonly number[]) => {
    if (!isOn()) return;
    if (!context) return;
    navigator.vibrate?.([...buzzMs]);
    if (context.state === 'running') for (const tone of tones) sing(context, tone);
  };
  return {
    found: () => play(tick, [20]),
    paid: () => play(rising, [60, 40, 120]),
    failed: () => play(lowDouble, [200, 80, 200]),
    unlock() {
      if (typeof AudioContext === 'undefined') return;
      context ??= new AudioContext();
      // iOS puts it to sleep again after a call or a lock of the screen.
      if (context.state !== 'running') void context.resume();
    },
  };
}

function sing(context: AudioContext, { hertz, atS, lastsS }: Tone): void {
  const from = context.currentTime + atS;
  const oscillator = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.5, from + 0.012);
  volume.gain.exponentialRampToValueAtTime(0.001, from + lastsS);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + lastsS + 0.02);
}
