/**
 * Every metric name of the project, declared once: k6, mock-idp, rules, dashboards and gate import them from here.
 * Counters end in _total on the Prometheus side; k6 adds that suffix and the prefix k6_ itself.
 */
export const k6Metrics = {
  loginsStarted: 'lq_logins_started',
  loginsEnded: 'lq_logins_ended',
  /** Completed within the SLO: goodput. */
  loginsGood: 'lq_logins_good',
  attempts: 'lq_attempts',
  timeToLogin: 'lq_time_to_login',
  startLateness: 'lq_start_lateness',
  signatures: 'lq_signatures',
} as const;

/** The job of every scrape of a mock, and of what the runner sends on in its place. */
export const serverJob = 'mock-idp';

export const serverMetrics = {
  requestsTotal: 'lq_idp_requests_total',
  requestSeconds: 'lq_idp_request_duration_seconds',
  loginsCompletedTotal: 'lq_idp_logins_completed_total',
  tokensIssuedTotal: 'lq_idp_tokens_issued_total',
  tokenRequestsTotal: 'lq_idp_token_requests_total',
  grantPollsTotal: 'lq_idp_grant_polls_total',
  cibaPingsTotal: 'lq_idp_ciba_pings_total',
  logoutNoticesTotal: 'lq_idp_logout_notices_total',
  stationServers: 'lq_idp_station_servers',
  stationQueue: 'lq_idp_station_queue_length',
  stationQueueAgeSeconds: 'lq_idp_station_queue_age_seconds',
  stationInService: 'lq_idp_station_in_service',
  stationArrivalsTotal: 'lq_idp_station_arrivals_total',
  stationServedTotal: 'lq_idp_station_served_total',
  stationRefusedTotal: 'lq_idp_station_refused_total',
  stationCancelledTotal: 'lq_idp_station_cancelled_total',
  stationTimedOutTotal: 'lq_idp_station_timed_out_total',
  stationBusySecondsTotal: 'lq_idp_station_busy_seconds_total',
  stationDeadSecondsTotal: 'lq_idp_station_dead_seconds_total',
  stationHeldSecondsTotal: 'lq_idp_station_held_seconds_total',
  stationQueueSecondsTotal: 'lq_idp_station_queue_seconds_total',
  stationWaitSecondsTotal: 'lq_idp_station_wait_seconds_total',
  stationWaitSeconds: 'lq_idp_station_wait_seconds',
  deliveryLatenessSeconds: 'lq_idp_delivery_lateness_seconds',
  eventLoopUtilisation: 'lq_idp_event_loop_utilisation_ratio',
  cpuSecondsTotal: 'lq_idp_cpu_seconds_total',
  storeEntries: 'lq_idp_store_entries',
  storeEvictionsTotal: 'lq_idp_store_evictions_total',
  waitingRoomWaiting: 'lq_idp_waiting_room_waiting',
  waitingRoomActive: 'lq_idp_waiting_room_active',
  waitingRoomEventsTotal: 'lq_idp_waiting_room_events_total',
  waitingRoomWaitSeconds: 'lq_idp_waiting_room_wait_seconds',
  retryBudgetTokens: 'lq_portal_retry_budget_tokens',
  retryPermitsTotal: 'lq_portal_retry_permits_total',
  profileChangesTotal: 'lq_idp_profile_changes_total',
  faultsInjectedTotal: 'lq_idp_faults_injected_total',
  faultsActive: 'lq_idp_faults_active',
  remediesTotal: 'lq_idp_remedies_total',
  methodShare: 'lq_idp_method_share_ratio',
  portalSessionsTotal: 'lq_portal_sessions_total',
  portalContactUpdatesTotal: 'lq_portal_contact_updates_total',
  portalDeclarationsTotal: 'lq_portal_declarations_total',
  portalPenaltiesTotal: 'lq_portal_penalties_total',
  portalFilesBlocked: 'lq_portal_files_blocked',
  portalFilesUndeclared: 'lq_portal_files_undeclared',
  portalFilesOverdue: 'lq_portal_files_overdue',
  portalTicketsTotal: 'lq_portal_tickets_total',
  portalTicketsOpen: 'lq_portal_tickets_open',
  portalFirstReplySeconds: 'lq_portal_first_reply_seconds',
} as const;

/** One-time codes by SMS and e-mail, and passwords. */
export const codeMetrics = {
  requestedTotal: 'lq_idp_otp_requested_total',
  deliveredTotal: 'lq_idp_otp_delivered_total',
  expiredTotal: 'lq_idp_otp_expired_total',
  lostTotal: 'lq_idp_otp_lost_total',
  queueLength: 'lq_idp_otp_queue_length',
  partsTotal: 'lq_idp_otp_parts_total',
  ageSeconds: 'lq_idp_otp_age_seconds',
  checksTotal: 'lq_idp_otp_checks_total',
  passwordChecksTotal: 'lq_idp_password_checks_total',
} as const;

