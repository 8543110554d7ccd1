import { dataSchemas, valueTypes, type ValueTypeName } from '@kumiki/component-sdk/values';
import type { Generator } from './generator.ts';

const intro = `<!-- Made from the value types (component-sdk/src/values/) by "npm run generate". -->

# Values

What flows between steps has one of these types. \`TYPE[]\` is a list of them: a list into an input of the single type
runs the step once for each element, and a list into a list input is handed over whole.

Coordinates are pixels: (0, 0) is the outer corner of the top left pixel, x goes right and y goes down. A box is
\`[left, top, width, height]\`. Data that was found in a picture carries a **frame**: the name of the picture that the
coordinates lead back to (\`root\`), the size in pixels of the picture that they were found in, and the 3 × 3 matrix,
row by row, from its pixels to those of the root. So boxes found on a shrunk copy land right on the original, and
values of another picture are refused.
`;

/** docs/values.md: the value types as a page. */
export const valuesPage: Generator = {
  name: 'value reference',
  async generate() {
    const names = Object.keys(valueTypes) as ValueTypeName[];
    return [{ path: 'docs/values.md', text: [intro, ...names.map(section)].join('\n') }];
  },
};

function section(name: ValueTypeName): string {
  const { title, kind, mediaTypes, standsInFor } = valueTypes[name];
  const schema = dataSchemas[name];
  const lines = [
    `## ${name}`,
    '',
    `${title.en} / ${title.ja}`,
    '',
    `- **Kept as:** ${{ picture: 'an image', file: 'bytes with a name', data: 'JSON data' }[kind]} (${mediaTypes.join(', ')})`,
    `- **May stand in for:** ${standsInFor.length > 0 ? standsInFor.join(', ') : 'nothing else'}`,
  ];
  if (schema && Object.keys(schema).length > 0) {
    lines.push('', '```json', JSON.stringify(schema, null, 2), '```');
  }
  return `${lines.join('\n')}\n`;
}
