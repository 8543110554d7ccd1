export { httpsReports, type ReportChannel, type ToldPlatform } from './report-channel.ts';
export { LoggedReports, type ReportLog } from './logged-reports.ts';
export { TakeReports, type ReportSource } from './take-reports.ts';
export { parseReportKey, type ReportKey, type ReportMessage } from './report-message.ts';
export { handedSchema, numberSchema, podSchema, reportsSchema } from './report-schema.ts';
