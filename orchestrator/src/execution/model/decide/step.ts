import type { StepCommand } from '../command.ts';
import type { Execution, ExecutionStatus } from '../execution.ts';
import type {
  AttemptOutcome,
  ExecutionItem,
  ItemStatus,
  ItemStep,
  StepAttempt,
  StepStatus,
  Usage,
} from '../item.ts';
import { refused, requireStatus, type Decision, type DecisionState } from './decision.ts';

interface Allowed {
  readonly step: readonly StepStatus[];
  readonly item: readonly ItemStatus[];
  readonly execution: readonly ExecutionStatus[];
}

const atWork = { item: ['running'], execution: ['running'] } as const;

/** In which states of the step, its item and the execution each command is allowed. */
const allowedIn: Readonly<Record<StepCommand['type'], Allowed>> = {
  // The cache answers when planning, and as keys become known.
  step_cached: { step: ['pending'], item: ['pending', 'running'], execution: ['planned', 'running'] },
  step_skipped: { step: ['pending'], ...atWork },
  step_started: { step: ['pending', 'retrying'], ...atWork },
  step_retrying: { step: ['running'], ...atWork },
  step_succeeded: { step: ['running'], ...atWork },
  // Its inputs may be wrong before there is an attempt.
  step_failed: { step: ['pending', 'running', 'retrying'], ...atWork },
  step_cancelled: { step: ['running', 'retrying'], ...atWork },
};

/** A step with what it belongs to. */
type Records = Required<Omit<DecisionState, 'attempt'>> & Pick<DecisionState, 'attempt'>;

/** Decides a command about a step of an item. @throws EXECUTION_STATE */
export function decideStep(records: Records, command: StepCommand, now: number): Decision {
  const { execution, item, step } = records;
  const { type } = command;
  const allowed = allowedIn[type];
  const place = `step ${step.step} of item ${item.index}`;
  requireStatus(execution, type, 'it', execution.status, allowed.execution);
  requireStatus(execution, type, `item ${item.index}`, item.status, allowed.item);
  if (!execution.steps.includes(step.step)) throw refused(execution, type, `it has no step ${step.step}`);
  requireStatus(execution, type, place, step.status, allowed.step);
  const about = { item: item.index, step: step.step };
  switch (command.type) {
    case 'step_started':
      return started(records, command, now);
    case 'step_cached': {
      const { cacheKey, outputs } = command;
      const cached: ItemStep = { ...step, status: 'cached', cacheKey, outputs, endedAt: now };
      return { execution, item, step: cached, events: [{ type: command.type, ...about }] };
    }
    case 'step_skipped': {
      const { reason } = command;
      const skipped: ItemStep = { ...step, status: 'skipped', skipReason: reason, endedAt: now };
      return { execution, item, step: skipped, events: [{ type: command.type, ...about, reason }] };
    }
    case 'step_retrying': {
      const { error, delayMs, usage } = command;
      return {
        execution,
        item,
        step: { ...step, status: 'retrying', error },
        ...attemptEnded(records, 'failed', now, usage, error),
        events: [{ type: command.type, ...about, attempt: step.attempts, delayMs, error }],
      };
    }
    case 'step_succeeded': {
      const { outputs, usage } = command;
      const durationMs = now - (records.attempt?.startedAt ?? now);
      return {
        ...ended(records, { status: 'succeeded', outputs, error: undefined }, now),
        ...attemptEnded(records, 'succeeded', now, usage),
        events: [{ type: command.type, ...about, durationMs }],
      };
    }
    case 'step_failed': {
      const { error, usage } = command;
      return {
        ...ended(records, { status: 'failed', error }, now),
        ...attemptEnded(records, 'failed', now, usage, error),
        events: [{ type: command.type, ...about, error }],
      };
    }
    case 'step_cancelled':
      break;
  }
  return {
    ...ended(records, { status: 'cancelled' }, now),
    ...attemptEnded(records, 'cancelled', now, command.usage),
    events: [{ type: command.type, ...about }],
  };
}

function started(
  { execution, item, step }: Records,
  command: Extract<StepCommand, { type: 'step_started' }>,
  now: number,
): Decision {
  const { cacheKey = step.cacheKey, because = step.because } = command;
  const number = step.attempts + 1;
  const attempt: StepAttempt = {
    item: item.index,
    step: step.step,
    number,
    generation: execution.generation,
    outcome: 'running',
    usage: {},
    startedAt: now,
  };
  return {
    execution,
    item: step.status === 'pending' ? { ...item, openSteps: item.openSteps + 1 } : item,
    step: {
      ...step,
      status: 'running',
      attempts: number,
      cacheKey,
      because,
      startedAt: step.startedAt ?? now,
      endedAt: undefined,
    },
    attempt,
    events: [{ type: 'step_started', item: item.index, step: step.step, attempt: number }],
  };
}

function ended(
  { execution, item, step }: Records,
  outcome: Pick<ItemStep, 'status' | 'outputs' | 'error'>,
  now: number,
): { execution: Execution; item: ExecutionItem; step: ItemStep } {
  const wasOpen = step.status !== 'pending';
  return {
    execution,
    item: wasOpen ? { ...item, openSteps: item.openSteps - 1 } : item,
    step: { ...step, ...outcome, endedAt: now },
  };
}

/** A step that waits for its next attempt, or has had none, has no attempt to end. */
function attemptEnded(
  { step, attempt }: Records,
  outcome: AttemptOutcome,
  now: number,
  usage: Usage = {},
  error?: StepAttempt['error'],
): { attempt?: StepAttempt } {
  if (step.status !== 'running' || attempt === undefined) return {};
  return { attempt: { ...attempt, outcome, usage, error, endedAt: now } };
}
