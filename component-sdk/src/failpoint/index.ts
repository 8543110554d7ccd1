/**
 * Named places at which tests let a process die as by a crash. `KUMIKI_FAILPOINT=NAME` kills it (SIGKILL, so that
 * nothing tidies up) the first time that it comes to the place, `NAME:3` the third time. Without the variable when
 * the process starts, a place costs an empty call.
 */
export const failpoint: (name: Failpoint) => void = prepare(process.env['KUMIKI_FAILPOINT']);

/** The places, by where tests let a process die at each: one that carries executions out, or the whole platform. */
export const failpoints = {
  executions: [
    /** The plan of a new execution is stored, its record is not. */
    'plan-stored',
    /** The record of a new execution is there with its first page of items. */
    'created',
    /** A further page of items is there, and it is not the last. */
    'page-added',
    /** An execution has this process as its owner. */
    'claimed',
    /** An object is written, but has no name yet. */
    'object-written',
    /** An object has its name. */
    'object-placed',
    /** What a step gave is stored, and not recorded. */
    'step-stored',
    /** The outputs of an item are stored. */
    'outputs-stored',
    /** The outputs of an item are handed out, and its success is not recorded. */
    'handed-out',
    /** Changes of records are made, and not durable. */
    'before-commit',
    /** Changes of records are durable, and nobody has heard of it. */
    'after-commit',
    /** All items have ended, and the last of that may not be recorded. */
    'before-end',
  ],
  platform: [
    /** A message to a webhook was answered, and nothing of that is recorded. */
    'webhook-sent',
    /** A trigger has started an execution, and has not recorded that. */
    'trigger-started',
    /** A request that came as a message is recorded, and its source has not heard of it. */
    'request-recorded',
  ],
  cluster: [
    /** The Secret of an execution is there, its Workflow is not. */
    'before-workflow',
    /** The Workflow of an execution is there, and nobody follows it. */
    'workflow-made',
  ],
} as const;

export type Failpoint = (typeof failpoints)[keyof typeof failpoints][number];

function prepare(wanted: string | undefined): (name: Failpoint) => void {
  if (!wanted) return () => undefined;
  const [place, count = '1'] = wanted.split(':');
  let left = Number(count);
  return (name) => {
    if (name === place && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
