import { workWithParts } from './parts.ts';
import type { Pictures } from './pictures.ts';
import { workOnPixels } from './pixels.ts';
import { workAround } from './around.ts';
import { workOfVision } from './vision.ts';
import type { Work } from './work.ts';

/** One piece of work for each component that loops over pixels itself, by name. */
export async function allWork(pictures: Pictures): Promise<Record<string, Work>> {
  const { photo, grey, mask } = pictures;
  return {
    ...workOnPixels(pictures),
    ...(await workWithParts(photo)),
    ...(await workOfVision(photo, grey, mask)),
    ...workAround(photo),
  };
}
