import { defineComponent, kumikiError } from '@kumiki/component-sdk';
import { endingOf, plainName, sinkFolder, stemOf } from '@kumiki/component-sdk/outside';
import type { Folder } from './component.types.ts';
import { writeWhole } from './write-whole.ts';

/** Writes what it is given; the platform may run it again, so the same content makes the same file. */
export default defineComponent<Folder>({
  async run({ inputs: { image, data, name }, params: { folder: wanted, prefix, existing } }) {
    if (!image && data === undefined) {
      const expected = 'image, or give it data';
      throw kumikiError('INPUT_MISSING', { where: 'sink/folder', input: 'image', expected });
    }
    const folder = await sinkFolder(wanted);
    const stem = plainName(`${prefix}${name ?? stemOf(image?.origin.name) ?? 'result'}`);
    const files: string[] = [];
    if (image) {
      const { bytes, format } = await image.toFile();
      files.push(await writeWhole(folder, stem, endingOf(format), bytes, existing));
    }
    if (data !== undefined) {
      const text = Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`);
      files.push(await writeWhole(folder, stem, 'json', text, existing));
    }
    return { files };
  },
});
