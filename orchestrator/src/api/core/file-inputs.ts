import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ArtifactRef, SubmittedInput } from '../../execution/index.ts';
import type { InputSource } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { unknownInput } from './submission.ts';

/** A file that somebody sent for an input of a pipeline. */
export interface GivenFile<File = ArtifactRef> {
  /** Left out for the pipeline's only required image input. */
  readonly input?: string;
  readonly artifact: File;
}

/**
 * Files by the inputs that they are for, in their order: the rule of every protocol.
 * @throws INPUT_UNKNOWN, IMAGE_INPUT_UNCLEAR, IMAGE_FORMAT_NOT_ALLOWED for what cannot be an image
 */
export function byInput<File extends Pick<ArtifactRef, 'mediaType' | 'name'>>(
  plan: Plan,
  files: readonly GivenFile<File>[],
): Map<string, File[]> {
  const found = new Map<string, File[]>();
  for (const { input = onlyImage(plan), artifact } of files) {
    checkKind(plan, input, artifact);
    const before = found.get(input);
    if (before) before.push(artifact);
    else found.set(input, [artifact]);
  }
  return found;
}

/** Files of one input as its value for one item. @throws INPUT_FILES_TOO_MANY where it takes one */
export function asInput<File, Input extends SubmittedInput | InputSource = SubmittedInput>(
  plan: Plan,
  input: string,
  files: readonly File[],
  value: (file: File) => Input,
): Input | { readonly kind: 'list'; readonly elements: readonly Input[] } {
  const [first] = files;
  if (plan.inputs[input]!.list) return { kind: 'list', elements: files.map(value) };
  if (files.length === 1) return value(first!);
  const where = `the pipeline ${plan.pipeline.name}`;
  throw kumikiError('INPUT_FILES_TOO_MANY', { input, where, count: files.length });
}

/** The pipeline's only required image input. @throws IMAGE_INPUT_UNCLEAR */
function onlyImage(plan: Plan): string {
  const isWanted = ({ type, optional }: Plan['inputs'][string]) => type === 'image' && !optional;
  const images = Object.entries(plan.inputs).filter(([, input]) => isWanted(input));
  if (images.length === 1) return images[0]![0];
  const inputs = Object.keys(plan.inputs).join(', ') || 'none';
  throw kumikiError('IMAGE_INPUT_UNCLEAR', { pipeline: plan.pipeline.name, inputs });
}

/** What cannot be an image is refused when it comes, not when its item runs. */
function checkKind(plan: Plan, input: string, file: Pick<ArtifactRef, 'mediaType' | 'name'>): void {
  const wanted = Object.hasOwn(plan.inputs, input) ? plan.inputs[input] : undefined;
  if (!wanted) throw unknownInput(plan, input);
  const isPicture = wanted.type === 'image' || wanted.type === 'mask';
  if (isPicture && !file.mediaType.startsWith('image/')) {
    const isKnown = file.mediaType !== 'application/octet-stream';
    const found = isKnown ? `of the type ${file.mediaType}` : 'of an unknown format';
    throw kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: file.name ?? input, found });
  }
}
