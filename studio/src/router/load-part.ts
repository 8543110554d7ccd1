import { readSession, sessionError } from '../api/session.svelte.ts';

const key = 'kumiki.loadedAnew';
/** A page that was loaded anew so lately is not loaded anew once more: that has not helped. In ms. */
const latelyMs = 10_000;

/**
 * Loads a part of the studio. One that cannot be fetched stays away for the browser until the page is loaded anew, which is done here:
 * the platform was away for a moment, or is another version now, whose parts have other names.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (thrown) {
    // Says so, and asks on, where the platform cannot be reached.
    await readSession();
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (sessionError() || Date.now() - last < latelyMs) throw thrown;
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
    return await new Promise(() => undefined);
  }
}
