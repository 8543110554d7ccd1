import { onError, printError, safe } from '../../../console/terminal.ts';

/** The first run of a Python component may take a minute, and nobody should wonder why. */
export function tellInstall(component: string): void {
  printError(onError.dim(`Installing the Python packages of ${safe(component)} ...`));
}
