import { Worker } from 'node:worker_threads';

/** Ends this process and all that it started, whatever runs in it. */
export function endNow(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(1); // no group of its own
  }
}

/** Waits for the end of a pipe. In a thread, so that it hears of it also while a component blocks the main one. */
const watch = `
const { Socket } = require('node:net');
const { workerData } = require('node:worker_threads');
const end = () => {
  try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
};
new Socket({ fd: workerData, readable: true, writable: false }).on('end', end).on('error', end).resume();
`;

/**
 * Lets this process end with the one that started it, however that one ends.
 * @param descriptor of a pipe whose other end is open as long as that process is there
 */
export function endWithParent(descriptor: number): void {
  new Worker(watch, { eval: true, workerData: descriptor, execArgv: [], env: {} }).unref();
}
