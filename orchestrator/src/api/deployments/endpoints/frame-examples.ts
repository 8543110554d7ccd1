import {
  configOf,
  example,
  linesIf,
  pythonHeader,
  socketOf,
  tokenOf,
  type Example,
  type ExampleSubject,
} from './example.ts';
import { posted } from './posted.ts';

/** A stream of frames, or one, over gRPC. */
export function grpcExamples({ pipeline, grpc, withToken }: ExampleSubject): readonly Example[] {
  const config = `"metadata": {"pipeline_config": {"pipeline_id": "${pipeline}", "mode": "REALTIME"}}`;
  const header = withToken ? ' -H "authorization: Bearer $KUMIKI_TOKEN"' : '';
  return [
    example(
      'grpcurl',
      `printf '{"correlation_id": "1", "image_data": "%s", ${config}}' "$(base64 -w0 photo.jpg)" |`,
      `  grpcurl -plaintext${header} -d @ ${grpc} kumiki.v1.ImageProcessingService/ProcessSingleImage`,
    ),
    example(
      'typescript',
      `// npm install @kumiki/component-sdk`,
      `import { readFile } from 'node:fs/promises';`,
      `import { PipelineClient } from '@kumiki/component-sdk/client';`,
      ``,
      `// A camera is anything that gives images one after another: JPEG, PNG or WebP as bytes.`,
      `async function* camera() {`,
      `  for (let count = 0; count < 3; count++) yield await readFile('photo.jpg');`,
      `}`,
      ``,
      `await using kumiki = new PipelineClient('${grpc}'${withToken ? `, { token: process.env['KUMIKI_TOKEN']! }` : ''});`,
      `for await (const result of kumiki.stream('${pipeline}', camera(), { mode: 'realtime', policy: 'drop_oldest' })) {`,
      `  console.log(result.id, result.status, result.values);`,
      `}`,
    ),
    example(
      'python',
      `# pip install grpcio grpcio-reflection`,
      `import grpc`,
      ...linesIf(withToken, `import os`),
      `from google.protobuf.descriptor_pool import DescriptorPool`,
      `from google.protobuf.message_factory import GetMessageClass`,
      `from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase`,
      ``,
      `channel = grpc.insecure_channel("${grpc}")`,
      `# The platform describes its messages itself; image_processing.proto has the same.`,
      `pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))`,
      `ImageChunk, Result = (`,
      `    GetMessageClass(pool.FindMessageTypeByName(f"kumiki.v1.{name}")) for name in ("ImageChunk", "ProcessingResult")`,
      `)`,
      `process = channel.stream_stream(`,
      `    "/kumiki.v1.ImageProcessingService/ProcessImageStream",`,
      `    request_serializer=ImageChunk.SerializeToString,`,
      `    response_deserializer=Result.FromString,`,
      `)`,
      `config = {"pipeline_id": "${pipeline}", "mode": "REALTIME", "policy": "DROP_OLDEST"}`,
      ``,
      ``,
      `def frames(camera):  # a camera gives images one after another: JPEG, PNG or WebP as bytes`,
      `    for number, image in enumerate(camera):`,
      `        yield ImageChunk(`,
      `            correlation_id=str(number),`,
      `            image_data=image,`,
      `            total_chunks=1,`,
      `            is_final_chunk=True,`,
      `            metadata={"pipeline_config": config},`,
      `        )`,
      ``,
      ``,
      `camera = [open("photo.jpg", "rb").read()] * 3`,
      `for result in process(frames(camera)${withToken ? `, metadata=[("authorization", "Bearer " + os.environ["KUMIKI_TOKEN"])]` : ''}):`,
      `    print(result.correlation_id, result.status)`,
    ),
  ];
}

/** Frames of a browser, or of a camera that speaks nothing else. */
export function webSocketExamples({ pipeline, base, withToken }: ExampleSubject): readonly Example[] {
  const address = `${socketOf(base)}/api/v1/realtime?pipeline=${pipeline}`;
  return [
    example(
      'typescript',
      ...linesIf(
        withToken,
        `// For a page of the platform itself, whose visitor has signed in; programs send a token (see Python).`,
      ),
      `import { readFile } from 'node:fs/promises';`,
      ``,
      `const socket = new WebSocket('${address}&policy=drop_oldest');`,
      `socket.onmessage = ({ data }) => {`,
      `  if (typeof data === 'string') console.log(JSON.parse(data)); // the result of a frame`,
      `  else console.log(data.size, 'bytes'); // a file of that result, such as its image`,
      `};`,
      `socket.onopen = async () => {`,
      `  // Each binary message is a frame: JPEG, PNG or WebP. In a browser: await canvas.convertToBlob({ type: 'image/jpeg' })`,
      `  socket.send(await readFile('photo.jpg'));`,
      `  socket.send(JSON.stringify({ type: 'end' }));`,
      `};`,
    ),
    example(
      'python',
      `# pip install websockets`,
      `import asyncio, json${withToken ? ', os' : ''}, websockets`,
      ``,
      ``,
      `async def main(image):`,
      `    address = "${address}"`,
      ...linesIf(withToken, `    headers = ${pythonHeader}`),
      `    async with websockets.connect(address, max_size=None${withToken ? ', additional_headers=headers' : ''}) as socket:`,
      `        await socket.send(image)`,
      `        await socket.send('{"type": "end"}')`,
      `        async for message in socket:`,
      `            print(json.loads(message) if isinstance(message, str) else f"{len(message)} bytes")`,
      ``,
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
      `curl --fail-with-body${tokenOf(subject)} -F mode=realtime -F 'pipeline_config=${configOf(pipeline)}' \\`,
      `  -F image=@photo.jpg -o result ${address}`,
    ),
    ...posted(subject, address, {
      fields: { mode: 'realtime', pipeline_config: configOf(pipeline) },
      files: ['image'],
      python: ['open("result", "wb").write(answer.content)'],
      imports: [`import { writeFile } from 'node:fs/promises';`],
      typescript: [`await writeFile('result', await answer.bytes());`],
    }),
  ];
}
