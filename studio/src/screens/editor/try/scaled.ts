import type { JsonSchema } from '../../../api/types.ts';
import { callerParam, callerSchemas } from '../../../document/caller-params.ts';
import { inputsNode, type PipelineDocument } from '../../../document/document.ts';
import { fieldsOf } from '../../../parts/params/fields.ts';
import type { EditorLibrary } from '../library.svelte.ts';
import { drawablesOf, paramsOf, scaledParams, type Drawable } from '../params/draw/drawable.ts';
import { givesSize, lengthsOf, scaledLengths } from '../params/lengths.ts';
import { picturePorts, pictureSource, type FullSizes, type PreviewInputs } from './full-size.ts';
import { picturesIn, type PreviewAnswer } from './preview-answer.ts';

type Values = Readonly<Record<string, unknown>>;
/** Pixels of the image that a step takes in a preview, for one of the image that it takes in a run, by step. */
export type Factors = Readonly<Record<string, number>>;

/** How much smaller than in a run the images are that steps with values in pixels took. */
interface Scaled {
  readonly drawables: readonly Drawable[];
  readonly schema: JsonSchema;
  readonly values: Values;
}

/**
 * Looks at a preview for how much smaller than in a run the images were that its steps took.
 * @param answer of the preview, which says how large the images were @throws ApiError
 */
export async function factorsIn(
  document: PipelineDocument,
  library: EditorLibrary,
  inputs: PreviewInputs,
  answer: PreviewAnswer,
  sizes: FullSizes,
): Promise<Factors> {
  const isReduced = Object.values(answer.images).some((of) => of.some(({ scale }) => scale < 1));
  if (!isReduced) return {};
  const found: Record<string, number> = {};
  const about = { document, library, inputs, answer, sizes };
  for (const id of Object.keys(document.steps)) {
    const scaled = await scaledOf(document, library, id);
    if (!scaled) continue;
    // Where a drawing lies has to be known exactly; what is the default is no place in a picture.
    const isDrawn = scaled.drawables.some((one) => isSet(document, id, one));
    const factor = isDrawn ? await exactFactor(about, id) : await factorOf(about, id);
    if (factor !== 1) found[id] = factor;
  }
  return found;
}

/**
 * Values in pixels mean those of the image that a step takes; a preview gives it a smaller one. These are the parameters
 * that mean the same there, by step. @throws ApiError
 */
export async function paramsAt(
  document: PipelineDocument,
  library: EditorLibrary,
  factors: Factors,
): Promise<Readonly<Record<string, Values>>> {
  const found: Record<string, Values> = {};
  for (const [id, factor] of Object.entries(factors)) {
    const scaled = document.steps[id] && (await scaledOf(document, library, id));
    if (!scaled) continue;
    const drawn = scaled.drawables.filter((one) => isSet(document, id, one));
    const params = {
      ...scaledLengths(scaled.schema, scaled.values, factor),
      ...scaledParams(drawn, scaled.values, factor),
    };
    if (Object.keys(params).length > 0) found[id] = params;
  }
  return found;
}

/** What of a step is in pixels: drawn, or typed. */
async function scaledOf(
  document: PipelineDocument,
  library: EditorLibrary,
  id: string,
): Promise<Scaled | undefined> {
  const { component } = document.steps[id]!;
  if (component === undefined) return undefined;
  const schema = (await library.details(component).catch(() => undefined))?.params;
  if (!schema) return undefined;
  const drawables = drawablesOf(schema);
  const values = valuesOf(document, id, schema);
  const isThere = drawables.length > 0 || lengthsOf(schema, values).length > 0;
  return isThere ? { drawables, schema, values } : undefined;
}

function isSet(document: PipelineDocument, id: string, drawable: Drawable): boolean {
  const given = document.steps[id]?.params ?? {};
  return paramsOf(drawable).some((name) => given[name] !== undefined);
}

/** What each parameter of a step is, also where it comes from the caller, or from its default. */
export function valuesOf(
  document: PipelineDocument,
  id: string,
  schema: Parameters<typeof fieldsOf>[0],
): Values {
  const given = document.steps[id]?.params ?? {};
  const schemas = callerSchemas(document);
  return Object.fromEntries(
    fieldsOf(schema).map(([name, field]) => {
      const caller = callerParam(given[name]);
      return [name, caller === undefined ? (given[name] ?? field.default) : schemas[caller]?.default];
    }),
  );
}

interface About {
  readonly document: PipelineDocument;
  readonly library: EditorLibrary;
  readonly inputs: PreviewInputs;
  readonly answer: PreviewAnswer;
  readonly sizes: FullSizes;
}

/**
 * The factor of a step by what leads up to it: steps leave it as it is, but those that give a size that somebody chose; what
 * they give is looked at.
 */
async function factorOf(about: About, id: string): Promise<number> {
  const { document, library, answer } = about;
  // Without any image to take, a component means pixels of the original, whatever the size of what was found in it.
  if (picturePorts(document, id, library.library).length === 0) return 1;
  const source = pictureSource(document, id, library.library);
  if (!source) return 1;
  if (source.node === inputsNode) return answer.images[source.port]?.[0]?.scale ?? 1;
  const component = document.steps[source.node]?.component;
  const details =
    component === undefined ? undefined : await library.details(component).catch(() => undefined);
  if (!details || givesSize(details.params, valuesOf(document, source.node, details.params)))
    return await exactFactor(about, id);
  return await factorOf(about, source.node);
}

/** The factor of a step by how large the image is that it takes in a run. */
async function exactFactor({ document, library, inputs, answer, sizes }: About, id: string): Promise<number> {
  if (picturePorts(document, id, library.library).length === 0) return 1;
  const source = pictureSource(document, id, library.library);
  if (!source) return 1;
  if (source.node === inputsNode) return answer.images[source.port]?.[0]?.scale ?? 1;
  const output = answer.steps.find(({ step }) => step === source.node)?.outputs[source.port];
  const reduced = output && picturesIn({ [source.port]: output })[0];
  if (!reduced) return 1;
  const full = await sizes.inputOf(document, id, library.library, inputs);
  return full ? reduced.width / full.width : 1;
}
