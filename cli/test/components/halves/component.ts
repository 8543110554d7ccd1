import { defineComponent, Image, translation, type ComponentTypes } from '@kumiki/component-sdk';

interface Halves extends ComponentTypes {
  inputs: { image: Image };
  outputs: { parts: Image[]; count: number; name?: string };
  params: { parts: number };
}

export default defineComponent<Halves>({
  async run({ inputs: { image }, params: { parts } }) {
    const width = Math.floor(image.width / parts);
    const cut = async (at: number): Promise<Image> => {
      const left = at * width;
      const pipeline = (await image.sharp()).extract({ left, top: 0, width, height: image.height });
      return await Image.from(pipeline, { transform: translation(left, 0) });
    };
    const pictures = await Promise.all(Array.from({ length: parts }, async (_, at) => await cut(at)));
    return { parts: pictures, count: parts, name: `${parts} parts` };
  },
});
