import type { HelperAnswer, HelperReports, PodPlace } from '../helper/protocol.ts';

/** What the helper of a pod tells, on its way to the platform: over HTTPS, or through a log such as Kafka. */
export interface ReportChannel {
  /**
   * Hands over what comes next, or nothing, to hear whether somebody cancelled. What was handed over is taken, once and in
   * its order; whoever hands over keeps nothing.
   * @throws PLATFORM_UNREACHABLE, TOKEN_INVALID and what the platform refuses
   */
  report(reports: HelperReports): Promise<HelperAnswer>;
  /** Resolves when the platform has taken durably what was handed over. @throws as `report` */
  settle(): Promise<HelperAnswer>;
}

/** The platform, as far as it is told things. */
export interface ToldPlatform {
  report(place: PodPlace, reports: HelperReports): Promise<HelperAnswer>;
}

/** Over HTTPS alone: an answer says that all was taken. */
export function httpsReports(platform: ToldPlatform, place: PodPlace): ReportChannel {
  let last: HelperAnswer = { cancelled: false };
  return {
    report: async (reports) => (last = await platform.report(place, reports)),
    settle: async () => await Promise.resolve(last),
  };
}
