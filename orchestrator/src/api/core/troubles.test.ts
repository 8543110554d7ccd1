import { kumikiError } from '@kumiki/component-sdk/errors';
import { expect, test } from 'vitest';
import type { EventBody, RecordedEvent } from '../../execution/index.ts';
import { troublesIn } from './troubles.ts';

const warning = (reason: string): EventBody => ({
  type: 'execution_warning',
  error: kumikiError('POD_CANNOT_START', { reason, pod: 'kumiki-1' }).toJSON(),
});
const reasons = (...bodies: readonly EventBody[]) => {
  const events = bodies.map((body, at): RecordedEvent => {
    return { ...body, project: 'default', execution: 'e', seq: at + 1, at };
  });
  return troublesIn(events).map(({ message }) => /: (.*)\.$/.exec(message)?.[1]);
};

test('what an execution warned of is in its way until it goes on', () => {
  const started: EventBody = { type: 'execution_started', executor: 'argo' };
  expect(reasons(started, warning('no room'), warning('a quota'), warning('no room'))).toEqual([
    'no room',
    'a quota',
  ]);
  const step: EventBody = { type: 'step_started', item: 0, step: 'a', attempt: 1 };
  expect(reasons(warning('no room'), step)).toEqual([]);
  expect(reasons(warning('no room'), step, warning('a crash'))).toEqual(['a crash']);
  const claimed: EventBody = { type: 'execution_claimed', owner: 'me', epoch: 2, interrupted: 0 };
  expect(reasons(warning('no room'), claimed)).toEqual([]);
});
