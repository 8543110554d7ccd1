import type { Problem } from '@kumiki/component-sdk/errors';
import { expandParams } from '@kumiki/component-sdk/schema';
import { parseTypeRef } from '@kumiki/component-sdk/values/types';
import { readPipeline } from '../document/parse-pipeline.ts';
import { ComponentLocker, PipelineLocker, type Lock } from '../lock/index.ts';
import type { Plan, PlanOutput } from '../plan/plan.ts';
import type { ComponentSource, PipelineSource } from '../source.ts';
import { assemblePlan } from './assemble.ts';
import { CallerParams, propertiesOf } from './caller-params.ts';
import { Expander } from './expand.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import type { HandedOn } from './handed-on.ts';
import { outputFlow } from './link-pipeline.ts';
import { linkScope } from './link-scope.ts';
import { Report } from './report.ts';
import type { Scope } from './scope.ts';
import { warnOfUnused } from './unused.ts';

export interface CompileRequest {
  /** YAML or JSON. */
  readonly text: string;
  /** What messages call the document, e.g. `pipeline.yaml`. */
  readonly documentName: string;
  /** Its version, where it is published. */
  readonly version?: number;
  readonly components: ComponentSource;
  readonly pipelines: PipelineSource;
  /** The lock of an earlier compile, to take the same versions again; what it does not name is looked up. */
  readonly lock?: Lock;
  /** Of what steps that are pipelines hand on, by `STEP/OUTPUT`: what becomes an input of the plan under this name. */
  readonly apart?: ReadonlySet<string>;
}

export interface Compiled {
  /** There where no problem is an error. */
  readonly plan?: Plan;
  /** The versions that were taken. */
  readonly lock?: Lock;
  /** There with the plan. */
  readonly handedOn?: readonly HandedOn[];
  /** Errors first, then warnings, each by line. All at once; only faults in the shape of the document hide others. */
  readonly problems: readonly Problem[];
}

/**
 * Compiles a pipeline: reads the document and the pipelines inside of it, locks component versions, checks every
 * connection, and lays out the plan. Throws only what the sources throw.
 */
export async function compilePipeline(request: CompileRequest): Promise<Compiled> {
  const { text, documentName, version, lock } = request;
  const read = readPipeline(text, documentName);
  if (read.pipeline === undefined) return { problems: read.problems };

  const report = new Report(read.document);
  report.addAll(read.document, read.problems);
  const components = new ComponentLocker(request.components, lock?.components);
  const pipelines = new PipelineLocker(request.pipelines, lock?.pipelines);
  const { name } = read.pipeline;
  const chain = [version === undefined ? name : `${name}@${version}`];
  const scope = await new Expander(report, components, pipelines).open(read, chain);

  const frame = topFrame(scope, read.paramsUnusable, request.apart);
  linkScope(frame);
  const outputs = planOutputs(frame);
  if (report.hasErrors) return { problems: report.problems() };

  const plan = assemblePlan({
    scope,
    linking: frame.linking,
    outputs,
    ...(version !== undefined && { version }),
  });
  warnOfUnused(frame, outputs);
  const problems = report.problems();
  if (report.hasErrors) return { problems };
  return {
    plan,
    lock: {
      components: Object.fromEntries(
        [...components.taken].map(([what, { version, digest, image }]) => [
          what,
          { version, digest, ...(image !== undefined && { image }) },
        ]),
      ),
      pipelines: Object.fromEntries(pipelines.taken),
    },
    handedOn: frame.linking.handedOn,
    problems,
  };
}

/** Where the schema of the parameters cannot be used, nothing but their names is looked at. */
function topFrame(scope: Scope, paramsUnusable: boolean, apart: ReadonlySet<string> = new Set()): Frame {
  const names = Object.keys(propertiesOf(expandParams(scope.pipeline.params)));
  const anything = { properties: Object.fromEntries(names.map((name) => [name, {}])), required: names };
  const caller = new CallerParams(paramsUnusable ? anything : scope.params);
  const inputs = Object.entries(scope.pipeline.inputs ?? {}).map(([name, input]): [string, Flow] => {
    const { type, list } = parseTypeRef(input.type)!;
    const id = `inputs.${name}`;
    const { optional = false, shared = false } = input;
    return [
      name,
      { kind: 'value', id, type, levels: list ? [id] : [], outside: 0, optional, shared, unsure: false },
    ];
  });
  return {
    linking: { caller, steps: [], files: new Map(), handedOn: [], apart },
    scope,
    inputs: new Map(inputs),
    params: caller.marks,
    results: new Map(),
    without: new Map(),
    used: new Set(),
    around: { cache: true },
  };
}

/** The outputs of the pipeline; one whose step is left out is left out with a warning. */
function planOutputs(frame: Frame): Record<string, PlanOutput> {
  const outputs: Record<string, PlanOutput> = {};
  for (const [name, text] of Object.entries(frame.scope.pipeline.outputs ?? {})) {
    const flow = outputFlow(frame, name, text);
    const path = ['outputs', name];
    if (flow.kind === 'value') {
      const { id, type, levels, optional } = flow;
      outputs[name] = { value: id, type, levels, optional };
    } else if (flow.kind === 'absent') {
      const reason = flow.reason ?? 'the step that gives it has no input';
      const values = { output: name, reference: text, reason };
      frame.scope.report('OUTPUT_LEFT_OUT', values, path, { severity: 'warning', field: name });
    } else if (flow.kind !== 'broken') {
      const found = 'the same for every item';
      frame.scope.report('OUTPUT_NOT_A_RESULT', { output: name, reference: text, found }, path, {
        field: name,
      });
    }
  }
  return outputs;
}
