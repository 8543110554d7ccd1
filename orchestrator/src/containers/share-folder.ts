import { chmodSync, chownSync } from 'node:fs';
import type { RunFolder } from '@kumiki/component-sdk/worker/client';

/**
 * Lets a group into the folder of a worker. It makes its socket there and writes its outputs, but cannot put anything else in the
 * place of the folders: their client would follow.
 */
export function shareWithGroup({ path, inputs, outputs }: RunFolder, group?: number): void {
  if (group !== undefined) for (const part of [path, inputs, outputs]) chownSync(part, -1, group);
  chmodSync(path, 0o1770);
  // Files in it have its group, and may be read by it.
  chmodSync(inputs, 0o2750);
  chmodSync(outputs, 0o2770);
}
