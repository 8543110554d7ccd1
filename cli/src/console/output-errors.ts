import { reasonOf } from '@kumiki/component-sdk/errors';
import { exitCodes, type ExitCode } from '../command.ts';
import { printError } from './terminal.ts';

/**
 * Minds what becomes of the output. A reader that stops early, as `head` does, ends the command with the status that
 * the shell gives to such a command: not 0, since what was begun has not been done. Where messages go nowhere, as in
 * a terminal that was closed, the work goes on.
 * @returns the exit status in the light of what could not be written
 */
export function watchOutput(): (code: ExitCode) => ExitCode {
  let failure: Error | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.outputClosed);
    failure ??= error;
  });
  process.stderr.on('error', () => undefined);
  return (code) => {
    if (!failure) return code;
    printError(`Standard output could not be written: ${reasonOf(failure)}.`);
    return code === exitCodes.ok ? exitCodes.failed : code;
  };
}
