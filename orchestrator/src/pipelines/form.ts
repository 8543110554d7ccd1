import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { Pipeline, Plan, PlanInput } from '../pipeline/index.ts';
import { outputTitle, type BothLanguages } from './output-title.ts';

type LocalText = NonNullable<Pipeline['title']>;

export interface FormOutput {
  readonly type: string;
  readonly list: boolean;
  /** Where it comes from: `steps.STEP.OUTPUT`, `inputs.NAME` or `files.NAME`. */
  readonly value: string;
  /** What people call it. */
  readonly title: BothLanguages;
}

/** What somebody has to give to run a version of a pipeline, and what comes out: enough to make a form of it. */
export interface PipelineForm {
  readonly name: string;
  readonly version: number;
  readonly title?: LocalText;
  readonly description?: LocalText;
  readonly inputs: Readonly<
    Record<
      string,
      Omit<PlanInput, 'readers'> & { readonly title?: LocalText; readonly description?: LocalText }
    >
  >;
  /** The whole JSON Schema of its parameters. */
  readonly params: JsonSchema;
  readonly outputs: Readonly<Record<string, FormOutput>>;
  /** In their order; with the title of the component that each runs. */
  readonly steps: readonly { readonly id: string; readonly component: string; readonly title: LocalText }[];
}

/** @param document of the same version */
export function formOf(plan: Plan, version: number, document: Pipeline): PipelineForm {
  const { pipeline, params, steps, components } = plan;
  const { title, description } = document;
  const inputs = Object.entries(plan.inputs).map(([name, { type, list, optional, shared }]) => {
    const { title: inputTitle, description: inputDescription } = document.inputs?.[name] ?? {};
    const texts = {
      ...(inputTitle !== undefined && { title: inputTitle }),
      ...(inputDescription !== undefined && { description: inputDescription }),
    };
    return [name, { type, list, optional, shared, ...texts }];
  });
  const outputs = Object.entries(plan.outputs).map(([name, { type, levels, value }]) => [
    name,
    { type, list: levels.length > 0, value, title: outputTitle(plan, name) },
  ]);
  return {
    name: pipeline.name,
    version,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    inputs: Object.fromEntries(inputs) as PipelineForm['inputs'],
    params,
    outputs: Object.fromEntries(outputs) as PipelineForm['outputs'],
    steps: steps.map(({ id, component }) => {
      const { name, version: of, manifest } = components[component]!;
      return { id, component: `${name}@${of}`, title: manifest.title };
    }),
  };
}
