import { describeSchema } from '@kumiki/component-sdk/schema';
import { sections, type Setting } from '@kumiki/orchestrator/settings';
import type { Generator } from './generator.ts';

const intro = `<!-- Made from orchestrator/src/settings/ by "npm run generate". -->

# Configuration

\`KUMIKI_CONFIG\` names a YAML or JSON file with settings; without it Kumiki runs with the defaults. Each key is also an
environment variable, which counts before the file; an empty one counts as not there. What is wrong with a file is said
at the start, all of it at once, with the line.

\`\`\`yaml
server:
  port: 8080
\`\`\`
`;

/** docs/configuration.md: the settings as a page. */
export const configurationPage: Generator = {
  name: 'configuration reference',
  async generate() {
    const all: [string, Readonly<Record<string, Setting<unknown>>>][] = Object.entries(sections);
    const text = all.map(([name, keys]) => {
      const rows = Object.entries(keys).map(([key, definition]) => section(`${name}.${key}`, definition));
      return `## ${name}\n\n${rows.join('\n')}`;
    });
    return [{ path: 'docs/configuration.md', text: [intro, ...text].join('\n') }];
  },
};

function section(name: string, { env, description, schema, default: value }: Setting<unknown>): string {
  const fallback = value === undefined ? '' : ` · **Default:** \`${JSON.stringify(value)}\``;
  return `### ${name}

${description}

- **Environment:** \`${env}\` · **Value:** ${describeSchema(schema, schema)}${fallback}
`;
}
