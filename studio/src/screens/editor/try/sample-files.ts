import type { PipelineDocument } from '../../../document/document.ts';
import { baseType } from '../../../document/types.ts';

/** A file that a draft is tried out with. */
export interface SampleFile {
  readonly fileId: string;
  readonly name: string;
}

/** By input. */
export type SampleFiles = Readonly<Record<string, SampleFile>>;

const keyOf = (pipeline: string) => `kumiki.sample.${pipeline}`;

/** What this window tried a pipeline out with: it is there again after a reload, and on the way back to it. */
export function keptSamples(pipeline: string): SampleFiles {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(keyOf(pipeline)) ?? '{}');
    return typeof read === 'object' && read !== null ? (read as SampleFiles) : {};
  } catch {
    return {};
  }
}

export function keepSamples(pipeline: string, samples: SampleFiles): void {
  try {
    if (Object.keys(samples).length === 0) sessionStorage.removeItem(keyOf(pipeline));
    else sessionStorage.setItem(keyOf(pipeline), JSON.stringify(samples));
  } catch {
    // Then it is for as long as the page is open.
  }
}

/** The input that a file is most likely for: the first image that has no sample yet, else the first one. */
export function inputFor({ inputs = {} }: PipelineDocument, samples: SampleFiles): string | undefined {
  const images = Object.keys(inputs).filter((name) => baseType(inputs[name]!.type) === 'image');
  return images.find((name) => !samples[name]) ?? images[0];
}
