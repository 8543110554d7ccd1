/** What an execution keeps beside its record, apart from one another, each with limits of its own. */
export const contentKinds = ['intermediates', 'results', 'inputs', 'logs'] as const;

/**
 * `intermediates`: what steps gave that is no result; `results`: the outputs of the pipeline; `inputs`: what it was
 * started with; `logs`: the lines of its components. A file that is two of them stays until both have gone.
 */
export type ContentKind = (typeof contentKinds)[number];
