/** Keeps the screen lit while a piece of it is on: an attachment that asks again each time the page is shown. */

/** Silent where the browser knows no wake lock or refuses it, as with an almost empty battery. */
export function awake(): () => void {
  let held: WakeLockSentinel | undefined;
  let over = false;

  const ask = async () => {
    if (over || document.hidden || !('wakeLock' in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (over) return void lock.release();
      // The browser lets go by itself when the page is hidden.
      held = lock;
    } catch {
      // Refused: the seller's own settings decide.
    }
  };

  document.addEventListener('visibilitychange', ask);
  void ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', ask);
    void held?.release();
  };
}
