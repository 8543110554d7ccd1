import { describe, expect, test } from 'vitest';
import { generateTypes, parseManifest, typeName } from './index.ts';

const manifestOf = (more: string) =>
  parseManifest(
    `{apiVersion: kumiki/v1, kind: Component, name: vision/crop-detections, version: 1.0.0, category: vision,
      title: {en: Crop}, description: {en: Cuts every find out.}, ${more}}`,
    'component.yaml',
  );

describe('the types of a component', () => {
  test('are one interface called after it, with the types of the SDK', async () => {
    const text = await generateTypes(
      manifestOf(`
        inputs: {image: {type: image, description: {en: The picture.}}, detections: {type: detections}, logo: {type: mask, optional: true}},
        outputs: {images: {type: 'image[]'}, names: {type: 'text[]'}, count: {type: number}, raw: {type: json, optional: true}},
        params: {
          margin: {type: integer, default: 0, title: {en: Margin, ja: 余白}, description: {en: In pixels., ja: ピクセル}},
          kind: {enum: [box, square]},
          box: {type: array, items: {type: number}, minItems: 4, maxItems: 4},
          names: {type: array, items: {type: string}, maxItems: 100},
          mode: {type: object, additionalProperties: false, properties: {on: {type: boolean, default: true}}},
        }`),
    );
    expect(text).toBe(`/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image, JsonValue } from '@kumiki/component-sdk';

/**
 * Cuts every find out.
 */
export interface CropDetections {
  inputs: {
    /**
     * The picture.
     */
    image: Image;
    detections: Detections;
    logo?: Image;
  };
  outputs: {
    images: Image[];
    names: string[];
    count: number;
    raw?: JsonValue;
  };
  params: {
    /**
     * In pixels.
     */
    margin: number;
    kind?: 'box' | 'square';
    /**
     * @minItems 4
     * @maxItems 4
     */
    box?: [number, number, number, number];
    /**
     * @maxItems 100
     */
    names?: string[];
    mode?: {
      on: boolean;
    };
  };
}
`);
  });

  test('write out references, and take no code from a description', async () => {
    const text = await generateTypes(
      manifestOf(`
        inputs: {image: {type: image}},
        params: {
          type: object,
          required: [from],
          properties: {from: {$ref: '#/$defs/point'}, to: {$ref: '#/properties/from'}, text: {description: '*/ export const bad = 1; /*'}},
          $defs: {point: {type: object, title: Image, properties: {x: {type: number}}, additionalProperties: false}},
        }`),
    );
    expect(text.match(/x\?: number/g)).toHaveLength(2);
    expect(text.match(/^(export|import).*/gm)).toEqual([
      "import type { Image } from '@kumiki/component-sdk';",
      'export interface CropDetections {',
    ]);
    expect(text).toContain('* / export const bad');
  });

  test('have no import where nothing comes from the SDK, and no name of the SDK', async () => {
    expect(await generateTypes(manifestOf('inputs: {a: {type: text}}'))).not.toContain('import');
    expect(typeName('imaging/resize')).toBe('Resize');
    expect(typeName('data/table')).toBe('TableComponent');
  });
});
