/** How pipelines may be called. */
export const pipelineName = { pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 100 } as const;

const pattern = new RegExp(pipelineName.pattern);

export function isPipelineName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= pipelineName.maxLength && pattern.test(name);
}
