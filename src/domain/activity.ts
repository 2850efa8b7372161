/** What an embedded activity can say of its learner, from nothing to everything. */
export const ACTIVITY_STATUSES = ['begun', 'completed', 'passed'] as const;
export type ActivityStatus = (typeof ACTIVITY_STATUSES)[number];

/** The furthest that one activity of a step has reported. */
export interface ReportedActivity {
  activity: string;
  status: ActivityStatus;
}

const furthest = (a: ActivityStatus, b: ActivityStatus): ActivityStatus =>
  ACTIVITY_STATUSES[Math.max(ACTIVITY_STATUSES.indexOf(a), ACTIVITY_STATUSES.indexOf(b))] ?? a;

/** With one more report; what was reached stays. */
export function addReport(
  reported: readonly ReportedActivity[],
  { activity, status }: ReportedActivity,
): ReportedActivity[] {
  const before = reported.find((one) => one.activity === activity);
  const now = { activity, status: furthest(status, before?.status ?? 'begun') };
  return [...reported.filter((one) => one !== before), now].sort((a, b) => (a.activity < b.activity ? -1 : 1));
}

/** What all activities of a step have reached; null while one of them is not completed. */
export function reachedByAll(
  reported: readonly ReportedActivity[],
  activities: readonly string[],
): 'completed' | 'passed' | null {
  const statuses = activities.map((id) => reported.find(({ activity }) => activity === id)?.status ?? 'begun');
  if (statuses.length === 0 || statuses.includes('begun')) return null;
  return statuses.every((status) => status === 'passed') ? 'passed' : 'completed';
}
