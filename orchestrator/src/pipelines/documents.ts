import { kumikiError } from '@kumiki/component-sdk/errors';
import { formatPipeline, isPipelineName, parsePipeline, type Pipeline } from '../pipeline/index.ts';
import { pipelineInvalid } from './pipeline-invalid.ts';

/** What messages call a document that has no place of its own. */
export const documentName = 'pipeline.yaml';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The name that a document gives itself. Whatever else is wrong with it may stay so while people work on it.
 * @throws PIPELINE_INVALID where it cannot be read at all, PIPELINE_NAME_INVALID
 */
export function nameIn(text: string): string {
  const { name } = readMapping(text);
  if (isPipelineName(name)) return name;
  const reason =
    name === undefined ? 'there is none' : `${JSON.stringify(name)} is not of small letters, digits and "-"`;
  const advice = 'Write under "name" a name in small letters such as find-and-mark.';
  throw kumikiError('PIPELINE_NAME_INVALID', { reason, advice });
}

/** The document without problems in its shape. @throws PIPELINE_INVALID */
export function readWhole(text: string): Pipeline {
  const { pipeline, problems } = parsePipeline(text, documentName);
  if (pipeline === undefined) throw pipelineInvalid(documentName, problems);
  return pipeline;
}

/** A document as JSON text. @throws PIPELINE_INVALID where it cannot be read at all */
export function asJson(text: string): string {
  return `${JSON.stringify(readMapping(text), null, 2)}\n`;
}

/**
 * A document as YAML text in Kumiki's own style, without comments. It may have problems.
 * @throws PIPELINE_INVALID where it cannot be read, or a section of it is something else than a mapping
 */
export function asYaml(json: string): string {
  const data = readMapping(json);
  const { inputs = {}, steps = {}, canvas = {} } = data;
  const sections = [inputs, steps, canvas];
  if (sections.every(isMapping) && [inputs, steps].every((one) => Object.values(one!).every(isMapping))) {
    return formatPipeline(data as unknown as Pipeline);
  }
  throw pipelineInvalid(documentName, parsePipeline(json, documentName).problems);
}

function readMapping(text: string): Mapping {
  const { document, problems } = parsePipeline(text, documentName);
  if (document.problems.length > 0 || !isMapping(document.data)) {
    throw pipelineInvalid(documentName, problems);
  }
  return document.data;
}

function isMapping(data: unknown): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
