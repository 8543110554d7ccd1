import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ImageMetadata, InputFile } from '@kumiki/proto/image-processing';
import { plainName, type ArtifactRef } from '../../../execution/index.ts';
import type { ProcessRequest } from '../../core/process-request.ts';
import type { ImageHead } from './image-head.ts';

type Files = ProcessRequest['files'];

const priorities = { LOW: 'low', NORMAL: 'normal', HIGH: 'high' } as const;

/** What is asked for, once the image is in the store. */
export function requestOf(
  { correlationId, metadata, pipeline }: ImageHead,
  image: ArtifactRef,
  others: Files,
): ProcessRequest {
  const { clientId, input } = metadata;
  return {
    pipelineId: pipeline.pipelineId,
    textParameters: pipeline.parameters,
    priority: priorities[pipeline.priority],
    correlationId,
    ...(clientId !== '' && { clientId }),
    files: [{ artifact: image, ...(input !== '' && { input }) }, ...others],
  };
}

export interface InputPlaces {
  readonly objects: ObjectWriter;
  /** What is known of a stored file. */
  readonly stored: (fileId: string) => Promise<ArtifactRef>;
  readonly signal: AbortSignal;
}

/**
 * The files of the other inputs: what was sent is stored, what was named is looked up.
 * @throws what the places throw
 */
export async function otherInputs({ inputs }: ImageMetadata, places: InputPlaces): Promise<Files> {
  const files = Object.entries(inputs).map(async ([input, file]) => {
    const artifact = await artifactOf(file, places);
    const name = plainName(file.name) || artifact.name || input;
    return { input, artifact: { ...artifact, name } };
  });
  return await Promise.all(files);
}

async function artifactOf(file: InputFile, { objects, stored, signal }: InputPlaces): Promise<ArtifactRef> {
  const { content, fileId = '' } = file;
  if (content !== undefined) {
    return { ...(await objects.put(content, { signal })), mediaType: mediaTypeOf(content) };
  }
  return await stored(fileId);
}

function mediaTypeOf(bytes: Uint8Array): string {
  const format = sniffFormat(bytes);
  return format ? imageFormatTable[format].mediaType : 'application/octet-stream';
}
