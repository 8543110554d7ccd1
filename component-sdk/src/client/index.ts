/**
 * A client of a platform's pipelines, for programs and cameras: one image, or a stream of frames.
 * ```ts
 * await using kumiki = new PipelineClient('127.0.0.1:7701');
 * const { image } = await kumiki.image('find-and-mark', jpeg);
 * for await (const { id, status, values } of kumiki.stream('find-and-mark', camera(), { mode: 'realtime' })) {
 *   console.log(id, status, values['verdict']);
 * }
 * ```
 */
export {
  PipelineClient,
  type ClientOptions,
  type ImageOptions,
  type SentFrame,
  type StreamOptions,
} from './pipeline-client.ts';
export { RequestError, type FrameResult } from './result.ts';
