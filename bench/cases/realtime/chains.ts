import { sharp, type Sharp } from '@kumiki/component-sdk';

/** A chain of three steps, and the same by hand. */
export interface Chain {
  /** The steps, joined from `$inputs.image` to `$steps.c.image`. */
  readonly steps: readonly (readonly [component: string, params: string])[];
  /** What each of them is to a sharp pipeline. */
  readonly changes: readonly ((image: Sharp) => Sharp)[];
}

/** As frames are encoded: with the usual Huffman codes, in half the time. */
export const encoding = { quality: 90, optimiseCoding: false } as const;

/** 1080p JPEG → 640 → blur → grey → JPEG: small frames pass from step to step. */
export const shrinking: Chain = {
  steps: [
    ['imaging/resize', '{width: 640}'],
    ['imaging/blur', '{sigma: 1.5}'],
    ['imaging/grayscale', '{}'],
  ],
  changes: [(image) => image.resize(640), (image) => image.blur(1.5), (image) => image.toColourspace('b-w')],
};

/** 1080p throughout with cheap steps: moving pixels is what counts. */
export const sameSize: Chain = {
  steps: [
    ['imaging/flip', '{direction: horizontal}'],
    ['imaging/blur', '{sigma: 0.5}'],
    ['imaging/grayscale', '{}'],
  ],
  changes: [(image) => image.flop(), (image) => image.blur(0.5), (image) => image.toColourspace('b-w')],
};

export const chains = { shrinking, sameSize };
export type ChainName = keyof typeof chains;

/** A frame in one sharp pipeline by hand. */
export async function byHand({ changes }: Chain, bytes: Uint8Array): Promise<Buffer> {
  return await changes
    .reduce((image, change) => change(image), sharp(bytes))
    .jpeg(encoding)
    .toBuffer();
}

/** @param apart each step in processes of its own */
export function documentOf({ steps }: Chain, apart: boolean): string {
  const ids = ['a', 'b', 'c'] as const;
  const lines = steps.map(([component, params], at) => {
    const image = at === 0 ? '$inputs.image' : `$steps.${ids[at - 1]}.image`;
    const group = apart ? `, group: ${ids[at]}${ids[at]}` : '';
    return `  ${ids[at]}: {component: ${component}, inputs: {image: ${image}}, params: ${params}${group}}`;
  });
  return `
apiVersion: kumiki/v1
kind: Pipeline
name: chain
inputs: {image: {type: image}}
steps:
${lines.join('\n')}
outputs: {image: $steps.c.image}
`;
}
