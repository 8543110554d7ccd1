import type { Manifest } from '@kumiki/component-sdk/manifest';
import { readExampleValue } from '@kumiki/component-sdk/testing';
import {
  FileValue,
  Image,
  parseTypeRef,
  type RawImage,
  type SingleValue,
  type Value,
  type ValueTypeName,
} from '@kumiki/component-sdk/values';
import { completeParams, type Values } from '@kumiki/component-sdk/worker';
import type { Case } from './check.ts';

/** The examples of a manifest whose files are in a folder; without them, values made up from the types. */
export async function casesOf(manifest: Manifest, folder: string | undefined): Promise<Case[]> {
  if (folder === undefined || manifest.examples.length === 0) return [madeUp(manifest)];
  return await Promise.all(
    manifest.examples.map(async ({ inputs, params = {}, title }, at) => ({
      title: title?.en ?? `example ${at + 1}`,
      inputs: Object.fromEntries(
        await Promise.all(
          Object.entries(inputs).map(async ([name, written]) => {
            return [name, await readExampleValue(folder, manifest.inputs[name]!.type, written)] as const;
          }),
        ),
      ),
      params: completeParams(manifest, params),
    })),
  );
}

function madeUp(manifest: Manifest): Case {
  return {
    title: 'made-up values',
    inputs: inputsOf(manifest, 64, 48),
    params: completeParams(manifest, {}),
  };
}

/** A value for each input that must be there, images in a size. */
function inputsOf(manifest: Manifest, width: number, height: number): Values {
  const needed = Object.entries(manifest.inputs).filter(([, { optional }]) => !optional);
  return Object.fromEntries(
    needed.map(([name, { type }]) => {
      const { type: single, list } = parseTypeRef(type)!;
      const value = valueOf(single, width, height);
      return [name, list ? [value, value] : value] as readonly [string, Value];
    }),
  );
}

/**
 * The inputs of a case with all images in another size, so that no two packets are alike. They lie on the old ones,
 * so that what was found in those fits them too.
 */
export function resized({ inputs }: Case, width: number, height: number): Values {
  const another = (value: Value): Value => {
    if (Array.isArray(value)) return (value as readonly Value[]).map(another);
    if (!(value instanceof Image)) return value;
    const made = pixels(width, height, value.space === 'grey' ? 1 : 3);
    return Image.fromRaw(made, { from: value, transform: 'scale' });
  };
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, another(value)]));
}

function valueOf(type: ValueTypeName, width: number, height: number): SingleValue {
  const frame = { root: 'photo', width, height, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const;
  switch (type) {
    case 'image':
      return picture(width, height, 3);
    case 'mask':
      return picture(width, height, 1);
    case 'file':
      return FileValue.fromBytes(Buffer.from('content'), 'file.txt', 'text/plain');
    case 'detections':
      return { frame, items: [{ box: [4, 4, 16, 16], label: 'part', score: 0.9 }] };
    case 'keypoints':
      return { frame, items: [{ points: [{ x: 4, y: 4 }] }] };
    case 'classes':
      return { items: [{ label: 'part', score: 0.9 }] };
    case 'measurements':
      return { frame, items: [{ name: 'width', value: 16, unit: 'px' }] };
    case 'verdict':
      return { verdict: 'OK', reasons: [] };
    case 'table':
      return { columns: [{ name: 'value', type: 'number' }], rows: [[1]] };
    case 'text':
      return 'text';
    case 'number':
      return 1;
    case 'json':
    default:
      return {};
  }
}

/** An image on the frame that made-up data lies on. */
function picture(width: number, height: number, channels: 1 | 3): Image {
  const toRoot = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  return Image.fromRaw(pixels(width, height, channels)).withFrame({ root: 'photo', width, height, toRoot });
}

/** Pixels in which hardly two rows are alike. */
function pixels(width: number, height: number, channels: 1 | 3): RawImage {
  const data = new Uint8Array(width * height * channels).map((_, at) => (at * 31 + (at >> 8)) & 255);
  return { data, width, height, channels };
}

/** The name of an input that takes images, where there is one. */
export function pictureInput(manifest: Manifest): string | undefined {
  return Object.entries(manifest.inputs).find(([, { type }]) => type === 'image' || type === 'mask')?.[0];
}
