import { findFile, listFiles, traceFile } from './read.ts';
import { forgetUnusedFiles, recordFiles } from './write.ts';

export const fileWrites = { recordFiles, forgetUnusedFiles } as const;

export const fileReads = { findFile, listFiles, traceFile } as const;
