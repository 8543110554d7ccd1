import { alertMessage, type AlertEvent } from '../../alerts/index.ts';
import type { Log } from './log.ts';

/** A line when an alert is raised, over, or acknowledged. */
export function alertLines(log: Log): (event: AlertEvent) => void {
  return ({ type, alert }) => {
    const { id, kind, subject, value, threshold, acknowledgedBy } = alert;
    const fields = {
      event: type,
      alert_id: id,
      kind,
      value,
      threshold,
      ...(kind === 'stuck_execution' && { execution_id: subject }),
    };
    if (type === 'alert_raised') log.warn(`Alert: ${alertMessage(alert)}`, fields);
    else if (type === 'alert_cleared') log.info(`The alert ${id} (${kind}) is over.`, fields);
    else log.info(`${acknowledgedBy} has seen the alert ${id} (${kind}).`, fields);
  };
}
