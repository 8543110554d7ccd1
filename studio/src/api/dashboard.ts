/** The answer of `/api/v1/dashboard`. */
export interface Dashboard {
  readonly bucket_seconds: number;
  readonly now: {
    readonly executions_running: number;
    readonly executions_queued: number;
    readonly lanes: number;
    readonly lanes_busy: number;
  };
  readonly total: DashboardCounts & { readonly cache_hit_rate: number | null };
  readonly buckets: readonly (DashboardCounts & { readonly start: string })[];
  readonly steps: readonly DashboardStep[];
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly count: number;
    readonly last_execution_id: string;
    readonly last_at: string;
  }[];
  readonly machine: {
    readonly cores: number;
    readonly cpu: number;
    readonly memory_total_bytes: number;
    readonly memory_free_bytes: number;
  } | null;
  readonly disk: {
    readonly free_bytes: number | null;
    readonly total_bytes: number | null;
    readonly records_bytes: number | null;
    readonly objects_bytes: number | null;
  };
}

export interface DashboardCounts {
  readonly items: { readonly succeeded: number; readonly failed: number; readonly cancelled: number };
  readonly verdicts: { readonly OK: number; readonly NG: number };
  readonly items_per_minute: number;
}

export interface DashboardStep {
  readonly pipeline: string;
  readonly step: string;
  readonly component: string;
  readonly count: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  /** Of the time of all steps, from 0 to 1. */
  readonly share: number;
}

export interface Alert {
  readonly alert: number;
  readonly kind: 'failure_rate' | 'queue_age' | 'disk' | 'stuck_execution';
  readonly state: 'open' | 'past';
  readonly message: string;
  readonly execution_id?: string;
  /** What was measured, and from where on it is raised: parts of 1, or seconds. */
  readonly value?: number;
  readonly threshold?: number;
  readonly raised_at: string;
  readonly acknowledged_by: string | null;
}

export const dashboardWindows = ['1h', '24h', '7d'] as const;
export type DashboardWindow = (typeof dashboardWindows)[number];
