import { parseCondition, type WrittenCondition } from '../condition/index.ts';
import { readPipeline, type ReadPipeline } from '../document/parse-pipeline.ts';
import { maxSteps } from '../document/pipeline-schema.ts';
import type { PipelineStep } from '../document/pipeline.types.ts';
import type { ComponentLocker, PipelineLocker, Refusal } from '../lock/index.ts';
import type { PipelineText } from '../source.ts';
import type { Report } from './report.ts';
import { Scope, type ScopeStep } from './scope.ts';

/** How deep pipelines may be inside of each other. */
const maxNesting = 4;

/** The documents around a step, outermost first: `name@VERSION`, without `@` where there are no versions. */
type Chain = readonly string[];

/** Finds everything that the steps of a pipeline name, and of the pipelines inside of it. */
export class Expander {
  readonly #report: Report;
  readonly #components: ComponentLocker;
  readonly #pipelines: PipelineLocker;
  readonly #read = new Map<PipelineText, ReadPipeline>();
  #steps = 0;

  constructor(report: Report, components: ComponentLocker, pipelines: PipelineLocker) {
    this.#report = report;
    this.#components = components;
    this.#pipelines = pipelines;
  }

  /** The scope of a document that could be read; what is not found is reported. */
  async open(read: ReadPipeline, chain: Chain, prefix = ''): Promise<Scope> {
    const scope = new Scope({ ...read, pipeline: read.pipeline!, prefix }, this.#report);
    const enabled = Object.entries(scope.pipeline.steps).filter(([, { disabled }]) => disabled !== true);
    const components = enabled.map(([, { component }]) => component).filter((name) => name !== undefined);
    await Promise.all(components.map((name) => this.#components.find(name)));
    for (const [name, written] of enabled) {
      scope.steps.set(name, await this.#step(scope, name, written, chain));
    }
    return scope;
  }

  async #step(scope: Scope, name: string, written: PipelineStep, chain: Chain): Promise<ScopeStep> {
    const step = { name, id: scope.prefix + name, written, ...conditionOf(scope, name, written.when) };
    const { component, pipeline } = written;
    const path = ['steps', name];
    if (component === undefined && pipeline === undefined) {
      const expected = 'the component that does the work, such as imaging/resize@^1';
      const where = `The step "${name}"`;
      scope.report('FIELD_MISSING', { where, key: 'component', expected }, path, { at: 'key', step: name });
      return step;
    }
    if (component !== undefined && pipeline !== undefined) {
      const found = 'both a component and a pipeline';
      scope.report('STEP_KIND', { step: name, found }, [...path, 'pipeline'], { at: 'key', step: name });
      return step;
    }
    this.#steps += component === undefined ? 0 : 1;
    if (this.#steps > maxSteps) {
      scope.report('PIPELINE_TOO_LARGE', { limit: maxSteps }, path, { at: 'key', step: name });
      return step;
    }
    if (component !== undefined) {
      const found = await this.#components.find(component);
      if (!('code' in found)) return { ...step, component: found };
      refuse(scope, found, [...path, 'component'], name);
      return step;
    }
    const inner = await this.#inner(scope, step, pipeline!, chain);
    return inner === undefined ? step : { ...step, inner };
  }

  async #inner(
    scope: Scope,
    { name, id }: { readonly name: string; readonly id: string },
    reference: string,
    chain: Chain,
  ): Promise<Scope | undefined> {
    const path = ['steps', name, 'pipeline'];
    // Too many steps stop everything, so that small documents cannot stand for endless ones.
    if (this.#steps > maxSteps) return undefined;
    const found = await this.#pipelines.find(reference);
    if ('code' in found) return refuse(scope, found, path, name);

    const link =
      found.version === undefined ? reference.split('@')[0]! : `${reference.split('@')[0]}@${found.version}`;
    const whole = [...chain, link];
    // A draft has no version yet; once it has, the name alone stands for it. A version by its number does not change.
    const before = chain.findIndex((outer) => outer === link || outer === reference);
    if (before !== -1) {
      const cycle = whole.slice(before).join(' → ');
      scope.report('PIPELINE_RECURSIVE', { pipeline: link, cycle }, path, { step: name });
      return undefined;
    }
    if (chain.length > maxNesting) {
      const values = { limit: maxNesting, chain: whole.join(' → ') };
      scope.report('PIPELINE_TOO_DEEP', values, path, { step: name });
      return undefined;
    }
    const read = this.#read.get(found) ?? readPipeline(found.text, found.documentName);
    this.#read.set(found, read);
    this.#report.addAll(read.document, read.problems);
    if (read.pipeline === undefined || read.paramsUnusable) return undefined;
    return await this.open(read, whole, `${id}/`);
  }
}

function refuse(scope: Scope, { code, values }: Refusal, path: readonly string[], step: string): undefined {
  scope.report(code, values, path, { step });
}

/** Reads a step's condition; the place of a fault is that of the character inside of it. */
function conditionOf(
  scope: Scope,
  name: string,
  text: string | undefined,
): { readonly when?: WrittenCondition | 'broken' } {
  if (text === undefined) return {};
  const when = parseCondition(text);
  if (!('reason' in when)) return { when };
  const values = { at: when.at + 1, reason: when.reason };
  const path = ['steps', name, 'when'];
  scope.report('CONDITION_SYNTAX', values, path, { step: name, within: { text, at: when.at } });
  return { when: 'broken' };
}
