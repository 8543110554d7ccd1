/** Programs of Kumiki in threads. */
export { startThread } from './start-thread.ts';
