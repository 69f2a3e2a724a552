/**
 * Every metric name of the project, declared once: k6, mock-idp, rules, dashboards and gate import them from here.
 * Counters end in _total on the Prometheus side; k6 adds that suffix and the prefix k6_ itself.
 */
export const k6Metrics = {
  loginsStarted: 'lq_logins_started',
  loginsEnded: 'lq_logins_ended',
  attempts: 'lq_attempts',
  timeToLogin: 'lq_time_to_login',
  startLateness: 'lq_start_lateness',
  signatures: 'lq_signatures',
} as const;

export const serverMetrics = {
  requestsTotal: 'lq_idp_requests_total',
  requestSeconds: 'lq_idp_request_duration_seconds',
  loginsCompletedTotal: 'lq_idp_logins_completed_total',
  tokensIssuedTotal: 'lq_idp_tokens_issued_total',
  stationServers: 'lq_idp_station_servers',
  stationQueue: 'lq_idp_station_queue_length',
  stationInService: 'lq_idp_station_in_service',
  stationArrivalsTotal: 'lq_idp_station_arrivals_total',
  stationServedTotal: 'lq_idp_station_served_total',
  stationRefusedTotal: 'lq_idp_station_refused_total',
  stationCancelledTotal: 'lq_idp_station_cancelled_total',
  stationBusySecondsTotal: 'lq_idp_station_busy_seconds_total',
  stationDeadSecondsTotal: 'lq_idp_station_dead_seconds_total',
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
} as const;
