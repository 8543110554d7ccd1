import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseContainers } from '../../../executors/argo/manifests.ts';

export interface FrameEnvironment {
  /** 32 bytes. */
  readonly key: Buffer;
  /** The components beside it, in the order of their numbers. */
  readonly components: readonly string[];
  /** The container of each of them. */
  readonly containers: readonly number[];
}

/** What the container of a helper for frames is given. @throws SETTING_INVALID */
export function readFrameEnvironment(environment: NodeJS.ProcessEnv): FrameEnvironment {
  const expected = 'what a pod of a deployment is given';
  const key = Buffer.from(environment['KUMIKI_FRAME_KEY'] ?? '', 'hex');
  if (key.length !== 32)
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_FRAME_KEY', value: '', expected });
  const components = (environment['KUMIKI_COMPONENTS'] ?? '').split(',').filter(Boolean);
  if (components.length === 0)
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_COMPONENTS', value: '', expected });
  const containers = parseContainers(environment['KUMIKI_WORKERS'] ?? '');
  if (containers?.length !== components.length)
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_WORKERS', value: '', expected });
  return { key, components, containers };
}
