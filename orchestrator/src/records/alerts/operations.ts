import { listAlerts, openAlerts } from './read.ts';
import { acknowledgeAlert, alertsGoOn, clearAlert, pruneAlerts, raiseAlert } from './write.ts';

export const alertWrites = { raiseAlert, alertsGoOn, clearAlert, acknowledgeAlert, pruneAlerts } as const;

export const alertReads = { openAlerts, listAlerts } as const;
