/**
 * The keys of the provider through time. A new key is published at once and signs only after a delay, in which everybody who keeps a copy of
 * the key set can fetch it again; an old one stays until the last token that it signed has expired (OpenID Connect Core 1.0 §10.1.1).
 */
import type { Clock } from './clock.ts';
import { generateSigningKey, signingAlgorithms } from './keys.ts';
import type { SigningAlgorithm, SigningKey, SigningKeys } from './keys.ts';

export interface KeyRing {
  /** The key that signs now a token that lives for `lifeSeconds`. */
  signer(algorithm: SigningAlgorithm, lifeSeconds: number): SigningKey;
  /** The keys of the key set, newest last: those that sign, those that will, and those whose tokens are still about. */
  published(): readonly SigningKey[];
  /** The same with their times. */
  held(): readonly HeldKey[];
  /** A published key, or one of the last that were: an ID token does as a hint after its time (OpenID Connect Core 1.0 §3.1.2.1). */
  find(kid: string): SigningKey | undefined;
  /** @throws RangeError when too many keys are published already */
  rotate(order?: RotationOrder): Promise<Rotation>;
}

export interface HeldKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly signsFromSeconds: number;
  /** When the last token that it signed expires. */
  readonly neededUntilSeconds: number;
  readonly isSigner: boolean;
}

export interface RotationOrder {
  /** Unset: all. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** Unset: as the profile says. 0: the new keys sign at once, and nobody has seen them. */
  readonly publishDelaySeconds?: number;
}

export interface Rotation {
  readonly keys: readonly { readonly algorithm: SigningAlgorithm; readonly kid: string }[];
  /** Seconds on the clock. */
  readonly signsAtSeconds: number;
}

/** Keys of one algorithm at once: a key set stays small whatever is asked for. */
export const MOST_KEYS = 10;

/** Keys that are no longer published but still known. */
const MOST_RETIRED = 20;

interface Held {
  readonly key: SigningKey;
  readonly signsFromSeconds: number;
  /** When the last token that it signed expires. */
  neededUntilSeconds: number;
}

export function createKeyRing(clock: Clock, initial: SigningKeys, publishDelaySeconds: () => number): KeyRing {
  const held = new Map<SigningAlgorithm, readonly Held[]>();
  for (const algorithm of signingAlgorithms)
    held.set(algorithm, [{ key: initial[algorithm], signsFromSeconds: 0, neededUntilSeconds: 0 }]);

  const retired: SigningKey[] = [];

  /** Those still needed, in the order in which they sign. */
  function kept(algorithm: SigningAlgorithm, nowSeconds: number): readonly Held[] {
    const all = held.get(algorithm) ?? [];
    if (all.length === 1) return all;
    const current = all.findLastIndex(({ signsFromSeconds }) => signsFromSeconds <= nowSeconds);
    const needed = all.filter((one, at) => at >= current || one.neededUntilSeconds > nowSeconds);
    retired.push(...all.filter((one) => !needed.includes(one)).map(({ key }) => key));
    retired.splice(0, retired.length - MOST_RETIRED);
    held.set(algorithm, needed);
    return needed;
  }

  function signerAt(algorithm: SigningAlgorithm, nowSeconds: number): Held {
    const signer = kept(algorithm, nowSeconds).findLast(({ signsFromSeconds }) => signsFromSeconds <= nowSeconds);
    if (signer === undefined) throw new RangeError(`no ${algorithm} key signs`);
    return signer;
  }

  const published = (): readonly SigningKey[] =>
    signingAlgorithms.flatMap((algorithm) => kept(algorithm, clock.nowSeconds()).map(({ key }) => key));

  return {
    signer(algorithm, lifeSeconds) {
      const nowSeconds = clock.nowSeconds();
      const signer = signerAt(algorithm, nowSeconds);
      signer.neededUntilSeconds = Math.max(signer.neededUntilSeconds, nowSeconds + lifeSeconds);
      return signer.key;
    },
    published,
    held() {
      const nowSeconds = clock.nowSeconds();
      return signingAlgorithms.flatMap((algorithm) => {
        const signer = signerAt(algorithm, nowSeconds);
        return kept(algorithm, nowSeconds).map((one) => ({
          algorithm,
          kid: one.key.kid,
          signsFromSeconds: one.signsFromSeconds,
          neededUntilSeconds: one.neededUntilSeconds,
          isSigner: one === signer,
        }));
      });
    },
    find: (kid) => [...published(), ...retired].find((key) => key.kid === kid),
    async rotate({ algorithms = signingAlgorithms, publishDelaySeconds: delay = publishDelaySeconds() } = {}) {
      const made = await Promise.all(algorithms.map(generateSigningKey));
      const nowSeconds = clock.nowSeconds();
      if (algorithms.some((algorithm) => kept(algorithm, nowSeconds).length >= MOST_KEYS))
        throw new RangeError(`${MOST_KEYS} keys are published already`);
      const signsAtSeconds = nowSeconds + delay;
      for (const key of made) {
        const line = [
          ...(held.get(key.algorithm) ?? []),
          { key, signsFromSeconds: signsAtSeconds, neededUntilSeconds: 0 },
        ];
        held.set(
          key.algorithm,
          line.toSorted((left, right) => left.signsFromSeconds - right.signsFromSeconds),
        );
      }
      return { keys: made.map(({ algorithm, kid }) => ({ algorithm, kid })), signsAtSeconds };
    },
  };
}
