import { cameraIsAllowed } from './sources/camera.ts';

/** What somebody sends through a pipeline: a camera (the usual one, where it is empty), or files. */
export type ChosenSource = { readonly camera: string } | { readonly files: readonly File[] };

/** Of this page, by pipeline. */
const chosen = new Map<string, ChosenSource>();
const keyOf = (pipeline: string) => `kumiki-live-camera-${pipeline}`;

/**
 * Keeps it for whoever leaves the page and comes back: it goes on then, until somebody ends it. Tablets throw pages away that are
 * not seen, so a camera is kept for as long as the window is there.
 */
export function keepSource(pipeline: string, source: ChosenSource | undefined): void {
  if (source) chosen.set(pipeline, source);
  else chosen.delete(pipeline);
  if (source && 'camera' in source) sessionStorage.setItem(keyOf(pipeline), source.camera);
  else sessionStorage.removeItem(keyOf(pipeline));
}

/** What goes on; of a page that was loaded anew, a camera that the browser gives without a question. */
export async function keptSource(pipeline: string): Promise<ChosenSource | undefined> {
  const here = chosen.get(pipeline);
  if (here) return here;
  const camera = sessionStorage.getItem(keyOf(pipeline));
  return camera !== null && (await cameraIsAllowed()) ? { camera } : undefined;
}
