import { kumikiError } from '@kumiki/component-sdk/errors';

export interface FrameEnvironment {
  /** 32 bytes. */
  readonly key: Buffer;
  /** The components of the workers beside it, in the order of their numbers. */
  readonly components: readonly string[];
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
  return { key, components };
}
