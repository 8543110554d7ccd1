import type { Plan } from '../../../../pipeline/index.ts';
import { outputTitle, type BothLanguages } from '../../../../pipelines/index.ts';
import { columnTitle, type ColumnPart, type NameInValues } from './column-title.ts';

export type ColumnType = 'number' | 'text' | 'boolean' | 'verdict' | 'file' | 'json';

/** A column of the table of an execution's items, made from one output of its pipeline. */
export interface Column {
  /** The output, and what is taken from it: `detections.count.scratch`. */
  readonly key: string;
  readonly output: string;
  readonly type: ColumnType;
  /** What is taken; without it, the value itself. */
  readonly part?: ColumnPart;
  readonly unit?: string;
  /** What stands above it on a screen. */
  readonly title: BothLanguages;
  /** What people call the output. */
  readonly outputTitle: BothLanguages;
}

/** What names columns in outputs of a type: the key that an object has its name under. */
export const namingKeys = { detections: 'label', measurements: 'name', table: 'name' } as const;

type Naming = keyof typeof namingKeys;

export function isNaming(type: string): type is Naming {
  return Object.hasOwn(namingKeys, type);
}

const parts = { detections: 'label', measurements: 'measurement', table: 'column' } as const;

/**
 * The columns of a plan's outputs, in their order.
 * @param names what the values of an output have in them, by output
 */
export function columnsOf(
  plan: Pick<Plan, 'outputs' | 'steps' | 'components'>,
  names: Readonly<Record<string, readonly NameInValues[]>>,
): Column[] {
  return Object.entries(plan.outputs).flatMap(([output, { type }]): Column[] => {
    const ofOutput = outputTitle(plan, output);
    const column = (rest: string, kind: ColumnType, part?: ColumnPart, name?: NameInValues): Column => ({
      key: `${output}${rest}`,
      output,
      type: kind,
      ...(part && { part }),
      ...(name?.unit !== undefined && { unit: name.unit }),
      title: columnTitle(ofOutput, part, name),
      outputTitle: ofOutput,
    });
    const named = (prefix: string, kind: ColumnType): Column[] =>
      (names[output] ?? []).map((one) =>
        column(`${prefix}.${one.name}`, kind, { of: parts[type as Naming], name: one.name }, one),
      );
    switch (type) {
      case 'number':
      case 'text':
      case 'json':
        return [column('', type)];
      case 'verdict':
        return [column('', type), column('.reasons', 'text', { of: 'reasons' })];
      case 'classes':
        return [column('', 'text'), column('.score', 'number', { of: 'score' })];
      case 'keypoints':
        return [column('.count', 'number', { of: 'count' })];
      case 'detections':
        return [column('.count', 'number', { of: 'count' }), ...named('.count', 'number')];
      case 'measurements':
        return named('', 'number');
      case 'table':
        return [column('.rows', 'number', { of: 'rows' }), ...named('', 'text')];
      case 'image':
      case 'mask':
      case 'file':
        break;
    }
    return [column('', 'file')];
  });
}
