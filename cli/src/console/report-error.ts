import { asKumikiError, type ErrorRecord, type KumikiError } from '@kumiki/component-sdk/errors';
import { printProblems, sourceOf } from './problems.ts';
import { onError, printError, safe } from './terminal.ts';

/** Prints what went wrong: the message, the remedy, the code and the place. */
export function reportError(thrown: unknown): void {
  const error = asKumikiError(thrown);
  const { red } = onError;
  printError(`${red('Error:')} ${safe(error.message)}`);
  printError(`  ${safe(error.remedy)}`);
  printError(`  ${placeOf(error)}`);
  if (error.problems.length > 0) {
    printError();
    printProblems(error.problems, sourceOf(error) ?? { name: documentOf(error) });
  }
  const trace = error.code === 'INTERNAL' ? traceOf(error) : undefined;
  if (trace !== undefined) printError(onError.dim(trace));
}

/** The code of an error and where it arose: `INPUT_TYPE · item plate-01 · step find`. */
export function placeOf({ code, at = {} }: Pick<ErrorRecord, 'code' | 'at'>): string {
  const { item, step, component, input, element } = at;
  const parts = [
    item !== undefined && `item ${item}`,
    step !== undefined && `step ${step}`,
    component !== undefined && `component ${component}`,
    input !== undefined && `input ${input}`,
    element !== undefined && `element ${element.map((index) => index + 1).join('.')}`,
  ];
  return safe([code, ...parts.filter((part) => part !== false)].join(' · '));
}

/** The document that an error about a document names in its message. */
function documentOf({ message }: KumikiError): string {
  const found =
    /^The (?:manifest|pipeline) (.+) has \d+ problem/.exec(message) ??
    /^The settings in (.+) cannot be used/.exec(message);
  return found?.[1] ?? 'line';
}

function traceOf({ cause }: KumikiError): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
