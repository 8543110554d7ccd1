import { kumikiError, type KumikiError, type Problem } from '@kumiki/component-sdk/errors';
import type { FileValue } from '@kumiki/component-sdk/values';
import type { Lanes } from '@kumiki/orchestrator/executors';
import {
  bindPlan,
  compilePipeline,
  type BoundPlan,
  type ComponentSource,
  type Plan,
  type PipelineSource,
} from '@kumiki/orchestrator/pipeline';
import { withSource } from '../../../console/problems.ts';

/** Something that can be run over items. */
export interface Prepared {
  readonly name: string;
  readonly plan: BoundPlan;
  readonly files: Readonly<Record<string, FileValue>>;
  /** Where its steps run. */
  readonly lanes: Lanes;
  /** Where its components are looked for; absolute. */
  readonly componentFolders: readonly string[];
  /** Places in registries that were named for it. */
  readonly registries?: readonly string[];
  /** Lets go of what runs images, when the lanes are closed. */
  readonly close?: () => Promise<void>;
  /** `--in` options to use where none was given: those of a component's first example. */
  readonly exampleInputs: readonly string[];
  readonly warnings: readonly Problem[];
  /** What the code of an author's component threw, with its stack. */
  readonly thrown?: readonly unknown[];
  /** The folder of the component that is run by itself. */
  readonly folder?: string;
  /** The document, for its warnings. */
  readonly document: { readonly name: string; readonly text: string };
}

export interface CompileOptions {
  readonly text: string;
  readonly documentName: string;
  readonly components: ComponentSource;
  readonly pipelines: PipelineSource;
}

/** Compiles a document. @throws PIPELINE_INVALID with all of its problems */
export async function compile(
  options: CompileOptions,
): Promise<{ plan: Plan; warnings: readonly Problem[] }> {
  const { plan, problems } = await compilePipeline(options);
  if (plan) return { plan, warnings: problems };
  throw pipelineInvalid(options, problems);
}

function pipelineInvalid(
  { documentName: name, text }: CompileOptions,
  problems: readonly Problem[],
): KumikiError {
  const count = problems.filter(({ severity }) => severity === 'error').length;
  return withSource(kumikiError('PIPELINE_INVALID', { name, count }, { problems }), { name, text });
}

export { bindPlan };
