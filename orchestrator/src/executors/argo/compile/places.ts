/** Where things are in the containers of a pod. */
export const places = {
  /** The folder of temporary files. */
  temporary: '/tmp',
  /** In the container of a worker: its socket and the values that it gets and gives. */
  worker: '/run/kumiki',
  /** In the helper: a folder for each worker, by its number. */
  workers: '/run/kumiki/workers',
} as const;

export function workerFolder(number: number): string {
  return `${places.workers}/${number}`;
}

/** The file name of a worker's socket in its folder. */
export const socketName = 'socket';
