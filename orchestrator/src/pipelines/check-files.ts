import { problem, type Problem } from '@kumiki/component-sdk/errors';
import { isDigest } from '@kumiki/component-sdk/storage';
import { parsePipeline } from '../pipeline/index.ts';
import { documentName } from './documents.ts';

/** Says whether a pipeline may name a stored file. */
export interface StoredFiles {
  isThere(project: string, digest: string): Promise<boolean>;
}

/**
 * What is wrong with the files that a document names. On the platform there is no folder that a path could be in: a file
 * is named by its content, and is there before the pipeline is published.
 */
export async function fileProblems(project: string, text: string, stored?: StoredFiles): Promise<Problem[]> {
  const { pipeline, document } = parsePipeline(text, documentName);
  const problems: Problem[] = [];
  for (const [name, file] of Object.entries(pipeline?.files ?? {})) {
    const place = document.locate(['files', name], 'value');
    if (!isDigest(file)) problems.push(problem('PIPELINE_FILE_PATH', { name, file }, place));
    else if (stored && !(await stored.isThere(project, file)))
      problems.push(problem('PIPELINE_FILE_MISSING', { name }, place));
  }
  return problems;
}
