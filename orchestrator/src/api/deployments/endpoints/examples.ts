/** What examples are written for. */
export interface ExampleSubject {
  readonly pipeline: string;
  /** The input that an image is for. */
  readonly input: string;
  /** The address that people reach the platform at, such as `https://kumiki.example`. */
  readonly base: string;
  /** `HOST:PORT` of gRPC. */
  readonly grpc: string;
}

export const exampleLanguages = ['curl', 'grpcurl', 'python', 'typescript'] as const;

export interface Example {
  readonly language: (typeof exampleLanguages)[number];
  readonly text: string;
}

const example = (language: Example['language'], ...lines: readonly string[]): Example => ({
  language,
  text: lines.join('\n'),
});

/** A stream of frames, or one, over gRPC. */
export function grpcExamples({ pipeline, grpc }: ExampleSubject): readonly Example[] {
  const config = `"metadata": {"pipeline_config": {"pipeline_id": "${pipeline}", "mode": "REALTIME"}}`;
  return [
    example(
      'grpcurl',
      `printf '{"correlation_id": "1", "image_data": "%s", ${config}}' "$(base64 -w0 photo.jpg)" |`,
      `  grpcurl -plaintext -d @ ${grpc} kumiki.v1.ImageProcessingService/ProcessSingleImage`,
    ),
    example(
      'typescript',
      `import { PipelineClient } from '@kumiki/component-sdk/client';`,
      ``,
      `await using kumiki = new PipelineClient('${grpc}');`,
      `// camera() gives images one after another: JPEG, PNG or WebP as bytes.`,
      `for await (const result of kumiki.stream('${pipeline}', camera(), { mode: 'realtime', policy: 'drop_oldest' })) {`,
      `  console.log(result.id, result.status, result.values);`,
      `}`,
    ),
    example(
      'python',
      `# Made from kumiki/v1/image_processing.proto: python -m grpc_tools.protoc`,
      `import grpc`,
      `from kumiki.v1 import image_processing_pb2 as pb`,
      `from kumiki.v1.image_processing_pb2_grpc import ImageProcessingServiceStub`,
      ``,
      `config = pb.PipelineConfig(pipeline_id="${pipeline}", mode=pb.REALTIME, policy=pb.DROP_OLDEST)`,
      `metadata = pb.ImageMetadata(pipeline_config=config)`,
      ``,
      `def frames(camera):  # a camera gives JPEG as bytes`,
      `    for number, jpeg in enumerate(camera):`,
      `        yield pb.ImageChunk(correlation_id=str(number), image_data=jpeg, total_chunks=1,`,
      `                            is_final_chunk=True, metadata=metadata)`,
      ``,
      `service = ImageProcessingServiceStub(grpc.insecure_channel("${grpc}"))`,
      `for result in service.ProcessImageStream(frames(camera)):`,
      `    print(result.correlation_id, result.status)`,
    ),
  ];
}

/** Frames of a browser, or of a camera that speaks nothing else. */
export function webSocketExamples({ pipeline, base }: ExampleSubject): readonly Example[] {
  return [
    example(
      'typescript',
      `const socket = new WebSocket('${socketOf(base)}/api/v1/realtime?pipeline=${pipeline}&policy=drop_oldest');`,
      `socket.onmessage = ({ data }) => {`,
      `  if (typeof data === 'string') console.log(JSON.parse(data)); // the result of a frame`,
      `  else show(data); // a file of that result, such as its image`,
      `};`,
      `// Each binary message is a frame: JPEG, PNG or WebP.`,
      `socket.onopen = async () => socket.send(await canvas.convertToBlob({ type: 'image/jpeg' }));`,
    ),
    example(
      'python',
      `# pip install websockets`,
      `import asyncio, json, websockets`,
      ``,
      `async def main(jpeg):`,
      `    address = "${socketOf(base)}/api/v1/realtime?pipeline=${pipeline}"`,
      `    async with websockets.connect(address, max_size=None) as socket:`,
      `        await socket.send(jpeg)`,
      `        async for message in socket:`,
      `            print(json.loads(message) if isinstance(message, str) else len(message))`,
      ``,
      `asyncio.run(main(open("photo.jpg", "rb").read()))`,
    ),
  ];
}

