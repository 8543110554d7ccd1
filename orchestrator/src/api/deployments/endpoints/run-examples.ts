import {
  configOf,
  example,
  linesIf,
  socketOf,
  tokenOf,
  type Example,
  type ExampleSubject,
} from './example.ts';
import { posted } from './posted.ts';

/** Takes the id out of an answer, with what every shell has. */
const executionIdOf = `sed 's/.*"execution_id":"\\([^"]*\\)".*/\\1/'`;

const hook = 'https://example.com/hook';

const printed = {
  python: ['print(answer.json()["execution_id"])'],
  typescript: ['console.log((await answer.json()).execution_id);'],
} as const;

/** Many images, recorded. */
export function batchExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, input, base } = subject;
  const address = `${base}/api/v1/executions`;
  const execution = JSON.stringify({ pipeline });
  const file = `inputs.${input}`;
  const token = tokenOf(subject);
  return [
    example(
      'curl',
      `id=$(curl --fail-with-body -s${token} -F 'execution=${execution}' -F ${file}=@1.jpg -F ${file}=@2.jpg \\`,
      `  ${address} | ${executionIdOf})`,
      `curl -sN${token} ${address}/$id/events   # what happens, until it is done`,
      `curl --fail-with-body${token} -o results.zip ${address}/$id/download`,
    ),
    ...posted(subject, address, { fields: { execution }, files: [file, file], ...printed }),
  ];
}

/** An image that is handed over; a webhook tells of its result. */
export function asynchronousExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, base } = subject;
  const address = `${base}/api/v1/pipeline/process`;
  return [
    example(
      'curl',
      `# What the receiver checks messages with`,
      `secret=whsec_$(openssl rand -base64 32)`,
      `curl --fail-with-body${tokenOf(subject)} -F 'pipeline_config=${configOf(pipeline)}' \\`,
      `  -F client_id=line-3 -F correlation_id=1 \\`,
      `  -F 'webhook={"url": "${hook}", "secret": "'$secret'"}' -F image=@photo.jpg ${address}`,
    ),
    ...posted(subject, address, {
      fields: { pipeline_config: configOf(pipeline), client_id: 'line-3', correlation_id: '1' },
      files: ['image'],
      webhook: hook,
      ...printed,
    }),
  ];
}

/** A screen that shows how far runs are. */
export function screenExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, base, withToken } = subject;
  const token = tokenOf(subject);
  return [
    example(
      'typescript',
      ...linesIf(withToken, `// For a page of the platform itself, whose visitor has signed in.`),
      `const socket = new WebSocket('${socketOf(base)}/api/v1/events');`,
      `socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', pipelines: ['${pipeline}'] }));`,
      `socket.onmessage = ({ data }) => console.log(JSON.parse(data)); // {"type": "progress_update", "data": {…}}`,
    ),
    example(
      'curl',
      `# The newest run, from its start to its end`,
      `id=$(curl -s${token} '${base}/api/v1/executions?pipeline=${pipeline}&limit=1' | ${executionIdOf})`,
      `curl -N${token} ${base}/api/v1/executions/$id/events`,
    ),
  ];
}
