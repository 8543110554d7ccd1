import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { shownPath } from '../../../console/paths.ts';

/**
 * Sees to it that results do not go where inputs come from: they would replace images that nobody has twice, and
 * the next run would take them for inputs. Links are followed.
 * @param inputs the folders that input files are in, as full paths
 * @throws OUTPUT_IS_INPUT
 */
export async function keepApart(
  inputs: readonly string[],
  folder: string,
  keep: 'all' | 'outputs',
): Promise<void> {
  const results = await realpath(folder).catch(() => undefined);
  // A folder that is yet to be made holds no input.
  if (results === undefined) return;
  const steps = join(results, 'steps') + sep;
  for (const input of new Set(inputs)) {
    const real = await realpath(input).catch(() => input);
    if (real !== results && !(keep === 'all' && `${real}${sep}`.startsWith(steps))) continue;
    throw kumikiError('OUTPUT_IS_INPUT', { folder: shownPath(folder), input: shownPath(input) });
  }
}
