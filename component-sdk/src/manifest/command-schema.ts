import type { JsonSchema } from '../schema/index.ts';

const name = (description: string): JsonSchema => ({ type: 'string', maxLength: 63, description });
const literal = (description: string): JsonSchema => ({ type: 'string', maxLength: 1000, description });
const codes = (description: string): JsonSchema => ({
  type: 'array',
  description,
  items: { type: 'integer', minimum: 1, maximum: 255 },
  maxItems: 50,
  default: [],
});

const format: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9]{1,10}$',
  description:
    'The format of the file. Images: png (the default), tiff, jpeg, webp, and for inputs also original. Data: json or text. Files: the ending of their name.',
  'x-expected': 'a format such as png or json',
};
const from = name(
  'The image input that the output lies on; without it the only one. It gives images and detections their frame.',
);
const transform: JsonSchema = {
  enum: ['scale'],
  description: '`scale` where the output shows the whole input in another size.',
};

const argument: JsonSchema = {
  description: 'One argument: text as it is, or what fills it.',
  anyOf: [
    { type: 'string', maxLength: 4000 },
    { type: 'number' },
    {
      type: 'object',
      properties: {
        file: {
          type: 'string',
          minLength: 1,
          maxLength: 400,
          description: 'A file of the folder: its path.',
        },
        input: name('An input: the path of a file with its value; for a list, of one file each.'),
        output: name('An output: the path of a file that the program shall write.'),
        param: name(
          'A parameter: its value; for a list, one argument each. One without a value leaves nothing.',
        ),
        flag: literal('An argument that is there where the parameter `when` is true.'),
        when: name('The parameter that a flag depends on.'),
        as: format,
        option: literal(
          'An argument before this one, left out with it, and repeated for each value of a list.',
        ),
        prefix: literal('Text in front of a parameter, in the same argument.'),
        suffix: literal('Text behind a parameter, in the same argument.'),
        dash: {
          type: 'boolean',
          description:
            'A text that begins with "-" is taken; otherwise it is refused, since it could be an option.',
        },
        from,
        transform,
      },
      additionalProperties: false,
    },
  ],
  'x-expected': 'text, or a mapping such as {param: width} or {input: image, as: png}',
};

/** The key `command` of a manifest: a plain program as a component, without code. */
export const command: JsonSchema = {
  description: 'A program that is the component: started for each item, never through a shell.',
  type: 'object',
  properties: {
    run: {
      type: 'array',
      description: 'The program and its arguments. `node` is the one that runs Kumiki.',
      items: { $ref: '#/$defs/CommandArgument' },
      minItems: 1,
      maxItems: 200,
    },
    stdout: {
      type: 'object',
      description: 'The output that the program prints; without it, what it prints is its log.',
      properties: {
        output: name('The output.'),
        as: { enum: ['text', 'json'], description: 'What is printed: text, or JSON.' },
        from,
      },
      required: ['output'],
      additionalProperties: false,
    },
    exitCodes: {
      type: 'object',
      description: 'What exit codes other than 0 mean; any that is not listed is a failure.',
      properties: {
        badData: codes('The item is at fault: not tried again.'),
        tryAgain: codes('It may succeed the next time.'),
      },
      additionalProperties: false,
    },
    version: {
      type: 'object',
      description: 'How the program says its version, which is asked once, when the component starts.',
      properties: {
        arguments: { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 10 },
        has: {
          type: 'string',
          minLength: 1,
          maxLength: 200,
          description: 'Text that the answer must have; with any other program the component does not start.',
        },
      },
      required: ['arguments'],
      additionalProperties: false,
    },
  },
  required: ['run'],
  additionalProperties: false,
};

export const commandDefinitions = { CommandArgument: argument };
