/**
 * Keeps the screen on, as far as the browser can and wants to, until the function that it gives is called. Browsers let go of it by
 * themselves on a page that is not seen.
 */
export function keepScreenOn(): () => void {
  // Not there where the page has no safe address.
  const { wakeLock } = navigator as Partial<Navigator>;
  const asked = wakeLock?.request('screen').catch(() => undefined); // a battery that is nearly empty
  return () => void asked?.then(async (lock) => await lock?.release());
}
