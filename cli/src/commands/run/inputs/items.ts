import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { formatTypeRef } from '@kumiki/component-sdk/values';
import type { InputSource, Item } from '@kumiki/orchestrator/executors';
import type { PlanInput } from '@kumiki/orchestrator/pipeline';
import { splitAssignment } from '../../../arguments/parse.ts';
import { nameItems, type ItemOrigin } from '../outputs/names.ts';
import { readGiven, type FindStored, type Given } from './given.ts';
import { pairUp } from './pair.ts';

/** What is to be known of a pipeline to read its inputs. */
export interface InputPlan {
  readonly pipeline: { readonly name: string };
  readonly inputs: Readonly<Record<string, Omit<PlanInput, 'readers'>>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface GatheredInputs {
  readonly items: readonly Item[];
  readonly shared: Readonly<Record<string, InputSource>>;
  /** The folders that files come from, as full paths, each once. */
  readonly folders: readonly string[];
  /** What people should know about how items are named. */
  readonly notes: readonly string[];
}

/**
 * Turns `--in` options into items and shared values. Inputs that have several values go together in pairs; one
 * value goes with each item; a list input takes all of its values as one list. Files that a platform has come after those of
 * this machine, as it counts them.
 * @param findStored where a platform runs it
 * @throws INPUT_UNKNOWN, INPUT_NAME_NEEDED, INPUT_MISSING, INPUT_SINGLE, INPUTS_UNEQUAL and those of `readGiven`
 */
export async function gatherInputs(
  plan: InputPlan,
  options: readonly string[],
  base: string,
  findStored?: FindStored,
): Promise<GatheredInputs> {
  const given = new Map<string, Given[]>();
  for (const option of options) {
    const { input, text } = assign(plan, option);
    const values = await readGiven(input, text, plan.inputs[input]!, base, findStored);
    const all = [...(given.get(input) ?? []), ...values];
    given.set(
      input,
      all.toSorted((a, b) => Number(isStored(a.source)) - Number(isStored(b.source))),
    );
  }
  const shared: Record<string, InputSource> = {};
  const columns = new Map<string, readonly Given[]>();
  for (const [input, wanted] of Object.entries(plan.inputs)) {
    const values = given.get(input);
    if (!values) {
      if (wanted.optional) continue;
      throw kumikiError('INPUT_MISSING', {
        where: `The pipeline ${plan.pipeline.name}`,
        input,
        expected: formatTypeRef(wanted),
      });
    }
    const whole = wanted.list ? [asList(values)] : values;
    if (!wanted.shared) columns.set(input, whole);
    else if (whole.length === 1) shared[input] = whole[0]!.source;
    else throw kumikiError('INPUT_SINGLE', { input, count: whole.length });
  }
  const rows = pairUp(columns);
  const { names, notes } = nameItems(
    rows.map((row) => originOf(row, columns, plan)),
    Object.keys(plan.outputs),
  );
  const items = rows.map((row, at) => ({
    id: String(at + 1),
    name: names[at]!,
    inputs: Object.fromEntries([...row].map(([input, { source }]) => [input, source])),
  }));
  const folders = new Set([...given.values()].flat().map(({ file }) => file?.directory));
  return { items, shared, folders: [...folders].filter((folder) => folder !== undefined), notes };
}

/** Whether it is a file that a platform has, and this machine has not. */
export function isStored(source: InputSource): source is InputSource & { readonly digest: string } {
  return source.kind === 'bytes' && source.path === undefined && source.digest !== undefined;
}

function assign(plan: InputPlan, option: string): { input: string; text: string } {
  const inputs = Object.entries(plan.inputs);
  const { name, value } = splitAssignment(option);
  if (name !== undefined && Object.hasOwn(plan.inputs, name)) return { input: name, text: value };
  if (name !== undefined) {
    const advice = adviceFor(
      name,
      inputs.map(([input]) => input),
    );
    throw kumikiError('INPUT_UNKNOWN', { where: `The pipeline ${plan.pipeline.name}`, input: name, advice });
  }
  const required = inputs.filter(([, { optional }]) => !optional);
  const [only, another] = inputs.length === 1 ? inputs : required;
  if (only && !another) return { input: only[0], text: option };
  const known = inputs.map(([input]) => input).join(', ') || 'none';
  throw kumikiError('INPUT_NAME_NEEDED', { given: option, inputs: known });
}

function asList(values: readonly Given[]): Given {
  const source: InputSource = { kind: 'list', elements: values.map((value) => value.source) };
  const [first] = values;
  return { source, ...(values.length === 1 && first?.file && { file: first.file }) };
}

/** Items are named by the first input that differs from item to item, else by the first file, else by the pipeline. */
function originOf(
  row: ReadonlyMap<string, Given>,
  columns: ReadonlyMap<string, readonly Given[]>,
  plan: InputPlan,
): ItemOrigin {
  const files = [...row].filter(([, { file }]) => file !== undefined);
  const varying = files.find(([input]) => columns.get(input)!.length > 1) ?? files[0];
  return varying?.[1].file ?? { folder: '', stem: plan.pipeline.name, ending: '' };
}
