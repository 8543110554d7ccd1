import type { Document } from '@kumiki/component-sdk/document';
import {
  problem,
  type ErrorCode,
  type Path,
  type Place,
  type Problem,
  type ValuesOf,
} from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { WrittenCondition } from '../condition/index.ts';
import type { Pipeline, PipelineStep } from '../document/pipeline.types.ts';
import type { LockedComponent } from '../plan/plan.ts';
import type { About, Report } from './report.ts';

/** A step of a document with what it names found. */
export interface ScopeStep {
  readonly name: string;
  /** As the plan calls it: with the path of the steps that it is inside of. */
  readonly id: string;
  readonly written: PipelineStep;
  /** Neither this nor `inner` where what the step names was not found. */
  readonly component?: LockedComponent;
  /** The pipeline that the step is. */
  readonly inner?: Scope;
  /** `'broken'` where it cannot be read. */
  readonly when?: WrittenCondition | 'broken';
}

interface ScopeParts {
  readonly text: string;
  readonly document: Document;
  readonly pipeline: Pipeline;
  readonly params: JsonSchema;
  readonly prefix: string;
}

/** One document of a compile, in one place: a pipeline used by two steps has two scopes. */
export class Scope {
  readonly document: Document;
  readonly pipeline: Pipeline;
  /** The whole schema of its parameters. */
  readonly params: JsonSchema;
  /** What stands before the ids of its steps: nothing, or `prepare/`. */
  readonly prefix: string;
  /** All steps that are not disabled, in the order of the document. */
  readonly steps = new Map<string, ScopeStep>();
  readonly #text: string;
  readonly #report: Report;

  constructor({ text, document, pipeline, params, prefix }: ScopeParts, report: Report) {
    this.#text = text;
    this.document = document;
    this.pipeline = pipeline;
    this.params = params;
    this.prefix = prefix;
    this.#report = report;
  }

  report<Code extends ErrorCode>(
    code: Code,
    values: ValuesOf<Code>,
    path: Path,
    { at = 'value', within, ...about }: About = {},
  ): void {
    const place = this.document.locate(path, at);
    const shift = within === undefined ? 0 : this.#shiftOf(place, within.text, within.at);
    this.reportAll([problem(code, values, { ...place, column: place.column + shift }, about)]);
  }

  /** From the start of a text value to a character of it, where the value is on one line as it is meant. */
  #shiftOf({ line, column }: Place, text: string, at: number): number {
    const written = this.#text.split(/\r?\n/, line)[line - 1]?.indexOf(text, column - 1) ?? -1;
    const quote = written - (column - 1);
    return quote === 0 || quote === 1 ? quote + at : 0;
  }

  reportAll(problems: readonly Problem[]): void {
    this.#report.addAll(this.document, problems);
  }
}
