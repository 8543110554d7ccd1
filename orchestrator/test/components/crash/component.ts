import { existsSync, writeFileSync } from 'node:fs';
import { defineComponent, type Image, type JsonValue } from '@kumiki/component-sdk';

interface Crash {
  /** `note` is the path of a file that says that it has crashed before. */
  inputs: { image: Image; note: string };
  outputs: { seen: JsonValue };
  params: object;
}

export default defineComponent<Crash>({
  async run({ inputs: { image, note } }) {
    if (!existsSync(note)) {
      writeFileSync(note, '');
      process.exit(1);
    }
    return { seen: { sum: [...(await image.raw()).data] } };
  },
});
