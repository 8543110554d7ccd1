import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ArtifactRef, StoredValue } from '../../../execution/index.ts';
import {
  thumbnailSizes,
  type ImageArea,
  type ImageTools,
  type ThumbnailSize,
} from '../../../images/index.ts';
import type { Files } from '../../core/files.ts';
import type { Executions, ValuePlace } from '../../core/executions.ts';
import type { Answer } from '../answer.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import { isKnownTag, thumbnailAnswer, thumbnailFormatOf, thumbnailTag } from './thumbnail-answer.ts';

export interface ThumbnailRoutesOptions {
  readonly executions: Pick<Executions, 'value' | 'artifact'>;
  readonly files: Pick<Files, 'find'>;
  readonly images: ImageTools;
}

interface InItem {
  readonly params: {
    readonly id: string;
    readonly item: number;
    readonly name: string;
    readonly step: string;
  };
  readonly query: { readonly size: ThumbnailSize; readonly area?: string; readonly element: number };
}

interface OfFile {
  readonly params: { readonly file_id: string };
  readonly query: { readonly size: ThumbnailSize; readonly area?: string };
}

const project = 'default';
const group = 'Images';
const id = { type: 'string', format: 'uuid' } as const;
export const fileId = {
  type: 'string',
  pattern: '^sha256:[0-9a-f]{64}$',
  'x-expected': 'the file_id of a stored file',
} as const;
const item = { type: 'integer', minimum: 0, maximum: 10_000_000 } as const;
export const element: JsonSchema = {
  type: 'integer',
  minimum: 0,
  maximum: 1_000_000,
  default: 0,
  description: 'Which one of a list; they count from 0.',
};
export const sizeSchema: JsonSchema = {
  type: 'integer',
  enum: [...thumbnailSizes],
  default: 256,
  description: 'The longest side in pixels; an image that is smaller keeps its size.',
};
export const area: JsonSchema = {
  type: 'string',
  pattern: '^[0-9]{1,6},[0-9]{1,6},[1-9][0-9]{0,5},[1-9][0-9]{0,5}$',
  'x-expected': 'left,top,width,height in pixels',
  description: 'A part of the image in its own pixels, upright: left,top,width,height. To look at details.',
};
export const thumbnailAnswers = {
  200: { type: 'image/webp', description: 'The image, or PNG where only that is accepted.' },
} as const;
/** Small copies of images: of the values of items, and of stored files. */
export function thumbnailRoutes({ executions, files, images }: ThumbnailRoutesOptions): Route[] {
  return [
    ofValue('outputs', 'an output', ({ params }) => ({ of: 'outputs', name: params.name })),
    ofValue('inputs', 'an input', ({ params }) => ({ of: 'inputs', name: params.name })),
    ofValue('steps/{step}', 'what a step gave', ({ params }) => ({
      step: params.step,
      name: params.name,
    })),
    defineRoute<OfFile>({
      method: 'GET',
      path: '/api/v1/files/{file_id}/thumbnail',
      role: 'viewer',
      scope: 'own',
      group,
      summary: 'A small copy of a stored image, upright.',
      params: { file_id: fileId },
      query: { type: 'object', properties: { size: sizeSchema, area } },
      answers: thumbnailAnswers,
      async handle({ params, query, headers, caller }) {
        const { artifact } = await files.find(caller, project, params.file_id);
        return await thumbnail(artifact, query, headers);
      },
    }),
  ];

  function ofValue(part: string, what: string, where: (request: RouteRequest<InItem>) => ValuePlace): Route {
    return defineRoute<InItem>({
      method: 'GET',
      path: `/api/v1/executions/{id}/items/{item}/${part}/{name}/thumbnail`,
      role: 'viewer',
      group,
      summary: `A small copy of the image that is ${what} of an item, upright.`,
      params: { id, item },
      query: { type: 'object', properties: { size: sizeSchema, area, element } },
      answers: thumbnailAnswers,
      async handle(request) {
        const { params, query, headers } = request;
        const value = await executions.value({ project, id: params.id }, params.item, where(request));
        const artifact = await checked(artifactIn(value, params.name, query.element));
        return await thumbnail(artifact, query, headers);
      },
    });
  }

  /** What records of the project refer to, and nothing else. @throws ARTIFACT_NOT_FOUND */
  async function checked(found: ArtifactRef): Promise<ArtifactRef> {
    return (await executions.artifact(project, found.digest, found)).artifact;
  }

  async function thumbnail(
    { digest, name }: ArtifactRef,
    { size, area: part }: OfFile['query'],
    headers: RouteRequest['headers'],
  ): Promise<Answer> {
    const format = thumbnailFormatOf(headers);
    const tag = thumbnailTag(part === undefined ? digest : `${digest}-${part}`, size, format);
    // Who has it gets no other, and nothing is made for them.
    const content = isKnownTag(headers, tag)
      ? ''
      : await images.thumbnail(digest, size, format, { name, area: areaOf(part) });
    return thumbnailAnswer(content, format, tag);
  }
}

/** @throws ARTIFACT_NOT_FOUND for what is not stored as a file of its own */
function artifactIn(value: StoredValue, name: string, element: number): ArtifactRef {
  const one = 'list' in value ? value.list[element] : element === 0 ? value : undefined;
  if (one && 'digest' in one) return one;
  throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'What is stored as an image' });
}

export function areaOf(text: string | undefined): ImageArea | undefined {
  if (text === undefined) return undefined;
  const [x = 0, y = 0, width = 1, height = 1] = text.split(',').map(Number);
  return { x, y, width, height };
}
