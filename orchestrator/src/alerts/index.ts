export { alertKinds, alertMessage, type Alert, type AlertKind, type NewAlert } from './alert.ts';
export type { AlertsPage, AlertStore } from './alert-store.ts';
export { Alerts, type AlertEvent, type AlertsOptions } from './alerts.ts';
export { defaultThresholds, measure, type AlertThresholds, type Measured, type Situation } from './rules.ts';
