import { callerParam, callerSchemas } from '../../../document/caller-params.ts';
import { inputsNode, type PipelineDocument } from '../../../document/document.ts';
import { fieldsOf } from '../../../parts/params/fields.ts';
import type { EditorLibrary } from '../library.svelte.ts';
import { drawablesOf, paramsOf, scaledParams, type Drawable } from '../params/draw/drawable.ts';
import { picturePorts, pictureSource, type FullSizes, type PreviewInputs } from './full-size.ts';
import { picturesIn, type PreviewAnswer } from './preview-answer.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What is drawn means pixels of the image that a step takes; a preview gives it a smaller one. These are the parameters
 * that mean the same place there, by step.
 * @param answer of the preview before, which says how large the images were @throws ApiError
 */
export async function scaledSteps(
  document: PipelineDocument,
  library: EditorLibrary,
  inputs: PreviewInputs,
  answer: PreviewAnswer,
  sizes: FullSizes,
): Promise<Readonly<Record<string, Values>>> {
  const isReduced = Object.values(answer.images).some((of) => of.some(({ scale }) => scale < 1));
  if (!isReduced) return {};
  const found: Record<string, Values> = {};
  for (const id of Object.keys(document.steps)) {
    const drawn = await drawnOf(document, library, id);
    // What is the default is no place in a picture.
    if (!drawn?.drawables.some((one) => isSet(document, id, one))) continue;
    const factor = await factorOf(document, library, id, inputs, answer, sizes);
    if (factor === 1) continue;
    const params = scaledParams(drawn.drawables, drawn.values, factor);
    if (Object.keys(params).length > 0) found[id] = params;
  }
  return found;
}

async function drawnOf(
  document: PipelineDocument,
  library: EditorLibrary,
  id: string,
): Promise<{ readonly drawables: readonly Drawable[]; readonly values: Values } | undefined> {
  const { component } = document.steps[id]!;
  if (component === undefined) return undefined;
  const details = await library.details(component).catch(() => undefined);
  const drawables = details ? drawablesOf(details.params) : [];
  return details && drawables.length > 0
    ? { drawables, values: valuesOf(document, id, details.params) }
    : undefined;
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

/** Pixels of the image that the step took in the preview, for one of the image that it takes in a run. */
async function factorOf(
  document: PipelineDocument,
  library: EditorLibrary,
  id: string,
  inputs: PreviewInputs,
  answer: PreviewAnswer,
  sizes: FullSizes,
): Promise<number> {
  // Without any image to take, a component means pixels of the original, whatever the size of what was found in it.
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
