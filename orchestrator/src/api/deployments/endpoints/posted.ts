import { example, linesIf, pythonHeader, type Example, type ExampleSubject } from './example.ts';

export interface Posted {
  readonly fields: Readonly<Record<string, string>>;
  /** The fields of the files. */
  readonly files: readonly string[];
  /** The address that is told of the result, with a secret that is made up. */
  readonly webhook?: string;
  /** What the TypeScript imports beside. */
  readonly imports?: readonly string[];
  /** What is done with the answer. */
  readonly python: readonly string[];
  readonly typescript: readonly string[];
}

/** A form that is sent, in Python and in TypeScript. */
export function posted(
  { withToken }: ExampleSubject,
  address: string,
  { fields, files, webhook, imports = [], python, typescript }: Posted,
): readonly Example[] {
  const names = files.map((_, at) => (files.length === 1 ? 'photo.jpg' : `${at + 1}.jpg`));
  const hasHook = webhook !== undefined;
  const headers = `{ Authorization: \`Bearer \${process.env['KUMIKI_TOKEN']}\` }`;
  return [
    example(
      'python',
      `# pip install requests`,
      ...linesIf(hasHook, `import base64, json, secrets`),
      ...linesIf(withToken, `import os`),
      `import requests`,
      ``,
      `fields = ${JSON.stringify(fields)}`,
      ...linesIf(
        hasHook,
        `secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()  # what the receiver checks messages with`,
        `fields["webhook"] = json.dumps({"url": "${webhook}", "secret": secret})`,
      ),
      `files = [${files.map((field, at) => `("${field}", open("${names[at]}", "rb"))`).join(', ')}]`,
      ...linesIf(withToken, `headers = ${pythonHeader}`),
      `answer = requests.post("${address}", data=fields, files=files${withToken ? ', headers=headers' : ''})`,
      `answer.raise_for_status()`,
      ...python,
    ),
    example(
      'typescript',
      `import { openAsBlob } from 'node:fs';`,
      ...imports,
      ...linesIf(hasHook, `import { randomBytes } from 'node:crypto';`),
      ``,
      `const form = new FormData();`,
      ...Object.entries(fields).map(([name, value]) => `form.append('${name}', '${value}');`),
      ...linesIf(
        hasHook,
        `const secret = \`whsec_\${randomBytes(32).toString('base64')}\`; // what the receiver checks messages with`,
        `form.append('webhook', JSON.stringify({ url: '${webhook}', secret }));`,
      ),
      ...files.map(
        (field, at) => `form.append('${field}', await openAsBlob('${names[at]}'), '${names[at]}');`,
      ),
      `const answer = await fetch('${address}', { method: 'POST', body: form${withToken ? `, headers: ${headers}` : ''} });`,
      `if (!answer.ok) throw new Error(await answer.text());`,
      ...typescript,
    ),
  ];
}
