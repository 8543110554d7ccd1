import { writeFile } from 'node:fs/promises';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import {
  readFrameEnvironment,
  componentsBeside,
  startFrameHelper,
} from '@kumiki/orchestrator/deployments/frame-helper';
import { exitCodes, type ExitCode } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';

/** What Kubernetes shows of a container that has ended, and the platform tells. */
const lastWordsFile = '/dev/termination-log';

/** The helper of a pod of a deployment: it serves frames until it is asked to end, and lets those that it has end. */
export async function workFrames(): Promise<ExitCode> {
  const { key, ...environment } = readFrameEnvironment(process.env);
  const { components } = environment;
  // Nothing that it starts or prints sees it.
  delete process.env['KUMIKI_FRAME_KEY'];
  const asked = Promise.withResolvers<void>();
  process.once('SIGTERM', asked.resolve).once('SIGINT', asked.resolve);
  try {
    const helper = await startFrameHelper({ components: componentsBeside(environment), key });
    print(`Frames for ${components.join(', ')} on the port ${helper.port}.`);
    await asked.promise;
    await helper.drain();
    return exitCodes.ok;
  } catch (thrown) {
    const { code, message } = asKumikiError(thrown);
    printError(`${code}: ${message}`);
    // Where there is none, this is no pod.
    await writeFile(lastWordsFile, message.slice(0, 2000)).catch(() => undefined);
    return exitCodes.failed;
  }
}
