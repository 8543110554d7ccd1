import { kumikiError, type KumikiError, type Problem } from '@kumiki/component-sdk/errors';

/** PIPELINE_INVALID with all that was found in a document. */
export function pipelineInvalid(name: string, problems: readonly Problem[]): KumikiError {
  const count = problems.filter(({ severity }) => severity === 'error').length;
  return kumikiError('PIPELINE_INVALID', { name, count }, { problems });
}
