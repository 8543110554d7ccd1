import {
  deadLetterSchema,
  progressSchema,
  requestSchema,
  resultSchema,
} from '@kumiki/orchestrator/api/messages';
import { handedSchema } from '@kumiki/orchestrator/executors/argo';
import { describeSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import type { Generator } from './generator.ts';

const intro = `<!-- Made from orchestrator/src/api/messages/forms/ by "npm run generate". -->

# Messages over Kafka

The fields of all messages; [kafka.md](kafka.md) says what they are for. Each has a JSON Schema (2020-12) in
[schemas/](schemas/). Fields that are not named here may come in progress and results: pass over them.
`;

/** The messages by the file name of their schema. */
export const messageSchemas: Readonly<Record<string, JsonSchema>> = {
  'image-processing-request.schema.json': requestSchema,
  'processing-progress.schema.json': progressSchema,
  'processing-result.schema.json': resultSchema,
  'dead-letter-reason.schema.json': deadLetterSchema,
  'pod-reports.schema.json': handedSchema,
};

/** docs/kafka-messages.md: the fields of all messages as a page. */
export const messagePage: Generator = {
  name: 'messages over Kafka',
  async generate() {
    const sections = Object.entries(messageSchemas).map(([file, schema]) => section(file, schema));
    return [{ path: 'docs/kafka-messages.md', text: [intro, ...sections].join('\n') }];
  },
};

function section(file: string, schema: JsonSchema): string {
  const { title, description } = schema as { title: string; description: string };
  return `## ${title}\n\n${description} Schema: [${file}](schemas/${file}).\n\n${rows(schema, '')}`;
}

function rows(schema: JsonSchema, path: string): string {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties)
    .map(([name, field]) => {
      const needed = required.includes(name) ? ', required' : '';
      const description = typeof field['description'] === 'string' ? `: ${field['description']}` : '';
      // A regular expression reads like a link or an emphasis.
      const kind = describeSchema(field, field).replace(/ that matches (.*)$/, ' that matches `$1`');
      const own = `- \`${path}${name}\` (${kind}${needed})${description}\n`;
      return own + rows(field, `${path}${name}.`);
    })
    .join('');
}
