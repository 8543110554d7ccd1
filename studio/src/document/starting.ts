import type { ComponentSummary } from '../api/types.ts';
import type { PipelineDocument } from './document.ts';
import { identifierFrom } from './names.ts';

/** The step that a new pipeline begins with, where it is there: what it does is seen at once, and it needs no settings. */
const usual = 'imaging/grayscale';

/**
 * A small pipeline to begin with: an image, a step that changes it, and an output.
 * @param components those that there are
 * @param title what somebody called it
 */
export function startingDocument(
  name: string,
  title: string,
  components: readonly ComponentSummary[],
): PipelineDocument {
  const found = components.find((one) => one.name === usual) ?? components.find(takesAnImage);
  const start = {
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name,
    title: { en: title },
    inputs: { image: { type: 'image', title: { en: 'Image', ja: '画像' } } },
  };
  if (!found) return { ...start, steps: {}, outputs: {} };
  const [major = '0'] = found.version.split('.');
  const id = identifierFrom(found.name.split('/').at(-1)!);
  const input = Object.keys(found.inputs)[0]!;
  const output = Object.entries(found.outputs).find(([, { type }]) => type === 'image')![0];
  return {
    ...start,
    steps: { [id]: { component: `${found.name}@^${major}`, inputs: { [input]: '$inputs.image' } } },
    outputs: { result: `$steps.${id}.${output}` },
  };
}

/** Whether it makes an image of an image alone. */
function takesAnImage({ inputs, outputs }: ComponentSummary): boolean {
  const needed = Object.values(inputs).filter(({ optional }) => optional !== true);
  const isAlone = needed.length === 1 && Object.keys(inputs).length === 1 && needed[0]!.type === 'image';
  return isAlone && Object.values(outputs).some(({ type }) => type === 'image');
}

/** A name for addresses made of what somebody wrote; a title without letters that fit gives `pipeline`. */
export function nameFrom(title: string): string {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' ? 'pipeline' : name;
}
