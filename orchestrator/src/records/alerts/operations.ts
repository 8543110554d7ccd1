import { listAlerts, openAlerts } from './read.ts';
import { acknowledgeAlert, clearAlert, pruneAlerts, raiseAlert } from './write.ts';

export const alertWrites = { raiseAlert, clearAlert, acknowledgeAlert, pruneAlerts } as const;

export const alertReads = { openAlerts, listAlerts } as const;
