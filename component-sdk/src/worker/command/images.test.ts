import { describe, expect, test } from 'vitest';
import { useCommandFolder } from '../../../test/command.ts';
import { Image, sharp } from '../../values/index.ts';

const folder = useCommandFolder();

const picture = (width = 4, height = 2, level = 200) =>
  Image.fromRaw({ data: new Uint8Array(width * height * 3).fill(level), width, height, channels: 3 });

describe('images go in and come out as files', () => {
  const inputs = '{ image: { type: image } }';
  const outputs = '{ image: { type: image } }';
  const command = '';
  const copy = 'const [from, to] = process.argv.slice(2); fs.copyFileSync(from, to);';
  const lossless = ['png', 'tiff'];

  test.each(lossless)('as %s, the same pixels on the same place', async (as) => {
    const image = picture();
    const args = `{ input: image, as: ${as} }, { output: image, as: ${as} }`;
    const { image: out } = (await folder.current.run(
      { tool: copy, args, inputs, outputs, command },
      { inputs: { image } },
    )) as { image: Image };
    expect([...(await out.raw()).data]).toEqual([...(await image.raw()).data]);
    expect(out.frame).toEqual(image.frame);
    expect(out.origin.format).toBe(as);
  });

  test.each(['jpeg', 'webp'])('as %s, nearly the same', async (as) => {
    const args = `{ input: image, as: ${as} }, { output: image, as: ${as} }`;
    const parts = { tool: copy, args, inputs, outputs, command };
    const { image: out } = (await folder.current.run(parts, { inputs: { image: picture(16, 16) } })) as {
      image: Image;
    };
    expect(Math.abs((await out.raw()).data[0]! - 200)).toBeLessThan(4);
  });

  test('16 bits and alpha stay in PNG', async () => {
    const data = Uint16Array.from({ length: 4 * 4 }, (_, at) => 1000 + at * 4001);
    const image = Image.fromRaw({ data, width: 2, height: 2, channels: 4 });
    const args = '{ input: image }, { output: image }';
    const { image: out } = (await folder.current.run(
      { tool: copy, args, inputs, outputs, command },
      { inputs: { image } },
    )) as { image: Image };
    expect((await out.raw()).data).toEqual(data);
  });

  test('as they came where the program wants the original, metadata included', async () => {
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Artist: 'somebody' } })
      .jpeg()
      .toBuffer();
    const tool = `const [from] = process.argv.slice(2);
      console.log(from.endsWith('image.jpg'), fs.readFileSync(from).includes('somebody'));`;
    const { text } = await folder.current.run(
      { tool, args: '{ input: image, as: original }', inputs },
      { inputs: { image: await Image.open(bytes) } },
    );
    expect(text).toBe('true true');
  });

  test('an image of another size begins a frame of its own, unless it shows the whole in another scale', async () => {
    const small = await picture(2, 1).encode('png');
    const tool = `fs.writeFileSync(process.argv[2], Buffer.from('${Buffer.from(small).toString('base64')}', 'base64'));`;
    const image = picture(4, 2);
    const frameWith = async (more: string) => {
      const args = `{ output: image, as: png${more} }`;
      const { image: out } = (await folder.current.run(
        { tool, args, inputs, outputs, command },
        { inputs: { image } },
      )) as { image: Image };
      return out.frame;
    };
    expect(await frameWith('')).toMatchObject({ root: 'run#1', width: 2 });
    expect(await frameWith(', transform: scale')).toMatchObject({
      root: image.frame.root,
      toRoot: [2, 0, 0, 0, 2, 0, 0, 0, 1],
    });
  });

  test('with two images, the manifest says on which one the result lies', async () => {
    const two = '{ image: { type: image }, under: { type: image } }';
    const [image, under] = [picture(), picture(4, 2, 1)];
    const rootWith = async (more: string) => {
      const args = `{ input: image }, { output: image${more} }`;
      const { image: out } = (await folder.current.run(
        { tool: copy, args, inputs: two, outputs, command },
        { inputs: { image, under } },
      )) as { image: Image };
      return out.frame.root;
    };
    expect(await rootWith('')).toBe('run#1');
    expect(await rootWith(', from: under')).toBe(under.frame.root);
  });
});