/** One image, answered in the same request. */
export function oneFrameExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, base } = subject;
  const address = `${base}/api/v1/pipeline/process`;
  return [
    example(
      'curl',
      `curl -F mode=realtime -F 'pipeline_config={"pipeline_id": "${pipeline}"}' \\`,
      `  -F image=@photo.jpg -o result ${address}`,
    ),
    ...posted(
      address,
      { mode: 'realtime', pipeline_config: configOf(pipeline) },
      ['image'],
      'open("result", "wb").write(answer.content)',
    ),
  ];
}

/** Many images, recorded. */
export function batchExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, input, base } = subject;
  const address = `${base}/api/v1/executions`;
  const execution = JSON.stringify({ pipeline });
  const file = `inputs.${input}`;
  return [
    example(
      'curl',
      `curl -F 'execution=${execution}' -F ${file}=@1.jpg -F ${file}=@2.jpg ${address}`,
      `# When it is done: curl -o results.zip ${address}/EXECUTION_ID/download`,
    ),
    ...posted(address, { execution }, [file, file], 'print(answer.json()["execution_id"])'),
  ];
}

/** An image that is handed over; a webhook tells of its result. */
export function asynchronousExamples(subject: ExampleSubject): readonly Example[] {
  const { pipeline, base } = subject;
  const address = `${base}/api/v1/pipeline/process`;
  const webhook = '{"url": "https://example.com/hook", "secret": "whsec_SECRET"}';
  return [
    example(
      'curl',
      `# SECRET: what the receiver checks messages with, as "openssl rand -base64 32" makes one`,
      `curl -F 'pipeline_config=${configOf(pipeline)}' -F client_id=line-3 -F correlation_id=1 \\`,
      `  -F 'webhook=${webhook}' -F image=@photo.jpg ${address}`,
    ),
    ...posted(
      address,
      { pipeline_config: configOf(pipeline), client_id: 'line-3', correlation_id: '1', webhook },
      ['image'],
      'print(answer.json()["execution_id"])',
    ),
  ];
}

/** A screen that shows how far runs are. */
export function screenExamples({ pipeline, base }: ExampleSubject): readonly Example[] {
  return [
    example(
      'typescript',
      `const socket = new WebSocket('${socketOf(base)}/api/v1/events');`,
      `socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', pipelines: ['${pipeline}'] }));`,
      `socket.onmessage = ({ data }) => console.log(JSON.parse(data)); // {"type": "progress_update", "data": {…}}`,
    ),
    example('curl', `curl -N ${base}/api/v1/executions/EXECUTION_ID/events`),
  ];
}

/** The address of WebSockets. */
export function socketOf(base: string): string {
  return base.replace(/^http/, 'ws');
}

function configOf(pipeline: string): string {
  return JSON.stringify({ pipeline_id: pipeline });
}

/** A form that is sent, in Python and in TypeScript. */
function posted(
  address: string,
  fields: Readonly<Record<string, string>>,
  files: readonly string[],
  answer: string,
): readonly Example[] {
  const names = files.map((_, at) => (files.length === 1 ? 'photo.jpg' : `${at + 1}.jpg`));
  return [
    example(
      'python',
      `# pip install requests`,
      `import requests`,
      ``,
      `fields = ${JSON.stringify(fields)}`,
      `files = [${files.map((field, at) => `("${field}", open("${names[at]}", "rb"))`).join(', ')}]`,
      `answer = requests.post("${address}", data=fields, files=files)`,
      `answer.raise_for_status()`,
      answer,
    ),
    example(
      'typescript',
      `const form = new FormData();`,
      ...Object.entries(fields).map(([name, value]) => `form.append('${name}', '${value}');`),
      ...files.map((field) => `form.append('${field}', file); // a File or Blob`),
      `const answer = await fetch('${address}', { method: 'POST', body: form });`,
    ),
  ];
}
