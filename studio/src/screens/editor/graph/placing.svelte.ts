import type { PipelineDocument } from '../../../document/document.ts';
import type { layout } from '../../../document/layout.ts';

let loaded = $state.raw<typeof layout | undefined>(undefined);

/** What places boxes from left to right. It is large, and most pipelines are placed by hand: it comes when it is needed. */
export async function loadLayout(): Promise<typeof layout> {
  loaded = (await import('../../../document/layout.ts')).layout;
  return loaded;
}

/** It, once it is there. */
export function loadedLayout(): typeof layout | undefined {
  return loaded;
}

/** Whether somebody said of each box where it stands. */
export function isPlaced({ steps, canvas }: PipelineDocument): boolean {
  const { positions = {} } = canvas ?? {};
  return ['inputs', 'outputs', ...Object.keys(steps)].every((name) => positions[name] !== undefined);
}
