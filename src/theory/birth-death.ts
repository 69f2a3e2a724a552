/**
 * Chains that move one step up or down, whose weights rise to one peak and then fall: most closed forms of queueing are one of them.
 *     πₙ₊₁·d(n+1) = πₙ·b(n)          b, d: birth and death rate in state n, per second
 */

export interface BirthDeathChain {
  /** The last state; left out when there is none. */
  readonly last?: number;
  readonly birth: (n: number) => number;
  readonly death: (n: number) => number;
}

/** An endless chain is cut where what is left, with its moments, is below e^−60 of its peak: 1e-26. */
const CUT = 60;

interface Reach {
  readonly last: number;
  readonly peak: number;
}

function reachOf({ last = Infinity, birth, death }: BirthDeathChain): Reach {
  let [logWeight, highest, peak, n] = [0, 0, 0, 0];
  for (; n < last; n += 1) {
    const ratio = birth(n) / death(n + 1);
    if (ratio === 0) break;
    logWeight += Math.log(ratio);
    if (logWeight > highest) [highest, peak] = [logWeight, n + 1];
    if (last === Infinity && ratio < 1 && logWeight - 3 * Math.log1p(-ratio) + 2 * Math.log(n + 2) < highest - CUT)
      break;
  }
  return { last: Math.min(last, n), peak };
}

/** πₙ, the share of time in each state 0, 1, …; built from the peak outwards, so it neither overflows nor cancels. */
export function stationary(chain: BirthDeathChain): Float64Array {
  const { last, peak } = reachOf(chain);
  const shares = new Float64Array(last + 1);
  shares[peak] = 1;
  let total = 1;
  for (let n = peak, weight = 1; n < last; n += 1) {
    weight *= chain.birth(n) / chain.death(n + 1);
    shares[n + 1] = weight;
    total += weight;
  }
  for (let n = peak, weight = 1; n > 0; n -= 1) {
    weight *= chain.death(n) / chain.birth(n - 1);
    shares[n - 1] = weight;
    total += weight;
  }
  return shares.map((weight) => weight / total);
}

/** Σ value(n)·πₙ over a row of shares. */
export function meanOver(shares: Float64Array, value: (n: number) => number): number {
  let sum = 0;
  for (let n = shares.length - 1; n >= 0; n -= 1) sum += value(n) * (shares[n] as number);
  return sum;
}

/**
 * σ², the asymptotic variance of the time average of a rising function f of the state: Var(average over t seconds) → σ²/t.
 *     σ² = Σₙ b(n)πₙ·[gₙ² + (gₙ − w)²],   gₙ = Σ_{i>n} (f(i) − E f)πᵢ ÷ (b(n)πₙ)
 * `perBirth` w is taken off at each birth: 0 gives the plain average [Whitt, Asymptotic formulas for Markov processes with applications
 * to simulation, Oper. Res. 40(2), 1992, §3]; w = E f ÷ (births per second) gives (births per second)² × the variance of the
 * ratio ∫f ÷ births, which by Little's law is a mean time per arrival.
 */
export function asymptoticVariance(chain: BirthDeathChain, f: (n: number) => number, perBirth = 0): number {
  const shares = stationary(chain);
  const mean = meanOver(shares, f);
  const last = shares.length - 1;
  const excess = new Float64Array(shares.length);
  for (let n = 0, sum = 0; n < last && f(n) < mean; n += 1) {
    sum += (mean - f(n)) * (shares[n] as number);
    excess[n] = sum;
  }
  for (let n = last, sum = 0; n > 0 && f(n) >= mean; n -= 1) {
    sum += (f(n) - mean) * (shares[n] as number);
    excess[n - 1] = sum;
  }
  let variance = 0;
  for (let n = 0; n < last; n += 1) {
    const flow = chain.birth(n) * (shares[n] as number);
    if (flow === 0) continue;
    const gain = (excess[n] as number) / flow;
    variance += flow * (gain * gain + (gain - perBirth) ** 2);
  }
  return variance;
}
