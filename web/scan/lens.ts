/** Which of a device's cameras reads a phone held before it best, told by what the browser says of each. */

export interface Lens {
  readonly deviceId: string;
  /** Empty until the camera has been allowed. */
  readonly label: string;
  readonly facing: readonly string[];
  /** Known of the open camera alone; `null` where the browser does not tell. */
  readonly canFocus: boolean | null;
}

/** Not all of these are in every browser, and TypeScript's own list has fewer. Source: W3C Image Capture. */
export interface LensAbilities extends MediaTrackCapabilities {
  readonly focusMode?: readonly string[];
  readonly exposureMode?: readonly string[];
  readonly focusDistance?: { readonly min?: number; readonly max?: number };
  readonly zoom?: { readonly min?: number; readonly max?: number };
  readonly torch?: boolean;
}

/** Back before unknown before front; at the back, the plain lens before those made for other distances. */
export function best(lenses: readonly Lens[]): Lens | undefined {
  // The first of equals stays first: a browser lists its own choice there.
  return lenses.reduce<Lens | undefined>(
    (chosen, lens) => (chosen && worth(chosen) >= worth(lens) ? chosen : lens),
    undefined,
  );
}

export function worth(lens: Lens): number {
  const facing = lens.facing[0] ?? facingByLabel(lens.label);
  let worth = facing === 'environment' ? 10 : facing === 'user' ? 0 : 5;
  // Ultra-wide and tele lenses see a phone at arm's length too small or not sharp; depth and infrared see no screen.
  if (/ultra|fisheye|0[.,]5|tele|macro|makro/i.test(lens.label)) worth -= 3;
  if (/depth|infrared|\bIR\b|virtual|\bOBS\b/i.test(lens.label)) worth -= 6;
  // Several lenses as one camera change to the one that is sharp at this distance.
  if (/dual|triple/i.test(lens.label) && !/ultra wide camera/i.test(lens.label)) worth += 1;
  if (lens.canFocus === false) worth -= 2;
  return worth;
}

/** A lens that can be moved has a mode or a range for it; a fixed one has one mode, or a range of no width. */
export function canFocus({ focusMode, focusDistance }: LensAbilities): boolean | null {
  if (focusMode?.includes('continuous')) return true;
  if (focusDistance) return (focusDistance.max ?? 0) > (focusDistance.min ?? 0);
  return focusMode ? focusMode.some((mode) => mode !== 'none' && mode !== 'manual') : null;
}

/** Labels come in the device's language: these are English and the till's four, with what Android and Apple say. */
function facingByLabel(label: string): 'environment' | 'user' | undefined {
  if (/back|rear|environment|world|baksid|bagside|bakre|bakkamera|bakover|takakamera|taka/i.test(label))
    return 'environment';
  if (/front|user|facetime|framside|forside|främre|etukamera|selfie/i.test(label)) return 'user';
  return undefined;
}
