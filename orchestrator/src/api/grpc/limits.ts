import type { Settings } from '../../settings/index.ts';

/** What clients of gRPC may ask for: the section `grpc` of the settings. */
export type GrpcLimits = Settings['grpc'];

export const mebibyte = 1024 * 1024;

/** The message that every client takes, in bytes: what gRPC itself allows where nobody says otherwise. */
export const answerBytes = 4 * mebibyte;

/** Bytes of one answer that are left for ids, texts and steps, beside what the pipeline gave. */
export const answerReserve = 256 * 1024;
