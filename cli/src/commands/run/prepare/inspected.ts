import { url } from 'node:inspector';

/** Whether a debugger can reach this process. */
export function isInspected(): boolean {
  return url() !== undefined;
}
