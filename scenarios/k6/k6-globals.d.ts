/** What k6 offers without an import and @types/k6 leaves out. `__ENV` comes from @types/k6; only env.ts reads it. */
declare const console: {
  debug(...values: readonly unknown[]): void;
  info(...values: readonly unknown[]): void;
  log(...values: readonly unknown[]): void;
  warn(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
};
