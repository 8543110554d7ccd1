export { Streams, type OpenStream, type StreamFrame } from './streams.ts';
