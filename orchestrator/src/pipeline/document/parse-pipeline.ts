import { readDocument, type Document } from '@kumiki/component-sdk/document';
import type { Path, Problem } from '@kumiki/component-sdk/errors';
import {
  expandParams,
  withSecretReferences,
  issuesToProblems,
  ownValidator,
  pathInParams,
  type JsonSchema,
} from '@kumiki/component-sdk/schema';
import { checkParams } from './check-params.ts';
import { pipelineSchema } from './pipeline-schema.ts';
import { pipeline as pipelineCode } from './pipeline-schema.validate.ts';
import type { Pipeline } from './pipeline.types.ts';

const pipelineValidator = ownValidator(pipelineSchema, pipelineCode);

/** A pipeline document is never nested as deep as other documents may be. */
const limits = { maxDepth: 32 };

/** A pipeline that was read, or why it could not be. */
export interface ParsedPipeline {
  /** There where no problem is an error: the data of the document, as it was written. */
  readonly pipeline?: Pipeline;
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** As `ParsedPipeline`; `pipeline` is there also where only the parameters have problems. */
export interface ReadPipeline extends ParsedPipeline {
  readonly text: string;
  /** The whole schema of the parameters. */
  readonly params: JsonSchema;
  /** The schema of the parameters cannot be used: `params` takes anything. */
  readonly paramsUnusable: boolean;
}

/**
 * Reads a pipeline document, YAML or JSON. Never throws: what is wrong with its shape is in `problems`, all at
 * once. What it refers to is checked when it is compiled.
 *
 * @param name what messages call it, e.g. `pipeline.yaml`
 */
export function parsePipeline(text: string, name: string): ParsedPipeline {
  const { pipeline, document, problems } = readPipeline(text, name);
  return pipeline === undefined || problems.length > 0
    ? { document, problems }
    : { pipeline, document, problems };
}

/** As `parsePipeline`, for the compiler, which goes on where only the parameters have problems. */
export function readPipeline(text: string, name: string): ReadPipeline {
  const document = readDocument(text, name, limits);
  const nothing = { text, document, params: {}, paramsUnusable: true };
  if (document.problems.length > 0) return { ...nothing, problems: document.problems };

  const issues = pipelineValidator.check(document.data);
  if (issues.length > 0) return { ...nothing, problems: byLine(issuesToProblems(issues, document)) };

  const pipeline = document.data as Pipeline;
  const params = expandParams(pipeline.params);
  const locate = (path: Path, what?: 'key' | 'value') =>
    document.locate(['params', ...pathInParams(pipeline.params, path)], what);
  const { problems, unusable } = checkParams(params, locate);
  const seen = unusable ? {} : withSecretReferences(params);
  return { text, pipeline, document, problems, params: seen, paramsUnusable: unusable };
}

function byLine(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
