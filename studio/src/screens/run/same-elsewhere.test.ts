import { describe, expect, test } from 'vitest';
import { asCommand, asCurl, mostNames } from './same-elsewhere.ts';

const run = {
  pipeline: 'find-and-mark',
  files: { image: ["worker's plate.jpg"] },
  params: { confidence: 0.4, label: 'a b' },
  priority: 'high',
};

describe('the same run elsewhere', () => {
  test('by curl, with what a shell would take apart between quotes', () => {
    expect(asCurl(run, 'http://127.0.0.1:7700')).toBe(
      [
        `curl -F 'execution={"pipeline":"find-and-mark","params":{"confidence":0.4,"label":"a b"},"priority":"high"}'`,
        `-F 'inputs.image=@worker'\\''s plate.jpg'`,
        'http://127.0.0.1:7700/api/v1/executions',
      ].join(' \\\n  '),
    );
  });

  test('by curl, with stored files by their ids', () => {
    const stored = { image: ['sha256:a', 'sha256:b'] };
    const text = asCurl({ ...run, files: { image: [] }, params: {}, priority: 'normal', stored }, '');
    expect(text).toContain(`"inputs":{"image":[{"file":"sha256:a"},{"file":"sha256:b"}]}`);
    expect(text).not.toContain('image.png');
  });

  test('by command', () => {
    expect(asCommand(run, 'http://127.0.0.1:7700')).toBe(
      [
        'npx kumiki run find-and-mark --platform http://127.0.0.1:7700',
        `--in 'image=worker'\\''s plate.jpg'`,
        '-p confidence=0.4',
        `-p 'label=a b'`,
        '--priority high',
        '--out out',
      ].join(' \\\n  '),
    );
  });

  test('by command, with stored files by their ids, after those that were dropped', () => {
    const stored = { image: ['sha256:a', 'sha256:b'] };
    expect(asCommand({ ...run, stored, params: {}, priority: 'normal' }, '')).toContain(
      [`--in 'image=worker'\\''s plate.jpg'`, '--in image=sha256:a', '--in image=sha256:b'].join(' \\\n  '),
    );
    expect(asCommand({ ...run, stored, files: { image: [] } }, '')).not.toContain('image.png');
  });

  test('names something where nothing is chosen yet, and only the first of many', () => {
    expect(asCurl({ ...run, files: { image: [] } }, '')).toContain('inputs.image=@image.png');
    const many = { image: Array.from({ length: mostNames + 1 }, (_, at) => `plate-${at + 1}.png`) };
    expect(asCurl({ ...run, files: many }, '')).toContain(`plate-${mostNames}.png`);
    expect(asCurl({ ...run, files: many }, '')).not.toContain(`plate-${mostNames + 1}.png`);
  });
});
