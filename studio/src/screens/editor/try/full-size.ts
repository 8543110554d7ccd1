import { postJson } from '../../../api/client.ts';
import { inputsNode, readSource, type PipelineDocument } from '../../../document/document.ts';
import { graphOf, nodeIn, type Library } from '../../../document/graph.ts';
import { baseType } from '../../../document/types.ts';
import { upTo } from './changes.ts';
import { pictureOfInput, picturesIn, type PreviewAnswer, type StepPicture } from './preview-answer.ts';

/** The longest side that previews may have, in pixels: images are as they are. */
const fullEdge = 16_384;
/** So many are remembered. */
const most = 20;

/** Inputs of a preview. */
export type PreviewInputs = Readonly<
  Record<string, { readonly file_id: string } | { readonly data: unknown }>
>;

/**
 * Where a step takes its picture from: a step, or an input of the pipeline. One that takes none, but values that were found in
 * one, has the pipeline's first image.
 */
export function pictureSource(
  document: PipelineDocument,
  id: string,
  library: Library,
): { readonly node: string; readonly port: string } | undefined {
  const given = document.steps[id]?.inputs ?? {};
  for (const name of picturePorts(document, id, library)) {
    const source = readSource(given[name]);
    if (source) return source;
  }
  const first = Object.entries(document.inputs ?? {}).find(([, { type }]) => baseType(type) === 'image');
  return first && { node: inputsNode, port: first[0] };
}

/** The inputs of a step that take pictures. */
export function picturePorts(document: PipelineDocument, id: string, library: Library): readonly string[] {
  const { inputs = [] } = nodeIn(graphOf(document, library), id) ?? {};
  return inputs.filter(({ type }) => ['image', 'mask'].includes(baseType(type))).map(({ name }) => name);
}

/** The pictures that steps take, in their full size: looked at once for as long as what leads up to them is the same. */
export class FullSizes {
  readonly #known = new Map<string, Promise<StepPicture | undefined>>();

  /** @throws ApiError */
  async inputOf(
    document: PipelineDocument,
    id: string,
    library: Library,
    inputs: PreviewInputs,
  ): Promise<StepPicture | undefined> {
    const source = pictureSource(document, id, library);
    if (!source) return undefined;
    const key = meaningOf(document, id, source, inputs);
    const known = this.#known.get(key);
    if (known) return await known;
    const asked = ask(document, id, source, inputs);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(oldest);
    }
    return await asked;
  }

  /** Pictures are kept by the platform for some minutes: what cannot be shown any more is asked for again. */
  forget(): void {
    this.#known.clear();
  }
}

async function ask(
  document: PipelineDocument,
  id: string,
  { node, port }: { readonly node: string; readonly port: string },
  inputs: PreviewInputs,
): Promise<StepPicture | undefined> {
  const step = node === inputsNode ? id : node;
  const answer = await postJson<PreviewAnswer>('/previews', { document, inputs, step, edge: fullEdge });
  if (node === inputsNode) {
    const image = answer.images[port]?.[0];
    return image && pictureOfInput(port, image);
  }
  const output = answer.steps.find((one) => one.step === node)?.outputs[port];
  return output && picturesIn({ [port]: output })[0];
}

function meaningOf(
  document: PipelineDocument,
  id: string,
  source: { readonly node: string; readonly port: string },
  inputs: PreviewInputs,
): string {
  const { params, files } = document;
  const before = source.node === inputsNode ? [] : [...upTo(document, source.node)];
  const steps = before.map((step) => [step, document.steps[step]]);
  return JSON.stringify([source, steps, params, files, inputs, source.node === inputsNode ? id : '']);
}
