import type { CanvasGroup, CanvasNote, DocumentStep, Position } from '../document.ts';
import { longestNote, longestTitle, most } from '../canvas.ts';
import { identifier } from '../names.ts';

/** Steps that were copied. */
export interface Clip {
  /** The pipeline that they are of: what they take from outside is kept only there. */
  readonly pipeline?: string;
  readonly steps: Readonly<Record<string, DocumentStep>>;
  /** Those that the steps use, by name: only such that are named by their content. */
  readonly files: Readonly<Record<string, string>>;
  readonly positions: Readonly<Record<string, Position>>;
  readonly groups: readonly CanvasGroup[];
  readonly notes: readonly CanvasNote[];
}

/** Why a text cannot be pasted. */
export type ClipProblem = 'no-steps' | 'too-long' | 'too-many' | 'wrong-step';

/** Steps of one document. */
export const mostSteps = 500;

const component = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*(@[^\n]{1,100})?$/;
const pipeline = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(@[1-9][0-9]*)?$/;
const digest = /^sha256:[0-9a-f]{64}$/;
const color = /^#[0-9a-f]{6}$/i;
const furthest = 1e6;

type Values = Readonly<Record<string, unknown>>;

/** The keys of a step that are taken over as they are, with what their values look like. The platform checks them too. */
const kept: Readonly<Record<string, (value: unknown) => boolean>> = {
  params: isValues,
  when: (value) => typeof value === 'string' && value.length <= 1000,
  disabled: (value) => typeof value === 'boolean',
  cache: (value) => value === 'on' || value === 'off',
  retry: isValues,
  timeout: (value) => typeof value === 'string' && value.length <= 12,
  resources: isValues,
  group: (value) => typeof value === 'string' && value.length <= 40,
};

/** The steps in data of somebody, or why there are none. */
export function readClipData(data: unknown): Clip | ClipProblem {
  if (!isValues(data) || !isValues(data['steps'])) return 'no-steps';
  const isOurs = data['kind'] === 'Steps' || data['kind'] === 'Pipeline';
  const entries = Object.entries(data['steps']);
  const canvas = isValues(data['canvas']) ? data['canvas'] : {};
  const notes = list(canvas['notes']).slice(0, most).flatMap(readNote);
  if (!isOurs || (entries.length === 0 && notes.length === 0)) return 'no-steps';
  if (entries.length > mostSteps) return 'too-many';
  const steps: [string, DocumentStep][] = [];
  for (const [id, value] of entries) {
    const step = identifier.test(id) ? readStep(value) : undefined;
    if (!step) return 'wrong-step';
    steps.push([id, step]);
  }
  const names = new Set(steps.map(([id]) => id));
  const of = data['kind'] === 'Steps' ? data['pipeline'] : undefined;
  return {
    ...(typeof of === 'string' && pipeline.test(of) && { pipeline: of }),
    steps: Object.fromEntries(steps),
    files: readFiles(data['files']),
    positions: readPositions(canvas['positions'], names),
    groups: list(canvas['groups'])
      .slice(0, most)
      .flatMap((group) => readGroup(group, names)),
    notes,
  };
}

function readStep(value: unknown): DocumentStep | undefined {
  if (!isValues(value)) return undefined;
  const { component: uses, pipeline: inside } = value;
  const isComponent = typeof uses === 'string' && uses.length <= 200 && component.test(uses);
  const isPipeline = typeof inside === 'string' && inside.length <= 120 && pipeline.test(inside);
  if (isComponent === isPipeline) return undefined;
  const others = Object.entries(kept).filter(([key, fits]) => Object.hasOwn(value, key) && fits(value[key]));
  const inputs = isValues(value['inputs'])
    ? Object.entries(value['inputs']).filter(([name]) => identifier.test(name))
    : [];
  return {
    ...(isComponent ? { component: uses } : { pipeline: inside as string }),
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs) }),
    ...Object.fromEntries(others.map(([key]) => [key, value[key]])),
  };
}

function readFiles(files: unknown): Readonly<Record<string, string>> {
  const entries = isValues(files) ? Object.entries(files).slice(0, 100) : [];
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] =>
        identifier.test(entry[0]) && typeof entry[1] === 'string' && digest.test(entry[1]),
    ),
  );
}

function readPositions(positions: unknown, names: ReadonlySet<string>): Readonly<Record<string, Position>> {
  const entries = isValues(positions) ? Object.entries(positions) : [];
  return Object.fromEntries(
    entries.flatMap(([id, at]) => {
      const place = names.has(id) ? readPlace(at) : undefined;
      return place ? [[id, place] as const] : [];
    }),
  );
}

function readPlace(value: unknown): Position | undefined {
  if (!isValues(value)) return undefined;
  const { x, y } = value;
  return isNumber(x, furthest) && isNumber(y, furthest) ? { x, y } : undefined;
}

function readGroup(value: unknown, names: ReadonlySet<string>): readonly CanvasGroup[] {
  if (!isValues(value) || typeof value['title'] !== 'string') return [];
  const steps = list(value['steps']).filter((id): id is string => typeof id === 'string' && names.has(id));
  if (steps.length === 0) return [];
  return [
    {
      title: value['title'].slice(0, longestTitle),
      steps,
      ...readColor(value['color']),
      ...(value['collapsed'] === true && { collapsed: true }),
    },
  ];
}

function readNote(value: unknown): readonly CanvasNote[] {
  const place = readPlace(value);
  if (!isValues(value) || !place || typeof value['text'] !== 'string') return [];
  const { width, height } = value;
  return [
    {
      text: value['text'].slice(0, longestNote),
      ...place,
      ...(isNumber(width, furthest) && width > 0 && { width }),
      ...(isNumber(height, furthest) && height > 0 && { height }),
      ...readColor(value['color']),
    },
  ];
}

function readColor(value: unknown): { readonly color?: string } {
  return typeof value === 'string' && color.test(value) ? { color: value } : {};
}

function isNumber(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
