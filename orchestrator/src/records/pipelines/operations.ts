import { listPipelines, pipelineDraft, pipelineVersion, pipelineVersions } from './read.ts';
import { createPipeline, publishPipeline, removePipeline, savePipeline } from './write.ts';

export const pipelineWrites = { createPipeline, savePipeline, publishPipeline, removePipeline } as const;

export const pipelineReads = { pipelineDraft, pipelineVersion, pipelineVersions, listPipelines } as const;