/** What `launchquake run` tells Prometheus itself: about the run while it lasts, and its findings at the end. */
export const runMetrics = {
  info: 'lq_run_info',
  phase: 'lq_run_phase',
  event: 'lq_run_event',
  plannedLoginsPerSecond: 'lq_run_planned_logins_per_second',
  kneeLoginsPerSecond: 'lq_run_knee_logins_per_second',
  sloLoginSeconds: 'lq_run_slo_login_within_seconds',
  startTimestampSeconds: 'lq_run_start_timestamp_seconds',
  endTimestampSeconds: 'lq_run_end_timestamp_seconds',
  generatorCpuSecondsTotal: 'lq_generator_cpu_seconds_total',
  generatorCores: 'lq_generator_cores',
  pushFailuresTotal: 'lq_push_failures_total',
  pushSamplesLostTotal: 'lq_push_samples_lost_total',
} as const;

/** Findings of a variant, pushed when the run has been judged. An unknown value is left out, never 0. */
export const findingMetrics = {
  goodputPerSecond: 'lq_finding_goodput_per_second',
  offeredPerSecond: 'lq_finding_offered_per_second',
  logins: 'lq_finding_logins',
  attempts: 'lq_finding_attempts',
  amplification: 'lq_finding_amplification',
  workAmplification: 'lq_finding_work_amplification',
  deadWorkRatio: 'lq_finding_dead_work_ratio',
  timeToLoginSeconds: 'lq_finding_time_to_login_seconds',
  recovered: 'lq_finding_recovered',
  recoverySeconds: 'lq_finding_recovery_seconds',
  collapseTimestampSeconds: 'lq_finding_collapse_timestamp_seconds',
  valid: 'lq_finding_valid',
  expectationMet: 'lq_finding_expectation_met',
  verdict: 'lq_finding_verdict',
} as const;

/**
 * Recording rules of a run (series that carry a run label), by (run, scenario, variant); `level:metric:operations`, as Prometheus advises.
 * They look back 10 s, short enough for a run of a minute, and are worked out each second. dashboards/rules says what each of them is.
 */
export const ruleMetrics = {
  offered: 'lq:offered:rate10s',
  goodput: 'lq:goodput:rate10s',
  attempts: 'lq:attempts:rate10s',
  amplification: 'lq:amplification:ratio10s',
  queueAge: 'lq:queue_age_seconds:max',
  deadWork: 'lq:dead_work:ratio10s',
  collapse: 'lq:collapse:ratio10s',
  /** Goodput ÷ min(knee, offered). */
  carried: 'lq:carried:ratio10s',
  /** Requests of the steps of logins, polls left out: all of them, and those that the server answered as a step goes. */
  stepAttempts: 'lq:step_attempts:rate10s',
  stepAnswers: 'lq:step_answers:rate10s',
  attemptsPerAnswer: 'lq:attempts_per_answer:ratio10s',
  timeToLoginP50: 'lq:time_to_login_seconds:p50_10s',
  timeToLoginP99: 'lq:time_to_login_seconds:p99_10s',
  startLatenessP99: 'lq:start_lateness_seconds:p99_10s',
  generatorCpu: 'lq:generator_cpu:ratio10s',
  /** 1 while the last 10 s lay between warm-up and the end of the plan; else not there. */
  judged: 'lq:judged:last10s',
  /** 1 − good ÷ ended logins, and what is left of the error budget of an hour. */
  sloErrors10s: 'lq:slo_errors:ratio10s',
  sloErrors30s: 'lq:slo_errors:ratio30s',
  sloErrors2m: 'lq:slo_errors:ratio2m',
  sloErrors6m: 'lq:slo_errors:ratio6m',
  sloBudgetLeft: 'lq:slo_budget_left:ratio1h',
} as const;

/** The same for a service in production (series without a run label), over 5 minutes; burn rates over the windows of a budget of 30 days. */
export const productionRuleMetrics = {
  offered: 'lq:offered:rate5m',
  goodput: 'lq:goodput:rate5m',
  attempts: 'lq:attempts:rate5m',
  amplification: 'lq:amplification:ratio5m',
  queueAge: 'lq:queue_age_seconds:max5m',
  deadWork: 'lq:dead_work:ratio5m',
  collapse: 'lq:collapse:ratio5m',
  stepAttempts: 'lq:step_attempts:rate5m',
  stepAnswers: 'lq:step_answers:rate5m',
  attemptsPerAnswer: 'lq:attempts_per_answer:ratio5m',
  timeToLoginP50: 'lq:time_to_login_seconds:p50_5m',
  timeToLoginP99: 'lq:time_to_login_seconds:p99_5m',
  /** Logins that count for the SLO, ended. */
  sloEnded: 'lq:slo_ended:rate5m',
  sloErrors5m: 'lq:slo_errors:ratio5m',
  sloErrors30m: 'lq:slo_errors:ratio30m',
  sloErrors1h: 'lq:slo_errors:ratio1h',
  sloErrors2h: 'lq:slo_errors:ratio2h',
  sloErrors6h: 'lq:slo_errors:ratio6h',
  sloErrors1d: 'lq:slo_errors:ratio1d',
  sloErrors3d: 'lq:slo_errors:ratio3d',
  sloErrors30d: 'lq:slo_errors:ratio30d',
  sloBudgetLeft: 'lq:slo_budget_left:ratio30d',
} as const;
