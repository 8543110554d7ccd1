import { parseDocument, stringify } from 'yaml';
import { readSource, type DocumentCanvas, type DocumentStep, type PipelineDocument } from '../document.ts';
import { readClipData, type Clip, type ClipProblem } from './read-clip.ts';

/*
 * Steps as text, as they are copied from one window to another: YAML with the steps, where they stood, the groups that
 * are all in it, and notes. A whole pipeline can be pasted in the same way.
 */

/** The longest text that is looked at, in characters. */
export const longestClip = 1_000_000;

/** What the kind of a text of copied steps is. */
export const clipKind = 'Steps';

/** Copies steps, and notes by their places in the list. */
export function copySteps(
  document: PipelineDocument,
  ids: readonly string[],
  notes: readonly number[] = [],
): Clip {
  const chosen = new Set(ids.filter((id) => document.steps[id]));
  const steps = Object.fromEntries(Object.entries(document.steps).filter(([id]) => chosen.has(id)));
  const { positions = {}, groups = [], notes: all = [] } = document.canvas ?? {};
  return {
    pipeline: document.name,
    steps,
    files: usedFiles(document, steps),
    positions: Object.fromEntries(Object.entries(positions).filter(([id]) => chosen.has(id))),
    groups: groups.filter(({ steps: of }) => of.length > 0 && of.every((id) => chosen.has(id))),
    notes: notes.flatMap((at) => all[at] ?? []),
  };
}

export function writeClip({ pipeline, steps, files, ...canvas }: Clip): string {
  const { positions, groups, notes } = canvas;
  const filled: DocumentCanvas = {
    ...(Object.keys(positions).length > 0 && { positions }),
    ...(groups.length > 0 && { groups }),
    ...(notes.length > 0 && { notes }),
  };
  const data = {
    apiVersion: 'kumiki/v1',
    kind: clipKind,
    ...(pipeline !== undefined && { pipeline }),
    steps,
    ...(Object.keys(files).length > 0 && { files }),
    ...(Object.keys(filled).length > 0 && { canvas: filled }),
  };
  return stringify(data, { lineWidth: 110 });
}

/**
 * Reads a text of steps from somebody, or a whole pipeline. Nothing of it is trusted: what has no place in a step is left
 * out, and what could not be one is refused with the reason.
 */
export function readClip(text: string): Clip | ClipProblem {
  if (text.length > longestClip) return 'too-long';
  const yaml = parseDocument(text, { merge: false });
  if (yaml.errors.length > 0) return 'no-steps';
  let data: unknown;
  try {
    data = yaml.toJS({ maxAliasCount: 50 });
  } catch {
    // More aliases than anybody writes by hand.
    return 'no-steps';
  }
  return readClipData(data);
}

function usedFiles(
  { files = {} }: PipelineDocument,
  steps: Readonly<Record<string, DocumentStep>>,
): Readonly<Record<string, string>> {
  const used = new Set(
    Object.values(steps).flatMap(({ inputs = {} }) =>
      Object.values(inputs).flatMap((reference) => {
        const port = readSource(reference)?.port;
        return port?.startsWith('files.') ? [port.slice('files.'.length)] : [];
      }),
    ),
  );
  return Object.fromEntries(
    Object.entries(files).filter(([name, file]) => used.has(name) && file.startsWith('sha256:')),
  );
}
