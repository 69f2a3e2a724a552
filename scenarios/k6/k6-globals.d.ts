/** What k6 offers without an import and @types/k6 leaves out. `__ENV` comes from @types/k6; only env.ts reads it. */
declare const console: {
  debug(...values: readonly unknown[]): void;
  info(...values: readonly unknown[]): void;
  log(...values: readonly unknown[]): void;
  warn(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
};

/** The part of Web Cryptography that signature.ts uses; k6 v2.2.0 has it as a global. */
declare const crypto: {
  readonly subtle: {
    importKey(
      format: 'jwk' | 'spki',
      key: object,
      algorithm: object,
      extractable: boolean,
      usages: readonly string[],
    ): Promise<object>;
    verify(algorithm: object, key: object, signature: ArrayBuffer, data: Uint8Array): Promise<boolean>;
  };
};
