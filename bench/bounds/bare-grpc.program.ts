/** A server of the platform's gRPC service as one would write it by hand: each frame through one sharp pipeline, here, and nothing else. */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { imageProcessingService, type ImageChunk, type ImageStream } from '@kumiki/proto/image-processing';
import { byHand, shrinking } from '../cases/realtime/chains.ts';

const server = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 });
server.addService(imageProcessingService('kumiki.v1.ImageProcessingService'), {
  processImageStream(call: ImageStream) {
    let open = 0;
    let isOver = false;
    const answer = async ({ correlationId, imageData }: ImageChunk): Promise<void> => {
      open++;
      const jpeg = await byHand(shrinking, imageData);
      call.write({ correlationId, status: 'SUCCESS', imageData: jpeg, mediaType: 'image/jpeg' });
      open--;
      if (isOver && open === 0) call.end();
    };
    call.on('data', (chunk: ImageChunk) => void answer(chunk));
    call.on('error', () => undefined);
    call.on('end', () => {
      isOver = true;
      if (open === 0) call.end();
    });
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
