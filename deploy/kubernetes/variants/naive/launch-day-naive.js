// launchquake export launch-day --variant naive --compress 10 --scale 0.065 --seed 20250623
// The morning the eID became mandatory · naive: Time out, click again, no bound anywhere
// 661 logins in 60 s. Written by launchquake 0.1.0 for k6 v2; the next export writes over it.
//
// Run         k6 run launch-day-naive.js
// Target      http://mock-idp:8080 (mock-idp was claimed at the export), unless LQ_TARGET names another. A host that is not this machine
//             has to be repeated exactly in LQ_I_OWN: load only what you own.
//             A mock with the capacity of this plan:
//             launchquake serve --port 8080 --scenario launch-day --variant naive --compress 10 --scale 0.065 --seed 20250623
// Prometheus  K6_FEATURES=native-histograms K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:9090/api/v1/write \
//             K6_PROMETHEUS_RW_PUSH_INTERVAL=1s K6_PROMETHEUS_RW_STALE_MARKERS=true LQ_RUN=one-name \
//             k6 run --out experimental-prometheus-rw launch-day-naive.js
// Hosts       one line for each, all of them started within the same minute:
//             LQ_RUN=one-name LQ_INSTANCES=2 LQ_INSTANCE=1 LQ_START_EVERY=60 k6 run --execution-segment=0:1/2 --execution-segment-sequence=0,1/2,1 launch-day-naive.js
//             LQ_RUN=one-name LQ_INSTANCES=2 LQ_INSTANCE=2 LQ_START_EVERY=60 k6 run --execution-segment=1/2:1 --execution-segment-sequence=0,1/2,1 launch-day-naive.js
// Verdict     k6 ends with 0 whether the logins came through or not. What is printed at the end is of this k6 alone.
//             A gate asks Prometheus for the sum over all: docs/kubernetes.md has the queries.
// Variables   LQ_SUMMARY=FILE writes the summary as JSON. LQ_LINES=1 prints every login. LQ_USERS=N: the most virtual users
//             to make ready; a login that finds none is dropped, counted, and makes the run invalid.
const LAUNCHQUAKE = {
  "plan": {
    "schema": "launchquake/plan@1",
    "scenario": "launch-day",
    "variant": "naive",
    "title": "Time out, click again, no bound anywhere",
    "seed": 20250623,
    "compress": 10,
    "scale": 0.065,
    "durationSeconds": 60,
    "warmUpSeconds": 5,
    "trigger": {
      "startSeconds": 15,
      "durationSeconds": 20
    },
    "arrivals": [
      {
        "shape": "constant",
        "perSecond": 5.460000000000001
      },
      {
        "shape": "spike",
        "startSeconds": 15,
        "riseSeconds": 0,
        "holdSeconds": 20,
        "fallSeconds": 0,
        "perSecond": 14.040000000000001
      }
    ],
    "segments": [
      {
        "name": "citizen-card-and-pin",
        "share": 0.27,
        "device": "same-device",
        "card": "ok",
        "meanTries": 4,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 120,
          "sigma": 0.7
        }
      },
      {
        "name": "citizen-pin-unknown",
        "share": 0.03,
        "device": "same-device",
        "card": "pin-unknown",
        "meanTries": 4,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 120,
          "sigma": 0.7
        }
      },
      {
        "name": "citizen-phone-cannot-read",
        "share": 0.02,
        "device": "same-device",
        "card": "nfc-incompatible",
        "meanTries": 4,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 120,
          "sigma": 0.7
        }
      },
      {
        "name": "citizen-with-helper",
        "share": 0.2,
        "device": "same-device",
        "card": "ok",
        "meanTries": 4,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 120,
          "sigma": 0.7
        }
      },
      {
        "name": "employer",
        "share": 0.16,
        "device": "cross-device",
        "card": "ok",
        "meanTries": 12,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 540,
          "sigma": 0.7
        }
      },
      {
        "name": "accountant",
        "share": 0.3,
        "device": "cross-device",
        "card": "ok",
        "meanTries": 12,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 540,
          "sigma": 0.7
        }
      },
      {
        "name": "hr-manager",
        "share": 0.02,
        "device": "cross-device",
        "card": "ok",
        "meanTries": 12,
        "queueTolerance": {
          "kind": "lognormal",
          "medianSeconds": 540,
          "sigma": 0.7
        }
      }
    ],
    "people": {
      "openApp": {
        "kind": "lognormal",
        "medianSeconds": 0.30000000000000004,
        "sigma": 0.7319634926348376
      },
      "scanQr": {
        "kind": "lognormal",
        "medianSeconds": 0.6000000000000001,
        "sigma": 0.7319634926348376
      },
      "findCard": {
        "kind": "lognormal",
        "medianSeconds": 1.2000000000000002,
        "sigma": 0.8035704939245782
      },
      "tapCard": {
        "kind": "lognormal",
        "medianSeconds": 0.5,
        "sigma": 0.5322472005876747
      },
      "tapSuccessFirst": 0.75,
      "tapSuccessNext": 0.6,
      "maxTaps": 5,
      "enterPin": {
        "kind": "lognormal",
        "medianSeconds": 0.6000000000000001,
        "sigma": 0.5570652110759559
      },
      "wrongPin": 0.06,
      "maxPinTries": 3,
      "pagePatience": {
        "kind": "lognormal",
        "medianSeconds": 1,
        "sigma": 0.857251724713248
      },
      "comeback": {
        "kind": "mixture",
        "parts": [
          {
            "share": 0.5,
            "of": {
              "kind": "uniform",
              "fromSeconds": 0.2,
              "toSeconds": 1
            }
          },
          {
            "share": 0.3,
            "of": {
              "kind": "uniform",
              "fromSeconds": 1,
              "toSeconds": 6
            }
          },
          {
            "share": 0.2,
            "of": {
              "kind": "uniform",
              "fromSeconds": 30,
              "toSeconds": 360
            }
          }
        ]
      }
    },
    "service": {
      "stations": {
        "web": {
          "servers": 4
        }
      },
      "steps": {
        "authorize": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.05430769230769231,
            "sigma": 0.5
          }
        },
        "eid-session": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.05430769230769231,
            "sigma": 0.5
          }
        },
        "eid-challenge": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.034,
            "sigma": 0.5
          }
        },
        "eid-card-1": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.040769230769230766,
            "sigma": 0.5
          }
        },
        "eid-card-2": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.040769230769230766,
            "sigma": 0.5
          }
        },
        "eid-card-3": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.040769230769230766,
            "sigma": 0.5
          }
        },
        "eid-pin": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.040769230769230766,
            "sigma": 0.5
          }
        },
        "eid-approve": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.04338461538461538,
            "sigma": 0.5
          }
        },
        "poll": {
          "station": "web",
          "service": {
            "kind": "fixed",
            "seconds": 0.003076923076923077
          }
        },
        "token": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.040769230769230766,
            "sigma": 0.5
          }
        },
        "userinfo": {
          "station": "web",
          "service": {
            "kind": "lognormal",
            "medianSeconds": 0.01353846153846154,
            "sigma": 0.5
          }
        }
      },
      "refusalSeconds": 0.003076923076923077,
      "signing": "ES256"
    },
    "client": {
      "timeoutSeconds": 1.5,
      "pollSeconds": 0.2,
      "clicksPerStep": 3,
      "reclickDelay": {
        "kind": "lognormal",
        "medianSeconds": 0.2,
        "sigma": 0.6679088472561264
      },
      "backoff": {
        "kind": "none"
      },
      "retryBudget": null,
      "honourRetryAfter": false
    },
    "slo": {
      "loginWithinSeconds": 90
    },
    "recovery": {
      "ratio": 0.95,
      "windowSeconds": 5
    },
    "protection": {
      "queueBound": null,
      "refuse": "anywhere",
      "cancelAbandoned": false,
      "discipline": "fifo",
      "retryAfterSeconds": null,
      "waitingRoom": null
    }
  },
  "target": "http://mock-idp:8080",
  "owned": [
    "mock-idp"
  ],
  "instances": 1,
  "mostUsers": null
};

var __defProp = Object.defineProperty;
var __defProps = Object.defineProperties;
var __getOwnPropDescs = Object.getOwnPropertyDescriptors;
var __getOwnPropSymbols = Object.getOwnPropertySymbols;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __propIsEnum = Object.prototype.propertyIsEnumerable;
var __typeError = (msg) => {
  throw TypeError(msg);
};
var __defNormalProp = (obj, key, value) => key in obj ? __defProp(obj, key, { enumerable: true, configurable: true, writable: true, value }) : obj[key] = value;
var __spreadValues = (a, b) => {
  for (var prop in b ||= {})
    if (__hasOwnProp.call(b, prop))
      __defNormalProp(a, prop, b[prop]);
  if (__getOwnPropSymbols)
    for (var prop of __getOwnPropSymbols(b)) {
      if (__propIsEnum.call(b, prop))
        __defNormalProp(a, prop, b[prop]);
    }
  return a;
};
var __spreadProps = (a, b) => __defProps(a, __getOwnPropDescs(b));
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
var __privateGet = (obj, member, getter) => (__accessCheck(obj, member, "read from private field"), getter ? getter.call(obj) : member.get(obj));
var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
var __privateSet = (obj, member, value, setter) => (__accessCheck(obj, member, "write to private field"), setter ? setter.call(obj, value) : member.set(obj, value), value);
var __privateMethod = (obj, member, method) => (__accessCheck(obj, member, "access private method"), method);

// main.ts
import exec3 from "k6/execution";

// ../../src/model/traffic/start-schedule.ts
var MOST_SLOTS = 900;
var SURPLUS_STARTS = 3;
var leadSecondsOf = (durationSeconds) => Math.max(1, Math.ceil(durationSeconds / MOST_SLOTS));
function startSchedule(times, durationSeconds) {
  const seconds = leadSecondsOf(durationSeconds);
  const slots = Array.from({ length: Math.ceil(durationSeconds / seconds) }, () => ({ starts: 0, seconds }));
  for (const time of times) {
    const slot = slots[Math.floor(time / seconds)];
    if (slot === void 0) throw new RangeError(`an arrival at ${time} s is outside the plan's ${durationSeconds} s`);
    slot.starts += 1;
  }
  return { leadSeconds: seconds, slots: [...slots, { starts: SURPLUS_STARTS, seconds }] };
}

// eid-login.ts
import { sleep } from "k6";

// ../../src/model/errors.ts
var exitCodes = {
  pass: 0,
  internal: 1,
  usage: 2,
  regression: 10,
  sloBreach: 11,
  inconclusive: 12,
  invalidRun: 13,
  noBaseline: 14,
  refusedTarget: 15,
  interrupted: 130
};
var errorCodes = {
  USAGE: { exit: exitCodes.usage, meaning: "The command line has an unknown verb, option or value." },
  SCENARIO_INVALID: { exit: exitCodes.usage, meaning: "A scenario file does not follow the schema." },
  SCENARIO_NOT_FOUND: { exit: exitCodes.usage, meaning: "There is no scenario of that name or path." },
  EXPERIMENT_INVALID: { exit: exitCodes.usage, meaning: "A reference experiment does not follow the schema." },
  EXPERIMENT_UNKNOWN: { exit: exitCodes.usage, meaning: "There is no reference experiment of that name or row." },
  VARIANT_UNKNOWN: { exit: exitCodes.usage, meaning: "The scenario has no variant of that name." },
  PLAN_INVALID: { exit: exitCodes.usage, meaning: "Compression or scale is out of range for this scenario." },
  NO_STEADY_STATE: {
    exit: exitCodes.usage,
    meaning: "A figure of a steady state is asked of a load that never fits."
  },
  SIMULATED_ONLY: {
    exit: exitCodes.usage,
    meaning: "A plan for a live run asks for what only the simulator can do."
  },
  PROFILE_INVALID: {
    exit: exitCodes.usage,
    meaning: "A capacity profile or a change to it does not follow the schema."
  },
  DOCUMENT_INVALID: {
    exit: exitCodes.usage,
    meaning: "A document sent to the admin API does not follow its schema."
  },
  USERS_INVALID: { exit: exitCodes.usage, meaning: "A file of users does not follow its format." },
  CLIENTS_INVALID: { exit: exitCodes.usage, meaning: "A file of clients does not follow its format." },
  RECORD_NOT_FOUND: { exit: exitCodes.usage, meaning: "There is no run record of that name or path." },
  RECORD_INVALID: { exit: exitCodes.usage, meaning: "A run record is damaged or of an unknown version." },
  TARGET_REFUSED: {
    exit: exitCodes.refusedTarget,
    meaning: "The target is not loopback and was not claimed with --i-own."
  },
  TOOL_MISSING: { exit: exitCodes.usage, meaning: "An external program could not be found, built or downloaded." },
  FILE_TAKEN: { exit: exitCodes.usage, meaning: "A file that would be written is there and is not ours." },
  PORT_IN_USE: { exit: exitCodes.usage, meaning: "A port that was asked for is taken by another process." },
  TARGET_UNREACHABLE: { exit: exitCodes.invalidRun, meaning: "The identity server does not answer." },
  PROMETHEUS_UNREACHABLE: {
    exit: exitCodes.usage,
    meaning: "A Prometheus that was asked does not answer, or not as Prometheus does."
  },
  PROMETHEUS_FAILED: {
    exit: exitCodes.invalidRun,
    meaning: "The Prometheus that was started did not get ready, or ended while it was needed."
  },
  ALREADY_UP: { exit: exitCodes.usage, meaning: "Another up has this folder or this data folder." },
  MOCK_DIED: { exit: exitCodes.invalidRun, meaning: "The mock identity provider ended during a run." },
  GENERATOR_DIED: { exit: exitCodes.invalidRun, meaning: "k6 ended before the plan did." },
  RUN_INVALID: {
    exit: exitCodes.invalidRun,
    meaning: "Live runs of the proof were not valid, however often they were repeated."
  },
  SIMULATION_DIED: {
    exit: exitCodes.invalidRun,
    meaning: "A simulation ended by a fault of its own before its virtual time was over."
  },
  SIMULATION_TOO_LONG: {
    exit: exitCodes.usage,
    meaning: "A simulation would take longer than it may."
  },
  DISK: { exit: exitCodes.invalidRun, meaning: "A file could not be written: the record of the run is not whole." },
  INTERRUPTED: { exit: exitCodes.interrupted, meaning: "The run was stopped from the keyboard or by a signal." },
  INTERNAL: { exit: exitCodes.internal, meaning: "A bug of Launchquake." }
};
function exhaustive(value) {
  throw new Error(`unhandled case: ${String(value)}`);
}

// ../../src/model/client/backoff.ts
var firstBackoff = { retries: 0, previousSeconds: 0 };
function nextBackoff(policy, state, random) {
  const delaySeconds = delayOf(policy, state, random);
  return { delaySeconds, state: { retries: state.retries + 1, previousSeconds: delaySeconds } };
}
function backoffCeiling(policy, retries) {
  return Math.min(policy.capSeconds, policy.baseSeconds * 2 ** retries);
}
function delayOf(policy, state, random) {
  switch (policy.kind) {
    case "none":
      return 0;
    case "fixed":
      return policy.delaySeconds;
    case "exponential":
      return backoffCeiling(policy, state.retries);
    case "equal-jitter":
      return backoffCeiling(policy, state.retries) / 2 * (1 + random.uniform());
    case "full-jitter":
      return backoffCeiling(policy, state.retries) * random.uniform();
    case "decorrelated-jitter": {
      const previous = state.retries === 0 ? policy.baseSeconds : state.previousSeconds;
      return Math.min(policy.capSeconds, policy.baseSeconds + (3 * previous - policy.baseSeconds) * random.uniform());
    }
    default:
      return exhaustive(policy);
  }
}

// ../../src/model/elementary.ts
var LN2_HIGH = 0.6931471803691238;
var LN2_LOW = 19082149292705877e-26;
var TWO_POW_54 = 18014398509481984;
var LG1 = 0.6666666666666735;
var LG2 = 0.3999999999940942;
var LG3 = 0.2857142874366239;
var LG4 = 0.22222198432149784;
var LG5 = 0.1818357216161805;
var LG6 = 0.15313837699209373;
var LG7 = 0.14798198605116586;
var P1 = 0.16666666666666602;
var P2 = -0.0027777777777015593;
var P3 = 6613756321437934e-20;
var P4 = -16533902205465252e-22;
var P5 = 41381367970572385e-24;
var S1 = -0.16666666666666632;
var S2 = 0.00833333333332249;
var S3 = -1984126982985795e-19;
var S4 = 27557313707070068e-22;
var S5 = -25050760253406863e-24;
var S6 = 158969099521155e-24;
var C1 = 0.0416666666666666;
var C2 = -0.001388888888887411;
var C3 = 2480158728947673e-20;
var C4 = -27557314351390663e-23;
var C5 = 2087572321298175e-24;
var C6 = -11359647557788195e-27;
var EXP_OVERFLOW = 709.782712893384;
var EXP_UNDERFLOW = -745.1332191019411;
var bits = new DataView(new ArrayBuffer(8));
function highWord(value) {
  bits.setFloat64(0, value, true);
  return bits.getInt32(4, true);
}
function withHighWord(value, high) {
  bits.setFloat64(0, value, true);
  bits.setInt32(4, high, true);
  return bits.getFloat64(0, true);
}
function log(value) {
  if (!(value > 0) || value === Infinity) return logOfTheRest(value);
  let x = value;
  let k = 0;
  let high = highWord(x);
  if (high < 1048576) {
    k = -54;
    x *= TWO_POW_54;
    high = highWord(x);
  }
  k += (high >> 20) - 1023;
  high &= 1048575;
  const carry = high + 614244 & 1048576;
  x = withHighWord(x, high | carry ^ 1072693248);
  return logOfScaled(x - 1, k + (carry >> 20), high);
}
function logOfScaled(f, k, high) {
  if ((1048575 & 2 + high) < 3) return logNearOne(f, k);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (LG2 + w * (LG4 + w * LG6)) + z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  if ((high - 398458 | 440401 - high) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + r)) : k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
function logNearOne(f, k) {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const r = f * f * (0.5 - 1 / 3 * f);
  return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
}
function logOfTheRest(value) {
  if (value === 0) return -Infinity;
  return value === Infinity ? Infinity : NaN;
}
function exp(value) {
  if (Number.isNaN(value)) return NaN;
  if (value > EXP_OVERFLOW) return Infinity;
  if (value < EXP_UNDERFLOW) return 0;
  const size = Math.abs(value);
  if (size < 2 ** -28) return 1 + value;
  const k = size > 0.5 * Math.LN2 ? Math.trunc(Math.LOG2E * value + (value < 0 ? -0.5 : 0.5)) : 0;
  const high = value - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const x = high - low;
  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - (x * c / (c - 2) - x);
  return timesPowerOfTwo(1 - (low - x * c / (2 - c) - high), k);
}
function timesPowerOfTwo(y, k) {
  if (k < -1021) return y * powerOfTwo(k + 1e3) * powerOfTwo(-1e3);
  return k === 1024 ? y * 2 * powerOfTwo(1023) : y * powerOfTwo(k);
}
var powerOfTwo = (k) => withHighWord(0, k + 1023 << 20);
function expMinusOne(value) {
  const u = exp(value);
  if (u === 1) return value;
  const less = u - 1;
  return less === -1 || u === Infinity ? less : less * value / log(u);
}
var sineOfTurns = (x) => sineAhead(x, 0);
var cosineOfTurns = (x) => sineAhead(x, 1);
function sineAhead(x, ahead) {
  const rest = x - Math.round(x);
  const nearest = Math.round(4 * rest);
  const angle = 2 * Math.PI * (rest - nearest / 4);
  const quarters = nearest + ahead;
  const size = quarters % 2 === 0 ? sineNearZero(angle) : cosineNearZero(angle);
  return quarters === 2 || quarters === -2 || quarters === 3 || quarters === -1 ? -size : size;
}
function sineNearZero(x) {
  const z = x * x;
  return x + x * z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))));
}
function cosineNearZero(x) {
  const z = x * x;
  return 1 - (0.5 * z - z * z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6))))));
}

// ../../src/model/bounded-pareto.ts
function drawBoundedPareto({ fromSeconds, toSeconds, alpha }, random) {
  const covered = -expMinusOne(-alpha * log(toSeconds / fromSeconds));
  return Math.min(toSeconds, fromSeconds * exp(-log(1 - random.uniform() * covered) / alpha));
}

// ../../src/model/empirical.ts
var known = /* @__PURE__ */ new WeakMap();
function cumulatedOf(bins) {
  const found = known.get(bins);
  if (found !== void 0) return found;
  let total = 0;
  const upTo = bins.map(({ count }) => total += count);
  if (!(total > 0)) throw new RangeError("an empirical law needs a bin with a count above 0");
  const cumulated = { upTo, total };
  known.set(bins, cumulated);
  return cumulated;
}
function drawEmpirical({ bins }, random) {
  const { upTo, total } = cumulatedOf(bins);
  const wanted = random.uniform() * total;
  const at = firstAbove(upTo, wanted);
  const bin = bins[at];
  if (bin === void 0) throw new RangeError("an empirical law needs a bin with a count above 0");
  const into = (wanted - (upTo[at - 1] ?? 0)) / bin.count;
  return bin.fromSeconds + (bin.toSeconds - bin.fromSeconds) * into;
}
function firstAbove(values, wanted) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = low + high >>> 1;
    if ((values[middle] ?? Infinity) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

// ../../src/model/normal-quantile.ts
function standardNormalQuantile(p) {
  const LOW = 0.02425;
  if (p < LOW) return tail(Math.sqrt(-2 * log(p)));
  if (p > 1 - LOW) return -tail(Math.sqrt(-2 * log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const numerator = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239;
  const denominator = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1;
  return numerator * q / denominator;
}
function tail(q) {
  const numerator = ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783;
  const denominator = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
  return numerator / denominator;
}

// ../../src/model/gamma.ts
function gammaScv({ shape, scv }) {
  if (scv !== void 0) return scv;
  if (shape !== void 0) return 1 / shape;
  throw new RangeError("a gamma law needs shape or scv");
}
function drawGamma(law, random) {
  const shape = 1 / gammaScv(law);
  const boost = shape < 1 ? exp(log(random.uniformOpen()) / shape) : 1;
  return law.meanSeconds / shape * boost * standardGamma(shape < 1 ? shape + 1 : shape, random);
}
function standardGamma(shape, random) {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (; ; ) {
    const normal = standardNormalQuantile(random.uniformOpen());
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(random.uniformOpen()) < normal * normal / 2 + d - d * v + d * log(v)) return d * v;
  }
}

// ../../src/model/distributions.ts
function draw(law, random) {
  switch (law.kind) {
    case "fixed":
      return law.seconds;
    case "uniform":
      return law.fromSeconds + (law.toSeconds - law.fromSeconds) * random.uniform();
    case "exponential":
      return -law.meanSeconds * log(random.uniformOpen());
    case "erlang":
      return drawErlang(law.meanSeconds, law.stages, random);
    case "hyperexponential":
      return drawHyperexponential(law.meanSeconds, law.scv, random);
    case "lognormal":
      return law.medianSeconds * exp(law.sigma * standardNormalQuantile(random.uniformOpen()));
    case "gamma":
      return drawGamma(law, random);
    case "bounded-pareto":
      return drawBoundedPareto(law, random);
    case "empirical":
      return drawEmpirical(law, random);
    case "mixture":
      return draw(pickPart(law.parts, random.uniform()), random);
    default:
      return exhaustive(law);
  }
}
function drawErlang(meanSeconds, stages, random) {
  let logs = 0;
  for (let stage = 0; stage < stages; stage += 1) logs += log(random.uniformOpen());
  return -meanSeconds / stages * logs;
}
function drawHyperexponential(meanSeconds, scv, random) {
  const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const branch = random.uniform() < p ? p : 1 - p;
  return -meanSeconds / (2 * branch) * log(random.uniformOpen());
}
function pickPart(parts, uniform) {
  const total = parts.reduce((sum, part2) => sum + part2.share, 0);
  let left = uniform * total;
  for (const part2 of parts) {
    left -= part2.share;
    if (left < 0) return part2.of;
  }
  const last = parts.at(-1);
  if (last === void 0) throw new RangeError("a mixture needs at least one part");
  return last.of;
}

// ../../src/model/client/retry.ts
var RETRY_AFTER_SPREAD = 0.5;
function retryDelay({ client, person, backoff, retryAfterSeconds }, random) {
  const personSeconds = draw(person, random);
  const step = nextBackoff(client.backoff, backoff, random);
  const asked = client.honourRetryAfter ? retryAfterSeconds ?? 0 : 0;
  const askedSeconds = asked * (1 + RETRY_AFTER_SPREAD * random.uniform());
  return { delaySeconds: Math.max(personSeconds, step.delaySeconds, askedSeconds), backoff: step.state };
}

// ../../src/model/scenario/steps.ts
var stepNames = [
  "authorize",
  "eid-session",
  "eid-challenge",
  "eid-card-1",
  "eid-card-2",
  "eid-card-3",
  "eid-pin",
  "eid-approve",
  "poll",
  "token",
  "userinfo"
];
var sideStepNames = [
  "password",
  "code-send",
  "code-check",
  "sms",
  "email",
  "push",
  "certificate-status",
  "refresh",
  "client-credentials",
  "grant-poll",
  "introspect",
  "revoke",
  "par",
  "device",
  "ciba",
  "register",
  "logout",
  "portal",
  "contact-update",
  "declaration",
  "support"
];
var messageSteps = /* @__PURE__ */ new Set(["sms", "email"]);
var serviceSteps = [...stepNames, ...sideStepNames];

// ../../src/model/random.ts
var TWO_POW_26 = 67108864;
var TWO_POW_53 = 9007199254740992;
function randomStream(seed, name, index = 0) {
  return fromState(streamState(seed, name, index));
}
function streamState(seed, name, index = 0) {
  const words = new Int32Array(4);
  putStreamState(words, 0, streamFamily(seed, name), index);
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}
function fromState(state) {
  let [a, b, c, d] = state;
  const uint32 = () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  };
  const uniform = () => {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  };
  const uniformOpen = () => {
    const value = uniform();
    return value > 0 ? value : 1 / TWO_POW_53;
  };
  return { uniform, uniformOpen, uint32 };
}
var rotateLeft = (word, bits2) => word << bits2 | word >>> 32 - bits2;
function streamFamily(seed, name) {
  let hash = 2166136261;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 16777619);
  hash = finalise(hash ^ seed >>> 0);
  return finalise(hash ^ Math.floor(seed / 4294967296) >>> 0);
}
function putStreamState(words, at, family, index) {
  let counter = finalise(family ^ Math.imul(index + 1, 2654435761));
  let any = 0;
  for (let word = at; word < at + 4; word += 1) {
    counter = counter + 2654435769 | 0;
    const mixed = splitMix(counter);
    any |= mixed;
    words[word] = mixed;
  }
  if (any === 0) words[at] = 1;
}
function finalise(word) {
  let mixed = word;
  mixed = Math.imul(mixed ^ mixed >>> 16, 2246822507);
  mixed = Math.imul(mixed ^ mixed >>> 13, 3266489909);
  return (mixed ^ mixed >>> 16) >>> 0;
}
function splitMix(counter) {
  let word = counter ^ counter >>> 16;
  word = Math.imul(word, 569420461);
  word ^= word >>> 15;
  word = Math.imul(word, 1935289751);
  return word ^ word >>> 15;
}

// ../../src/model/traffic/population.ts
function personOf(plan2, index) {
  const traits = randomStream(plan2.seed, "person", index);
  const segment = pickSegment(plan2.segments, traits.uniform());
  return {
    segment,
    triesLimit: geometric(segment.meanTries, traits),
    queueToleranceSeconds: draw(segment.queueTolerance, traits),
    human: randomStream(plan2.seed, "human", index),
    patience: randomStream(plan2.seed, "patience", index)
  };
}
function pickSegment(segments, uniform) {
  let left = uniform;
  for (const segment of segments) {
    left -= segment.share;
    if (left < 0) return segment;
  }
  const last = segments.at(-1);
  if (last === void 0) throw new RangeError("a plan needs at least one segment");
  return last;
}
function geometric(mean, random) {
  if (mean <= 1) return 1;
  return 1 + Math.floor(log(random.uniformOpen()) / log(1 - 1 / mean));
}

// ../../src/model/journeys/attempt-log.ts
function createAttemptLog() {
  const attempts = [];
  let opened = null;
  return {
    attempts,
    open(request) {
      opened = __spreadProps(__spreadValues({}, request), { hedgedAtSeconds: null });
    },
    hedge(atSeconds) {
      if (opened !== null) opened = __spreadProps(__spreadValues({}, opened), { hedgedAtSeconds: atSeconds });
    },
    close(nowSeconds, result) {
      const closed = opened;
      opened = null;
      if (closed === null) return null;
      const { step, atSeconds, hedgedAtSeconds } = closed;
      for (const sentAt of hedgedAtSeconds === null ? [atSeconds] : [atSeconds, hedgedAtSeconds])
        attempts.push([step, rounded(sentAt), rounded(nowSeconds - sentAt), result]);
      return closed;
    }
  };
}
var rounded = (seconds) => Math.round(seconds * 1e4) / 1e4;

// ../../src/model/remedies/cohort.ts
var cohortOf = (key) => randomStream(0, `cohort ${key}`).uniform();
function lastDigitOf(key) {
  const digit = /[0-9](?=[^0-9]*$)/.exec(key)?.[0];
  return digit === void 0 ? void 0 : Number(digit);
}
function isInGroup(person, group) {
  if ("share" in group) return cohortOf(person.key) < group.share;
  if ("lastDigits" in group) return includes(group.lastDigits, lastDigitOf(person.key));
  if ("birthMonths" in group) return includes(group.birthMonths, person.birthMonth);
  return includes(group.segments, person.segment);
}
var includes = (items, item) => item !== void 0 && items.includes(item);

// ../../src/model/remedies/may-use.ts
function mayUse({ methods, rollOut }, method, person) {
  if (rollOut !== null && method === rollOut.from) return !isInGroup(person, rollOut.group);
  if (rollOut !== null && method === rollOut.to && !isInGroup(person, rollOut.group)) return false;
  return cohortOf(person.key) < methods[method];
}

// ../../src/model/remedies/remedy.ts
var worksFromSeconds = (remedy) => remedy.atSeconds + (remedy.kind === "servers" ? remedy.lagSeconds : 0);

// ../../src/model/remedies/switches-at.ts
function switchesAt(base, timeline, seconds) {
  return inOrder(timeline).filter((remedy) => isAtWork(remedy, seconds)).reduce((switches, remedy) => __spreadValues(__spreadValues({}, switches), changedBy(switches, remedy, seconds)), base);
}
var inOrder = (timeline) => timeline.toSorted((left, right) => left.atSeconds - right.atSeconds);
var isAtWork = (remedy, seconds) => worksFromSeconds(remedy) <= seconds && (remedy.untilSeconds === void 0 || seconds < remedy.untilSeconds);
function changedBy(switches, remedy, seconds) {
  switch (remedy.kind) {
    case "method":
      return { methods: __spreadProps(__spreadValues({}, switches.methods), { [remedy.method]: remedy.share }) };
    case "roll-out":
      return { rollOut: remedy.rollOut };
    case "status":
      return { statusMessage: remedy.message };
    case "deadline":
      return __spreadValues({
        deadlineSeconds: remedy.deadlineSeconds,
        latePenalty: remedy.latePenalty
      }, announcedAt(remedy) <= seconds ? { announcedDeadlineSeconds: remedy.deadlineSeconds } : {});
    case "mandates":
      return { mandates: remedy.on };
    case "abroad":
      return { abroad: remedy.on };
    default:
      return { serverFactors: __spreadProps(__spreadValues({}, switches.serverFactors), { [remedy.station]: remedy.factor }) };
  }
}
var announcedAt = (remedy) => remedy.atSeconds + remedy.announcementLagSeconds;
function eventsOf(timeline) {
  return timeline.flatMap(eventsOfOne).toSorted((left, right) => left.atSeconds - right.atSeconds);
}
function eventsOfOne(remedy) {
  const begins = worksFromSeconds(remedy);
  const ends = remedy.untilSeconds ?? Number.POSITIVE_INFINITY;
  if (begins >= ends) return [];
  const events = [{ atSeconds: begins, event: "begun", remedy }];
  if (remedy.kind === "deadline" && remedy.announcementLagSeconds > 0 && announcedAt(remedy) < ends)
    events.push({ atSeconds: announcedAt(remedy), event: "announced", remedy });
  if (ends < Number.POSITIVE_INFINITY) events.push({ atSeconds: ends, event: "ended", remedy });
  return events;
}

// ../../src/model/remedies/switches.ts
var cardAlone = {
  methods: { eid: 1, sms: 0, email: 0, password: 0 },
  rollOut: null,
  statusMessage: null,
  deadlineSeconds: null,
  announcedDeadlineSeconds: null,
  latePenalty: true,
  mandates: false,
  abroad: true,
  serverFactors: {}
};

// ../../src/model/journeys/choose-method.ts
var cardOnly = ["eid"];
var knownEpochs = /* @__PURE__ */ new WeakMap();
function switchesNow(timeline, nowSeconds) {
  const epochs = knownEpochs.get(timeline) ?? epochsOf(timeline);
  knownEpochs.set(timeline, epochs);
  return epochs.findLast(({ fromSeconds }) => fromSeconds <= nowSeconds)?.switches ?? cardAlone;
}
function epochsOf(timeline) {
  const moments = [0, ...eventsOf(timeline).map(({ atSeconds }) => atSeconds)];
  return moments.map((fromSeconds) => ({ fromSeconds, switches: switchesAt(cardAlone, timeline, fromSeconds) }));
}
function chooseMethod(timeline, segment, key, nowSeconds) {
  const can = segment.methods ?? cardOnly;
  if (timeline === void 0) return can.includes("eid") ? "eid" : null;
  const switches = switchesNow(timeline, nowSeconds);
  const person = { key, birthMonth: void 0, segment: segment.name };
  return can.find((method) => mayUse(switches, method, person)) ?? null;
}
var registrationOf = (index) => `R${index}`;

// ../../src/model/journeys/eid.ts
var eidJourney = [
  { act: "none", step: "authorize" },
  { act: "none", step: "eid-session" },
  { act: "open-app", step: "eid-challenge" },
  { act: "tap-card", step: "eid-card-1" },
  { act: "none", step: "eid-card-2" },
  { act: "none", step: "eid-card-3" },
  { act: "enter-pin", step: "eid-pin" },
  { act: "none", step: "eid-approve" },
  { act: "none", step: "poll" },
  { act: "none", step: "token" },
  { act: "none", step: "userinfo" }
];
var doorStep = "authorize";

// ../../src/model/journeys/journey.ts
var codeJourney = (message) => [
  { act: "none", step: "authorize" },
  { act: "none", step: "code-send" },
  { act: "none", step: message },
  { act: message === "sms" ? "read-sms" : "read-email", step: "code-check" },
  { act: "none", step: "token" },
  { act: "none", step: "userinfo" }
];
var journeys = {
  eid: eidJourney,
  sms: codeJourney("sms"),
  email: codeJourney("email"),
  password: [
    { act: "none", step: "authorize" },
    { act: "type-password", step: "password" },
    { act: "none", step: "token" },
    { act: "none", step: "userinfo" }
  ]
};
var oneRequest = [{ act: "none", step: "authorize" }];
var journeyOf = (journey, method) => journey === "request" ? oneRequest : journeys[method];

// ../../src/model/journeys/login-record.ts
var stillUnderWay = { outcome: "in-flight", reason: "run-ended", atSeconds: null };
function loginRecordOf({ index, person, intendedSeconds, startedSeconds }, ending, tries, attempts) {
  const { outcome, reason, atSeconds } = ending ?? stillUnderWay;
  return {
    index,
    segment: person.segment.name,
    intendedSeconds: rounded(intendedSeconds),
    startedSeconds: rounded(startedSeconds),
    endedSeconds: atSeconds === null ? null : rounded(atSeconds),
    outcome,
    reason,
    tries,
    attempts
  };
}

// ../../src/model/journeys/person.ts
function actSeconds(act, people, person) {
  switch (act) {
    case "none":
      return 0;
    case "open-app":
      return draw(person.segment.device === "cross-device" ? people.scanQr : people.openApp, person.human);
    case "tap-card":
      return tapSeconds(people, person);
    case "enter-pin":
      return draw(people.enterPin, person.human);
    case "read-sms": {
      const codes = codesOf(people);
      return readSeconds(codes.smsLost, codes.smsDelivery, codes.typeCode, person.human);
    }
    case "read-email": {
      const codes = codesOf(people);
      return readSeconds(codes.emailLost, codes.emailDelivery, codes.typeCode, person.human);
    }
    case "type-password":
      return draw(passwordOf(people).typePassword, person.human);
    default:
      return exhaustive(act);
  }
}
function tapSeconds(people, person) {
  let seconds = draw(people.findCard, person.human);
  for (let tap = 0; tap < people.maxTaps; tap += 1) {
    seconds += draw(people.tapCard, person.human);
    const success = tap === 0 ? people.tapSuccessFirst : people.tapSuccessNext;
    if (person.human.uniform() < success && person.segment.card !== "nfc-incompatible") return seconds;
  }
  return null;
}
function readSeconds(lost, delivery, typing, human) {
  const arrives = human.uniform() >= lost;
  const seconds = draw(delivery, human) + draw(typing, human);
  return arrives ? seconds : null;
}
function typesItRight(step, people, person) {
  switch (step) {
    case "eid-pin":
      return person.segment.card !== "pin-unknown" && person.human.uniform() >= people.wrongPin;
    case "code-check":
      return person.human.uniform() >= codesOf(people).wrongCode;
    case "password":
      return person.human.uniform() >= passwordOf(people).wrongPassword;
    default:
      return true;
  }
}
function retypeSeconds(step, people, person) {
  if (step === "code-check") return draw(codesOf(people).typeCode, person.human);
  return draw(step === "password" ? passwordOf(people).typePassword : people.enterPin, person.human);
}
function waitsSeconds({ client, people }, person, step, beside) {
  if (messageSteps.has(step)) return resendSeconds(people, person);
  if (beside || step === "queue-poll") return client.timeoutSeconds;
  return Math.min(client.timeoutSeconds, draw(people.pagePatience, person.patience));
}
var resendSeconds = (people, person) => draw(codesOf(people).resendAfter, person.patience);
function codesOf({ codes }) {
  if (codes === void 0) throw new RangeError("the plan has no people.codes, and somebody logs in with a code");
  return codes;
}
function passwordOf({ password }) {
  if (password === void 0) throw new RangeError("the plan has no people.password, and somebody logs in with one");
  return password;
}

// ../../src/model/journeys/tries.ts
var Tries = class {
  /** Whole logins begun, from 1. */
  all = 1;
  clicks = 0;
  codes = 0;
  wrongEntries = 0;
  #beforeToday = 0;
  /** Whole logins begun since the person last came back on a later day, from 1. */
  today() {
    return this.all - this.#beforeToday;
  }
  /** All that was done is lost: another try. */
  startOver() {
    this.all += 1;
    this.clicks = 0;
    this.codes = 0;
    this.wrongEntries = 0;
  }
  /** The next try is the first of a later day. */
  newDay() {
    this.#beforeToday = this.all;
    this.startOver();
  }
};

// ../../src/model/journeys/login-machine.ts
var pollPart = eidJourney.findIndex(({ step }) => step === "poll");
function createLogin(plan2, index, intendedSeconds, startedSeconds) {
  return new LoginMachine(plan2, index, intendedSeconds, startedSeconds);
}
var LoginMachine = class {
  person;
  #plan;
  #head;
  #log = createAttemptLog();
  #tries = new Tries();
  /** null: to be chosen when the try begins. */
  #method = null;
  #journey;
  #part = 0;
  #line = "step";
  #resumeAtSeconds;
  #pollAtSeconds = Infinity;
  #knocks = 0;
  #backoff = firstBackoff;
  #queuedSinceSeconds = null;
  #permittedDelaySeconds = 0;
  #ending = null;
  constructor(plan2, index, intendedSeconds, startedSeconds) {
    this.person = personOf(plan2, index);
    this.#plan = plan2;
    this.#head = { index, person: this.person, intendedSeconds, startedSeconds };
    this.#resumeAtSeconds = startedSeconds;
    this.#journey = journeyOf(plan2.journey, "eid");
  }
  isApproved() {
    return this.#method === "eid" && this.#part >= pollPart;
  }
  next(nowSeconds) {
    if (nowSeconds >= this.#plan.durationSeconds) this.#end(null, "in-flight", "run-ended");
    else if (this.#hasLostPatienceInQueue(nowSeconds)) this.#end(nowSeconds, "abandoned", "queue-patience");
    if (this.#ending !== null) return { kind: "end" };
    const dueSeconds = Math.min(this.#resumeAtSeconds, this.#pollAtSeconds);
    if (dueSeconds > nowSeconds)
      return { kind: "wait", untilSeconds: Math.min(dueSeconds, this.#plan.durationSeconds) };
    if (this.#pollAtSeconds < this.#resumeAtSeconds) return this.#send(nowSeconds, "poll", true);
    if (this.#method === null && this.#line === "step" && !this.#chooseMethod(nowSeconds)) return this.next(nowSeconds);
    return this.#send(nowSeconds, this.#line === "step" ? this.#here().step : this.#line, false);
  }
  answer(nowSeconds, answer) {
    const closed = this.#ending === null ? this.#log.close(nowSeconds, answer.result) : null;
    if (closed === null) return;
    if (nowSeconds >= this.#plan.durationSeconds && answer.result === "timeout")
      this.#end(null, "in-flight", "run-ended");
    else if (closed.beside) this.#pollAtSeconds = nowSeconds + this.#plan.client.pollSeconds;
    else if (this.#line === "queue-poll") this.#answeredInQueue(nowSeconds, answer);
    else if (this.#line === "retry-permit") this.#answeredPermit(nowSeconds, answer);
    else this.#answeredStep(nowSeconds, answer);
  }
  hedged(nowSeconds) {
    this.#log.hedge(nowSeconds);
  }
  fail(nowSeconds, reason) {
    this.#end(nowSeconds, "failed", reason);
  }
  record() {
    return loginRecordOf(this.#head, this.#ending, this.#tries.all, this.#log.attempts);
  }
  #end(atSeconds, outcome, reason) {
    this.#ending ??= { atSeconds, outcome, reason };
  }
  #here() {
    const part2 = this.#journey[this.#part];
    if (part2 === void 0) throw new RangeError(`the journey has no part ${this.#part}`);
    return part2;
  }
  #send(nowSeconds, step, beside) {
    const { client, people, durationSeconds } = this.#plan;
    if (step === doorStep) this.#knocks += 1;
    this.#log.open({ step, atSeconds: nowSeconds, beside });
    return {
      kind: "request",
      step,
      timeoutSeconds: Math.min(waitsSeconds(this.#plan, this.person, step, beside), durationSeconds - nowSeconds),
      knocks: this.#knocks,
      rightPin: typesItRight(step, people, this.person),
      hedgeAfterSeconds: beside || messageSteps.has(step) ? null : client.hedge?.afterSeconds ?? null
    };
  }
  #answeredStep(nowSeconds, answer) {
    const { client, people } = this.#plan;
    const { step } = this.#here();
    switch (answer.result) {
      case "ok":
        if (this.#part + 1 === this.#journey.length) this.#end(nowSeconds, "completed", "done");
        else this.#enter(this.#part + 1, nowSeconds);
        return;
      case "pending":
        this.#resumeAtSeconds = nowSeconds + client.pollSeconds;
        return;
      case "queued":
        this.#queuedSinceSeconds ??= nowSeconds;
        this.#line = "queue-poll";
        this.#resumeAtSeconds = nowSeconds + (answer.pollAfterSeconds ?? client.pollSeconds);
        return;
      case "wrong-pin":
        this.#tries.wrongEntries += 1;
        if (this.#tries.wrongEntries >= people.maxPinTries) this.#end(nowSeconds, "failed", "pin-locked");
        else this.#resumeAtSeconds = nowSeconds + retypeSeconds(step, people, this.person);
        return;
      default:
        if (messageSteps.has(step)) this.#codeLost(nowSeconds, 0);
        else this.#stumble(nowSeconds, answer);
    }
  }
  /** Goes to a part of the journey and lets the person do what comes before its request. */
  #enter(part2, nowSeconds) {
    this.#part = part2;
    this.#tries.clicks = 0;
    this.#backoff = firstBackoff;
    const { step, act } = this.#here();
    const seconds = actSeconds(act, this.#plan.people, this.person);
    if (seconds === null) {
      this.#actFailed(nowSeconds, act);
      return;
    }
    this.#resumeAtSeconds = nowSeconds + seconds;
    if (step === "eid-challenge") this.#startPolling(nowSeconds);
    if (step === "poll") this.#pollOnTheMainLine(nowSeconds);
  }
  #actFailed(nowSeconds, act) {
    if (act !== "tap-card") this.#codeLost(nowSeconds, resendSeconds(this.#plan.people, this.person));
    else {
      const { card } = this.person.segment;
      this.#end(nowSeconds, "failed", card === "nfc-incompatible" ? "nfc-incompatible" : "tap-failed");
    }
  }
  /** No code came in time: another one is asked for, as often as a step is clicked. @param waitSeconds until that is noticed */
  #codeLost(nowSeconds, waitSeconds) {
    this.#tries.codes += 1;
    this.#tries.clicks = this.#tries.codes;
    if (this.#tries.codes >= this.#plan.client.clicksPerStep) {
      this.#stumble(nowSeconds + waitSeconds, { result: "timeout" });
      return;
    }
    this.#part = this.#journey.findIndex(({ step }) => step === "code-send");
    this.#resumeAtSeconds = nowSeconds + waitSeconds;
  }
  /** A computer that shows a QR code asks from now on whether the phone is done. */
  #startPolling(nowSeconds) {
    if (this.person.segment.device === "cross-device") this.#pollAtSeconds = nowSeconds + this.#plan.client.pollSeconds;
  }
  /** Approved: the next poll of the computer, or the portal on the phone at once, gets the code. */
  #pollOnTheMainLine(nowSeconds) {
    if (this.#pollAtSeconds !== Infinity) this.#resumeAtSeconds = Math.max(nowSeconds, this.#pollAtSeconds);
    this.#pollAtSeconds = Infinity;
  }
  /** A request came to nothing: click again, come back for a whole new login, or leave. */
  #stumble(nowSeconds, { result, retryAfterSeconds = null }) {
    const { client, people } = this.#plan;
    this.#tries.clicks += 1;
    const clicksAgain = this.#tries.clicks < client.clicksPerStep;
    const wasLast = this.#tries.today() >= this.person.triesLimit || this.#plan.journey === "request";
    if (!clicksAgain && wasLast) {
      this.#leave(nowSeconds, result);
      return;
    }
    const person = clicksAgain ? client.reclickDelay : people.comeback;
    const pause = retryDelay({ client, person, backoff: this.#backoff, retryAfterSeconds }, this.person.patience);
    this.#backoff = pause.backoff;
    if (!clicksAgain) {
      this.#tries.startOver();
      this.#toTheDoor();
    }
    this.#retryAfter(nowSeconds, pause.delaySeconds);
  }
  #leave(nowSeconds, result) {
    if (this.#comesBack(nowSeconds)) return;
    if (result !== "refused") this.#end(nowSeconds, "abandoned", "tries-used");
    else this.#end(nowSeconds, "refused", this.#here().step === doorStep ? "door" : "anywhere");
  }
  /** Who has left may try again on a later day, with fresh patience. */
  #comesBack(nowSeconds) {
    const { returns } = this.person.segment;
    if (returns === void 0 || this.person.patience.uniform() >= returns.share) return false;
    this.#tries.newDay();
    this.#toTheDoor();
    this.#backoff = firstBackoff;
    this.#queuedSinceSeconds = null;
    this.#line = "step";
    this.#resumeAtSeconds = nowSeconds + draw(returns.after, this.person.patience);
    return true;
  }
  /** Takes what is open at this moment; false: nothing is, and there is no login to begin. */
  #chooseMethod(nowSeconds) {
    const { remedies, journey } = this.#plan;
    this.#method = chooseMethod(remedies, this.person.segment, registrationOf(this.#head.index), nowSeconds);
    if (this.#method !== null) this.#journey = journeyOf(journey, this.#method);
    else if (!this.#comesBack(nowSeconds)) this.#end(nowSeconds, "refused", "no-method");
    return this.#method !== null;
  }
  /** The next try begins there, with whatever method is open by then. */
  #toTheDoor() {
    this.#method = null;
    this.#part = 0;
    this.#pollAtSeconds = Infinity;
  }
  /** With a retry budget, the portal is asked first. */
  #retryAfter(nowSeconds, delaySeconds) {
    if (this.#plan.client.retryBudget === null) {
      this.#resumeAtSeconds = nowSeconds + delaySeconds;
      return;
    }
    this.#line = "retry-permit";
    this.#permittedDelaySeconds = delaySeconds;
    this.#resumeAtSeconds = nowSeconds;
  }
  /** No permit, no retry: a client that waited for tokens would only hold the crowd back for later. */
  #answeredPermit(nowSeconds, { result }) {
    this.#line = "step";
    this.#resumeAtSeconds = nowSeconds + this.#permittedDelaySeconds;
    if (result !== "ok") this.#end(nowSeconds, "refused", "budget");
  }
  /** Admitted, still waiting, or the place is lost; a lost one is asked for again at the door. */
  #answeredInQueue(nowSeconds, { result, pollAfterSeconds }) {
    const { pollSeconds } = this.#plan.client;
    if (result === "queued" || result === "timeout" || result === "refused") {
      this.#resumeAtSeconds = nowSeconds + (pollAfterSeconds ?? pollSeconds);
      return;
    }
    this.#line = "step";
    this.#resumeAtSeconds = nowSeconds;
    if (result === "ok") this.#queuedSinceSeconds = null;
  }
  #hasLostPatienceInQueue(nowSeconds) {
    return this.#queuedSinceSeconds !== null && nowSeconds - this.#queuedSinceSeconds > this.person.queueToleranceSeconds;
  }
};

// ../../src/model/scenario/phase.ts
function phaseOf({ warmUpSeconds, trigger, durationSeconds }, atSeconds) {
  if (atSeconds < 0) return "starting";
  if (atSeconds < Math.min(warmUpSeconds, trigger.startSeconds)) return "warm-up";
  if (atSeconds < trigger.startSeconds) return "before";
  if (atSeconds < trigger.startSeconds + trigger.durationSeconds) return "trigger";
  return atSeconds < durationSeconds ? "after" : "draining";
}

// ../../src/model/units.ts
var toMs = (seconds) => seconds * 1e3;
var fromMs = (milliseconds) => milliseconds / 1e3;
var SECONDS_PER_MINUTE = 60;
var SECONDS_PER_HOUR = 3600;
function durationInWords(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return "\u2013";
  if (seconds > 0 && seconds < 1) return `${Math.round(toMs(seconds))} ms`;
  if (seconds < SECONDS_PER_MINUTE) return `${trim(seconds)} s`;
  if (seconds < SECONDS_PER_HOUR)
    return inTwoUnits(seconds, { size: SECONDS_PER_MINUTE, name: "min" }, { size: 1, name: "s" });
  return inTwoUnits(seconds, { size: SECONDS_PER_HOUR, name: "h" }, { size: SECONDS_PER_MINUTE, name: "min" });
}
function inTwoUnits(seconds, big, small) {
  const total = Math.round(seconds / small.size) * small.size;
  const whole = Math.floor(total / big.size);
  const rest = Math.round((total - whole * big.size) / small.size);
  return rest === 0 ? `${whole} ${big.name}` : `${whole} ${big.name} ${rest} ${small.name}`;
}
var trim = (value) => String(Number(value.toFixed(1)));

// browser.ts
import { randomBytes, sha256 } from "k6/crypto";
import encoding3 from "k6/encoding";
import http from "k6/http";

// answers.ts
var REQUEST_TIMED_OUT = 1050;
function answerOf(response, success, onSuccess = "ok") {
  if (success.includes(response.status)) return { result: onSuccess };
  switch (response.status) {
    case 0:
      return { result: response.error_code === REQUEST_TIMED_OUT ? "timeout" : "error" };
    case 202:
      return { result: "queued", pollAfterSeconds: Number(jsonOf(response)["pollAfterSeconds"]) };
    case 429:
    case 503:
      return { result: "refused", retryAfterSeconds: retryAfterOf(response) };
    case 403:
    case 423:
      return { result: isAboutThePin(response) ? "wrong-pin" : "error" };
    default:
      return { result: "error" };
  }
}
function retryAfterOf({ headers }) {
  const exact = Number(headers["X-Retry-After-Ms"]);
  if (Number.isFinite(exact)) return fromMs(exact);
  const whole = Number(headers["Retry-After"]);
  return Number.isFinite(whole) ? whole : null;
}
var isAboutThePin = (response) => ["wrong_pin", "card_locked"].includes(String(jsonOf(response)["error"]));
function jsonOf({ body }) {
  if (typeof body !== "string" || !body.startsWith("{")) return {};
  try {
    return JSON.parse(body);
  } catch (e) {
    return {};
  }
}
var locationOf = ({ headers }) => headers["Location"] ?? "";

// signature.ts
import encoding2 from "k6/encoding";

// rsa-key.ts
import encoding from "k6/encoding";
var INTEGER = 2;
var BIT_STRING = 3;
var SEQUENCE = 48;
var RSA_ENCRYPTION = [6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0];
function spkiOf({ n, e }) {
  const key = element(SEQUENCE, [...unsigned(n), ...unsigned(e)]);
  const info = element(SEQUENCE, [...element(SEQUENCE, RSA_ENCRYPTION), ...element(BIT_STRING, [0, ...key])]);
  return bytes(info);
}
function unsigned(base64url) {
  const digits = Array.from(new Uint8Array(encoding.b64decode(base64url, "rawurl")));
  return element(INTEGER, (digits[0] ?? 0) >= 128 ? [0, ...digits] : digits);
}
function element(tag, content) {
  return [tag, ...lengthOf(content.length), ...content];
}
function lengthOf(length) {
  if (length < 128) return [length];
  return length < 256 ? [129, length] : [130, length >> 8, length & 255];
}
function bytes(values) {
  const array = new Uint8Array(values.length);
  values.forEach((value, at) => {
    array[at] = value;
  });
  return array;
}

// signature.ts
var algorithms = {
  ES256: { key: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
  RS256: { key: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, sign: { name: "RSASSA-PKCS1-v1_5" } }
};
async function hasValidSignature(token, keys) {
  const [head, body, signature] = token.split(".");
  if (head === void 0 || body === void 0 || signature === void 0) return false;
  const { alg, kid } = JSON.parse(encoding2.b64decode(head, "rawurl", "s"));
  const algorithm = alg === "ES256" || alg === "RS256" ? algorithms[alg] : void 0;
  const jwk = keys.find((key2) => key2.kid === kid);
  if (algorithm === void 0 || jwk === void 0) return false;
  const key = isRsa(jwk) ? await crypto.subtle.importKey("spki", spkiOf(jwk), algorithm.key, false, ["verify"]) : await crypto.subtle.importKey("jwk", jwk, algorithm.key, false, ["verify"]);
  return crypto.subtle.verify(algorithm.sign, key, encoding2.b64decode(signature, "rawurl"), bytesOf(`${head}.${body}`));
}
var isRsa = (key) => key.kty === "RSA";
function claimsOf(token) {
  return JSON.parse(encoding2.b64decode(token.split(".")[1] ?? "", "rawurl", "s"));
}
function bytesOf(ascii) {
  const bytes2 = new Uint8Array(ascii.length);
  for (let at = 0; at < ascii.length; at += 1) bytes2[at] = ascii.charCodeAt(at);
  return bytes2;
}

// url.ts
var formOf = (fields) => Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
function parameterOf(url, name) {
  const value = new RegExp(`[?&]${name}=([^&#]*)`).exec(url)?.[1];
  return value === void 0 ? "" : decodeURIComponent(value);
}

// browser.ts
var CLIENT_ID = "launchquake";
var REDIRECT_URI = "http://127.0.0.1/callback";
var _server, _card, _oidc, _transaction, _session, _ticket, _pass, _code, _accessToken, _idToken, _fault, _steps, _Browser_instances, authorize_fn, pollQueue_fn, openSession_fn, sendEid_fn, poll_fn, exchangeCode_fn, takeTokens_fn, askUserinfo_fn;
var _Browser = class _Browser {
  /** @param index number of the arrival: the card number and its PIN follow from it */
  constructor(server, index) {
    __privateAdd(this, _Browser_instances);
    __privateAdd(this, _server);
    __privateAdd(this, _card);
    __privateAdd(this, _oidc, newTransaction());
    __privateAdd(this, _transaction, "");
    __privateAdd(this, _session, "");
    __privateAdd(this, _ticket, "");
    __privateAdd(this, _pass, "");
    __privateAdd(this, _code, "");
    __privateAdd(this, _accessToken, "");
    __privateAdd(this, _idToken, "");
    __privateAdd(this, _fault, false);
    __privateSet(this, _server, server);
    __privateSet(this, _card, `LQ${String(index).padStart(6, "0")}`);
  }
  /** The ID token of this login; empty before the token step. */
  get idToken() {
    return __privateGet(this, _idToken);
  }
  /** Something came back that a strict client must not accept: wrong state, nonce, issuer, audience or subject. */
  get hasProtocolFault() {
    return __privateGet(this, _fault);
  }
  /** A step that it has not learnt comes to nothing: such plans are refused before the run [src/model/scenario/live-limits.ts]. */
  send(action) {
    return __privateGet(_Browser, _steps)[action.step]?.(this, action) ?? { result: "error" };
  }
};
_server = new WeakMap();
_card = new WeakMap();
_oidc = new WeakMap();
_transaction = new WeakMap();
_session = new WeakMap();
_ticket = new WeakMap();
_pass = new WeakMap();
_code = new WeakMap();
_accessToken = new WeakMap();
_idToken = new WeakMap();
_fault = new WeakMap();
_steps = new WeakMap();
_Browser_instances = new WeakSet();
/** A pass of the waiting room keeps the request it was given for; without one, every try is a new request. */
authorize_fn = function(action) {
  if (__privateGet(this, _pass) === "") __privateSet(this, _oidc, newTransaction());
  const query = formOf({
    response_type: "code",
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    scope: "openid profile",
    state: __privateGet(this, _oidc).state,
    nonce: __privateGet(this, _oidc).nonce,
    code_challenge: sha256(__privateGet(this, _oidc).verifier, "base64rawurl"),
    code_challenge_method: "S256"
  });
  const headers = {
    accept: "application/json",
    "x-login-attempt": String(action.knocks),
    "x-waiting-room-pass": __privateGet(this, _pass)
  };
  const response = http.get(`${__privateGet(this, _server).authorizeUrl}?${query}`, paramsOf(action, headers));
  if (response.status === 202) __privateSet(this, _ticket, String(jsonOf(response)["ticket"]));
  if (response.status === 302) __privateSet(this, _pass, "");
  __privateSet(this, _transaction, parameterOf(locationOf(response), "transaction"));
  return answerOf(response, [302]);
};
pollQueue_fn = function(action) {
  const headers = { accept: "application/json", "x-waiting-room-ticket": __privateGet(this, _ticket) };
  const response = http.get(`${__privateGet(this, _server).baseUrl}/waiting-room/ticket`, paramsOf(action, headers));
  const body = jsonOf(response);
  if (response.status === 202) __privateSet(this, _ticket, String(body["ticket"]));
  if (response.status === 200) __privateSet(this, _pass, String(body["pass"]));
  return answerOf(response, [200]);
};
openSession_fn = function(action) {
  const response = post(action, `${__privateGet(this, _server).baseUrl}/eid/sessions`, { transaction: __privateGet(this, _transaction) });
  __privateSet(this, _session, String(jsonOf(response)["session"]));
  return answerOf(response, [201]);
};
sendEid_fn = function(action, path, body) {
  return answerOf(post(action, `${__privateGet(this, _server).baseUrl}/eid/sessions/${__privateGet(this, _session)}${path}`, body), [200]);
};
poll_fn = function(action) {
  const response = http.get(`${__privateGet(this, _server).baseUrl}/eid/sessions/${__privateGet(this, _session)}`, paramsOf(action));
  const body = jsonOf(response);
  if (body["status"] !== "approved") return answerOf(response, [200], "pending");
  const redirect = String(body["redirectTo"]);
  __privateSet(this, _code, parameterOf(redirect, "code"));
  __privateGet(this, _fault) || __privateSet(this, _fault, parameterOf(redirect, "state") !== __privateGet(this, _oidc).state);
  return answerOf(response, [200]);
};
exchangeCode_fn = function(action) {
  const fields = {
    grant_type: "authorization_code",
    code: __privateGet(this, _code),
    redirect_uri: REDIRECT_URI,
    client_id: CLIENT_ID,
    code_verifier: __privateGet(this, _oidc).verifier
  };
  const response = http.post(__privateGet(this, _server).tokenUrl, fields, paramsOf(action));
  if (response.status === 200) __privateMethod(this, _Browser_instances, takeTokens_fn).call(this, jsonOf(response));
  return answerOf(response, [200]);
};
/** OpenID Connect Core 1.0 §3.1.3.7: issuer, audience and nonce have to be the ones asked for. */
takeTokens_fn = function(body) {
  __privateSet(this, _accessToken, String(body["access_token"]));
  __privateSet(this, _idToken, String(body["id_token"]));
  const { nonce, iss, aud } = claimsOf(__privateGet(this, _idToken));
  __privateGet(this, _fault) || __privateSet(this, _fault, nonce !== __privateGet(this, _oidc).nonce || iss !== __privateGet(this, _server).issuer || aud !== CLIENT_ID);
};
askUserinfo_fn = function(action) {
  const headers = { authorization: `Bearer ${__privateGet(this, _accessToken)}` };
  const response = http.get(__privateGet(this, _server).userinfoUrl, paramsOf(action, headers));
  if (response.status === 200) __privateGet(this, _fault) || __privateSet(this, _fault, jsonOf(response)["sub"] !== claimsOf(__privateGet(this, _idToken))["sub"]);
  return answerOf(response, [200]);
};
/** Static: k6 v2.2.0 cannot initialise a field of an object with a function that uses `this`. */
__privateAdd(_Browser, _steps, {
  authorize: (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, authorize_fn).call(_a, action);
  },
  "queue-poll": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, pollQueue_fn).call(_a, action);
  },
  "retry-permit": (browser, action) => answerOf(post(action, `${__privateGet(browser, _server).baseUrl}/portal/retry-permits`, {}), [200]),
  "eid-session": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, openSession_fn).call(_a, action);
  },
  "eid-challenge": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/challenge", { device: "phone" });
  },
  "eid-card-1": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/card", { round: 1, card: __privateGet(browser, _card), response: "r1" });
  },
  "eid-card-2": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/card", { round: 2, card: __privateGet(browser, _card), response: "r2" });
  },
  "eid-card-3": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/card", { round: 3, card: __privateGet(browser, _card), response: "r3" });
  },
  "eid-pin": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/pin", { pin: pinOf(__privateGet(browser, _card), action.rightPin) });
  },
  "eid-approve": (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, sendEid_fn).call(_a, action, "/approve", {});
  },
  poll: (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, poll_fn).call(_a, action);
  },
  token: (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, exchangeCode_fn).call(_a, action);
  },
  userinfo: (browser, action) => {
    var _a;
    return __privateMethod(_a = browser, _Browser_instances, askUserinfo_fn).call(_a, action);
  }
});
var Browser = _Browser;
var newTransaction = () => ({ state: randomText(), nonce: randomText(), verifier: randomText() });
var randomText = () => encoding3.b64encode(randomBytes(32), "rawurl");
function pinOf(card, right) {
  const pin = Array.from(card.slice(-6)).reduce((digits, digit) => digit + digits, "");
  return right ? pin : `${(Number(pin[0]) + 1) % 10}${pin.slice(1)}`;
}
function paramsOf({ step, timeoutSeconds }, headers = {}) {
  const timeout = Math.max(1, Math.round(toMs(timeoutSeconds)));
  return { timeout, redirects: 0, responseType: "text", tags: { name: step }, headers };
}
function post(action, url, body) {
  return http.post(url, JSON.stringify(body), paramsOf(action, { "content-type": "application/json" }));
}

// env.ts
import { SharedArray } from "k6/data";

// ../../src/model/target.ts
var WRITTEN = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(\/[a-z0-9._~/-]*)?$/i;
var DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;
var OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
var PLAIN_V4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
var ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/;
var MOST_PORT = 65535;
var defaultPorts = { http: 80, https: 443 };
var isLoopback = (host) => host === "localhost" || host === "[::1]" || host.startsWith("127.") && PLAIN_V4.test(host);
function ruleOnTarget(target, claims) {
  const [, scheme = "", host = "", port = "", path = ""] = WRITTEN.exec(target.trim()) ?? [];
  if (host === "" || Number(port) > MOST_PORT || DOT_SEGMENT.test(path)) {
    const expected = "http(s)://host[:port][/path] without user, query or encoded characters";
    return { allowed: false, found: "a URL that is not plain", expected };
  }
  const name = host.toLowerCase();
  if (!isPlain(name))
    return { allowed: false, found: `the host ${host}, another spelling`, expected: "the host in its plain spelling" };
  const url = `${originOf(scheme.toLowerCase(), name, port)}${path}`.replace(/\/+$/, "");
  if (isLoopback(name)) return { allowed: true, url, host, loopback: true, owned: null };
  if (claims.includes(host)) return { allowed: true, url, host, loopback: false, owned: host };
  return notClaimed(host, claims);
}
function notClaimed(host, claims) {
  const claimed = claims.filter((claim) => claim !== "");
  const how = claimed.length === 0 ? "not claimed" : `with a claim to ${claimed.join(", ")}`;
  const expected = "this machine (localhost, 127.0.0.0/8, [::1]), or a claimed host";
  return { allowed: false, found: `the host ${host}, ${how}`, expected, hint: host };
}
function originOf(scheme, name, port) {
  const isDefault = port === "" || Number(port) === defaultPorts[scheme];
  return `${scheme}://${name}${isDefault ? "" : `:${Number(port)}`}`;
}
function isPlain(name) {
  if (name.startsWith("[")) return name === `[${canonicalV6(name.slice(1, -1)) ?? ""}]`;
  return ENDS_IN_NUMBER.test(name) ? PLAIN_V4.test(name) : true;
}
var V6_GROUPS = 8;
function canonicalV6(text) {
  const halves = text.split("::");
  if (halves.length > 2) return void 0;
  const [head = [], tail2 = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = V6_GROUPS - head.length - tail2.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return void 0;
  const written = [...head, ...Array.from({ length: missing }, () => "0"), ...tail2];
  if (!written.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return void 0;
  const groups = written.map((group) => Number.parseInt(group, 16).toString(16));
  const { from, length } = longestZeros(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, from).join(":")}::${groups.slice(from + length).join(":")}`;
}
function longestZeros(groups) {
  let longest = { from: 0, length: 0 };
  let from = 0;
  groups.forEach((group, at) => {
    if (group !== "0") from = at + 1;
    else if (at + 1 - from > longest.length) longest = { from, length: at + 1 - from };
  });
  return longest;
}

// ../../src/model/traffic/common-start.ts
var START_EVERY_SECONDS = 5;
var PREPARE_SECONDS = 1;
var START_SLACK_SECONDS = 0.25;
function commonStartEpochMs(nowEpochMs, everySeconds = START_EVERY_SECONDS) {
  const every = toMs(everySeconds);
  return Math.ceil((nowEpochMs + toMs(PREPARE_SECONDS)) / every) * every;
}

// ../../src/model/traffic/shapes.ts
function rateAt(shapes, t) {
  let sum = 0;
  for (const shape of shapes) sum += shapeRate(shape, t);
  return sum;
}
function arrivalsBy(shapes, t) {
  let sum = 0;
  for (const shape of shapes) sum += shapeTotal(shape, t);
  return sum;
}
function shapeRate(shape, t) {
  if (t < 0) return 0;
  switch (shape.shape) {
    case "constant":
      return shape.perSecond;
    case "ramp":
      return t < shape.startSeconds ? 0 : rampRate(shape, Math.min(t - shape.startSeconds, shape.durationSeconds));
    case "spike":
      return pointsRate(spikePoints(shape), t);
    case "notice":
      return noticeRate(shape, t - shape.startSeconds);
    case "wave":
      return shape.meanPerSecond + shape.amplitudePerSecond * cosineOfTurns((t - shape.peakSeconds) / shape.periodSeconds);
    case "deadline":
      return deadlineRate(shape, t);
    case "week":
      return weekRate(shape, t);
    case "points":
      return pointsRate(shape.points, t);
    default:
      return exhaustive(shape);
  }
}
function shapeTotal(shape, t) {
  if (t <= 0) return 0;
  switch (shape.shape) {
    case "constant":
      return shape.perSecond * t;
    case "ramp":
      return rampTotal(shape, t - shape.startSeconds);
    case "spike":
      return pointsTotal(spikePoints(shape), t);
    case "notice":
      return noticeTotal(shape, t - shape.startSeconds);
    case "wave": {
      const { periodSeconds, peakSeconds } = shape;
      const swing = sineOfTurns((t - peakSeconds) / periodSeconds) + sineOfTurns(peakSeconds / periodSeconds);
      return shape.meanPerSecond * t + shape.amplitudePerSecond * periodSeconds / (2 * Math.PI) * swing;
    }
    case "deadline":
      return deadlineTotal(shape, t);
    case "week":
      return weekTotal(shape, t);
    case "points":
      return pointsTotal(shape.points, t);
    default:
      return exhaustive(shape);
  }
}
var rampRate = (shape, u) => shape.fromPerSecond + (shape.toPerSecond - shape.fromPerSecond) * u / shape.durationSeconds;
function rampTotal(shape, u) {
  if (u <= 0) return 0;
  const rising = Math.min(u, shape.durationSeconds);
  const area = shape.fromPerSecond * rising + (shape.toPerSecond - shape.fromPerSecond) * rising * rising / (2 * shape.durationSeconds);
  return area + shape.toPerSecond * (u - rising);
}
var knownSpikes = /* @__PURE__ */ new WeakMap();
function spikePoints(shape) {
  const known2 = knownSpikes.get(shape);
  if (known2 !== void 0) return known2;
  const points = newSpikePoints(shape);
  knownSpikes.set(shape, points);
  return points;
}
function newSpikePoints(shape) {
  const risen = shape.startSeconds + shape.riseSeconds;
  const falling = risen + shape.holdSeconds;
  return [
    [shape.startSeconds, 0],
    [risen, shape.perSecond],
    [falling, shape.perSecond],
    [falling + shape.fallSeconds, 0]
  ];
}
function noticeRate(shape, u) {
  if (u < 0) return 0;
  if (u < shape.riseSeconds) return shape.peakPerSecond * u / shape.riseSeconds;
  return shape.peakPerSecond * exp(-(u - shape.riseSeconds) / shape.decaySeconds);
}
function noticeTotal(shape, u) {
  if (u <= 0) return 0;
  const rising = Math.min(u, shape.riseSeconds);
  const risen = shape.peakPerSecond * rising * rising / (2 * shape.riseSeconds);
  return risen + shape.peakPerSecond * shape.decaySeconds * -expMinusOne(-(u - rising) / shape.decaySeconds);
}
function deadlineFactor(shape) {
  const whole = shape.deadlineSeconds - (shape.fromSeconds ?? 0) + shape.softenSeconds;
  return shape.arrivalsBeforeDeadline / log(whole / shape.softenSeconds);
}
function deadlineRate(shape, t) {
  const { deadlineSeconds, fromSeconds = 0, untilSeconds = Infinity } = shape;
  if (t < fromSeconds || t > deadlineSeconds || t >= untilSeconds) return 0;
  return deadlineFactor(shape) / (deadlineSeconds - t + shape.softenSeconds);
}
function deadlineTotal(shape, t) {
  const { deadlineSeconds, fromSeconds = 0, untilSeconds = Infinity } = shape;
  const end = Math.min(t, deadlineSeconds, untilSeconds);
  if (end <= fromSeconds) return 0;
  const whole = deadlineSeconds + shape.softenSeconds;
  return deadlineFactor(shape) * log((whole - fromSeconds) / (whole - end));
}
var HOURS = 24;
var DAYS = 7;
function weekRate({ arrivalsPerDay, days, hours, daySeconds }, t) {
  const day = Math.floor(t / daySeconds);
  const hour = Math.floor((t / daySeconds - day) * HOURS);
  return arrivalsPerDay * (days[day % DAYS] ?? 0) * (hours[hour] ?? 0) * HOURS / daySeconds;
}
function weekTotal({ arrivalsPerDay, days, hours, daySeconds }, t) {
  const day = Math.floor(t / daySeconds);
  const weeks = Math.floor(day / DAYS);
  const before = weeks * sumOf(days, DAYS) + sumOf(days, day - weeks * DAYS);
  const intoHours = (t / daySeconds - day) * HOURS;
  const hour = Math.floor(intoHours);
  const today = sumOf(hours, hour) + (intoHours - hour) * (hours[hour] ?? 0);
  return arrivalsPerDay * (before * sumOf(hours, HOURS) + (days[day % DAYS] ?? 0) * today);
}
function sumOf(values, first) {
  let sum = 0;
  for (let at = 0; at < first; at += 1) sum += values[at] ?? 0;
  return sum;
}
function pointsRate(points, t) {
  let rate2 = 0;
  for (let at = 1; at < points.length; at += 1) {
    const from = points[at - 1];
    const to = points[at];
    if (t >= from[0] && t < to[0]) rate2 = from[1] + (to[1] - from[1]) * (t - from[0]) / (to[0] - from[0]);
  }
  return rate2;
}
function pointsTotal(points, t) {
  let total = 0;
  for (let at = 1; at < points.length; at += 1) {
    const from = points[at - 1];
    const to = points[at];
    const span = Math.min(t, to[0]) - from[0];
    if (span <= 0 || to[0] === from[0]) continue;
    total += from[1] * span + (to[1] - from[1]) * span * span / (2 * (to[0] - from[0]));
  }
  return total;
}

// ../../src/model/traffic/arrivals.ts
function arrivalTimes(plan2) {
  const next = arrivalsOneByOne(plan2);
  const times = [];
  for (let at = next(); at !== Infinity; at = next()) times.push(at);
  return times;
}
function arrivalsOneByOne(plan2) {
  const random = randomStream(plan2.seed, "arrivals");
  const expected = arrivalsBy(plan2.arrivals, plan2.durationSeconds);
  let total = 0;
  let from = 0;
  return () => {
    total -= log(random.uniformOpen());
    if (!(total < expected)) return Infinity;
    from = invert(plan2, total, from);
    return from;
  };
}
var MOST_STEPS = 80;
var PRECISION_SECONDS = 1e-9;
function invert({ arrivals: arrivals2, durationSeconds }, total, from) {
  let low = from;
  let high = durationSeconds;
  let t = from;
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION_SECONDS; step += 1) {
    const missing = total - arrivalsBy(arrivals2, t);
    if (missing > 0) low = t;
    else high = t;
    const next = t + missing / rateAt(arrivals2, t);
    if (Math.abs(next - t) < PRECISION_SECONDS && next >= low && next <= high) return next;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return high;
}

// env.ts
var baked = typeof LAUNCHQUAKE === "undefined" ? void 0 : LAUNCHQUAKE;
function optional(name) {
  const value = __ENV[name];
  return value === "" ? void 0 : value;
}
function required(name) {
  const value = optional(name);
  if (value === void 0) throw new Error(`${name} is not set: this script is started by \`launchquake run\``);
  return value;
}
function wholeNumber(name, least) {
  const text = optional(name);
  if (text === void 0) return void 0;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`${name}: found ${text}, expected a whole number of at least ${least}`);
}
var plan = baked?.plan ?? JSON.parse(open(required("LQ_PLAN")));
var arrivals = new SharedArray(
  "arrivals",
  () => baked === void 0 ? JSON.parse(open(required("LQ_ARRIVALS"))) : arrivalTimes(baked.plan)
);
var targetUrl = baked === void 0 ? required("LQ_TARGET").replace(/\/+$/, "") : allowedTarget(baked);
function allowedTarget({ target, owned }) {
  const claims = [...owned, optional("LQ_I_OWN") ?? ""];
  const ruling = ruleOnTarget(optional("LQ_TARGET") ?? target, claims);
  if (ruling.allowed) return ruling.url;
  const { found, expected, hint } = ruling;
  const remedy = hint === void 0 ? "" : `; load only what you own: LQ_I_OWN=${hint}`;
  throw new Error(`TARGET_REFUSED  LQ_TARGET: found ${found}, expected ${expected}${remedy}`);
}
var isFirstInit = __VU === 0;
var isExported = baked !== void 0;
var summaryPath = baked === void 0 ? required("LQ_SUMMARY") : optional("LQ_SUMMARY") ?? null;
var writesLines = baked === void 0 || optional("LQ_LINES") === "1";
var instances = wholeNumber("LQ_INSTANCES", 1) ?? baked?.instances ?? 1;
var instance = wholeNumber("LQ_INSTANCE", 1) ?? (instances === 1 ? 1 : null);
var startEverySeconds = wholeNumber("LQ_START_EVERY", 1) ?? START_EVERY_SECONDS;
var mostUsers = wholeNumber("LQ_USERS", 1) ?? baked?.mostUsers ?? null;
var pushSeconds = givenPushSeconds() ?? pushSecondsOfK6();
function givenPushSeconds() {
  const text = optional("LQ_PULSE");
  if (text === void 0 || Number(text) > 0) return text === void 0 ? void 0 : Number(text);
  throw new Error(`LQ_PULSE: found ${text}, expected a number of seconds above 0`);
}
function pushSecondsOfK6() {
  if (baked === void 0 || optional("K6_PROMETHEUS_RW_SERVER_URL") === void 0) return null;
  const seconds = /^([0-9.]+)s$/.exec(optional("K6_PROMETHEUS_RW_PUSH_INTERVAL") ?? "")?.[1];
  return Number(seconds ?? "1");
}
var givenRunId = optional("LQ_RUN") ?? null;
var runId = givenRunId ?? `${plan.scenario}-${plan.variant}-${utcNow()}`;
function utcNow() {
  return (/* @__PURE__ */ new Date()).toISOString().replace(/[-:]|\.\d+/g, "");
}

// lines.ts
var writeBegin = (epochMs) => writeLine({ kind: "begin", epochMs });
var writeLogin = (record) => writeLine(__spreadValues({ kind: "login" }, record));
function writeLine(line) {
  if (writesLines) console.log(JSON.stringify(line));
}

// metrics.ts
import { Counter, Trend } from "k6/metrics";

// ../../src/model/record/metric-names.ts
var k6Metrics = {
  loginsStarted: "lq_logins_started",
  loginsEnded: "lq_logins_ended",
  /** Completed within the SLO: goodput. */
  loginsGood: "lq_logins_good",
  attempts: "lq_attempts",
  timeToLogin: "lq_time_to_login",
  startLateness: "lq_start_lateness",
  signatures: "lq_signatures"
};

// metrics.ts
var counters = {
  loginsStarted: new Counter(k6Metrics.loginsStarted),
  loginsEnded: new Counter(k6Metrics.loginsEnded),
  loginsGood: new Counter(k6Metrics.loginsGood),
  attempts: new Counter(k6Metrics.attempts),
  signatures: new Counter(k6Metrics.signatures)
};
var timeToLogin = new Trend(k6Metrics.timeToLogin, true);
var startLateness = new Trend(k6Metrics.startLateness, true);

// phase.ts
import exec from "k6/execution";
var current;
function enterPhase(phase) {
  if (phase === current) return;
  exec.vu.metrics.tags["phase"] = phase;
  current = phase;
}

// eid-login.ts
var CHECK_EVERY = 5;
async function logIn({ plan: plan2, server, index, intendedSeconds, zeroEpochMs }) {
  const now = () => {
    const seconds = fromMs(Date.now() - zeroEpochMs);
    enterPhase(phaseOf(plan2, seconds));
    return seconds;
  };
  const early = intendedSeconds - now();
  if (early > 0) sleep(early);
  const startedSeconds = Math.max(now(), intendedSeconds);
  const login = createLogin(plan2, index, intendedSeconds, startedSeconds);
  counters.loginsStarted.add(1, { segment: login.person.segment.name });
  startLateness.add(toMs(startedSeconds - intendedSeconds));
  const browser = new Browser(server, index);
  let signature = "unchecked";
  for (let action = login.next(now()); action.kind !== "end"; action = login.next(now())) {
    if (action.kind === "wait") {
      sleep(Math.max(0, action.untilSeconds - now()));
      continue;
    }
    const answer = browser.send(action);
    login.answer(now(), answer);
    counters.attempts.add(1, { step: action.step, result: answer.result });
    if (browser.hasProtocolFault) login.fail(now(), "protocol");
    if (action.step === "token" && answer.result === "ok" && index % CHECK_EVERY === 0) {
      signature = await hasValidSignature(browser.idToken, server.keys) ? "valid" : "invalid";
      counters.signatures.add(1, { result: signature });
      if (signature === "invalid") login.fail(now(), "signature");
    }
  }
  write(__spreadProps(__spreadValues({}, login.record()), { signature }), plan2);
}
function write(record, plan2) {
  const { outcome, segment, endedSeconds, intendedSeconds } = record;
  counters.loginsEnded.add(1, { outcome, segment });
  if (outcome === "completed" && endedSeconds !== null) {
    const tookSeconds = endedSeconds - intendedSeconds;
    timeToLogin.add(toMs(tookSeconds), { phase: phaseOf(plan2, intendedSeconds) });
    if (tookSeconds <= plan2.slo.loginWithinSeconds) counters.loginsGood.add(1, { segment });
  }
  writeLogin(record);
}

// summary.ts
function summarise(data) {
  const count = (name) => data.metrics[name]?.values["count"] ?? 0;
  const started = count(k6Metrics.loginsStarted);
  const ended = count(k6Metrics.loginsEnded);
  return JSON.stringify({
    droppedIterations: count("dropped_iterations"),
    interrupted: started - ended,
    loginsStarted: started,
    loginsEnded: ended,
    exceptions: 0
  });
}

// ../../src/model/record/run-record.ts
var outcomes = ["completed", "abandoned", "refused", "failed", "in-flight"];

// text-summary.ts
var edgeSteps = ["queue-poll", "retry-permit"];
var LATENESS_RATIO = 0.05;
var thresholds = Object.fromEntries(
  [
    ...outcomes.map((outcome) => part(k6Metrics.loginsEnded, "outcome", outcome)),
    ...spansOf().flatMap((phase) => [
      part(k6Metrics.loginsStarted, "phase", phase),
      part(k6Metrics.loginsGood, "phase", phase)
    ]),
    ...edgeSteps.map((step) => part(k6Metrics.attempts, "step", step)),
    part(k6Metrics.signatures, "result", "invalid")
  ].map((name) => [name, ["count>=0"]])
);
function part(metric, tag, value) {
  return `${metric}{${tag}:${value}}`;
}
function spansOf() {
  return ["warm-up", "before", "trigger", "after"];
}
function summaryFacts({ metrics }, plan2, instances2) {
  const valueOf = (name, stat) => metrics[name]?.values[stat] ?? 0;
  const count = (name) => valueOf(name, "count");
  const took = (stat) => fromMs(valueOf(k6Metrics.timeToLogin, stat));
  const hasTimes = metrics[k6Metrics.timeToLogin] !== void 0;
  return __spreadProps(__spreadValues({
    scenario: plan2.scenario,
    variant: plan2.variant,
    instances: instances2,
    started: count(k6Metrics.loginsStarted)
  }, partFacts(metrics, plan2, count)), {
    timeToLoginSeconds: hasTimes ? { p50: took("med"), p95: took("p(95)"), p99: took("p(99)") } : null,
    startLatenessP99Seconds: fromMs(valueOf(k6Metrics.startLateness, "p(99)")),
    startLatenessLimitSeconds: LATENESS_RATIO * plan2.client.timeoutSeconds,
    droppedLogins: count("dropped_iterations")
  });
}
function partFacts(metrics, plan2, count) {
  if (!Object.keys(thresholds).some((name) => name in metrics))
    return { logins: null, phases: null, attempts: null, amplification: null, invalidSignatures: null };
  const logins = Object.fromEntries(
    outcomes.map((outcome) => [outcome, count(part(k6Metrics.loginsEnded, "outcome", outcome))])
  );
  const edge = edgeSteps.reduce((sum, step) => sum + count(part(k6Metrics.attempts, "step", step)), 0);
  const attempts = count(k6Metrics.attempts) - edge;
  return {
    logins,
    phases: lengthsOf(plan2).map(({ phase, seconds }) => ({
      phase,
      seconds,
      offeredPerSecond: count(part(k6Metrics.loginsStarted, "phase", phase)) / seconds,
      goodputPerSecond: count(part(k6Metrics.loginsGood, "phase", phase)) / seconds
    })),
    attempts,
    amplification: logins.completed === 0 ? null : attempts / logins.completed,
    invalidSignatures: count(part(k6Metrics.signatures, "result", "invalid"))
  };
}
function lengthsOf({ warmUpSeconds, trigger, durationSeconds }) {
  const warm = Math.min(warmUpSeconds, trigger.startSeconds);
  const end = Math.min(trigger.startSeconds + trigger.durationSeconds, durationSeconds);
  const lengths = [
    ["warm-up", warm],
    ["before", trigger.startSeconds - warm],
    ["trigger", end - trigger.startSeconds],
    ["after", durationSeconds - end]
  ];
  return lengths.filter(([, seconds]) => seconds > 0).map(([phase, seconds]) => ({ phase, seconds }));
}
function summaryText(facts) {
  const { started, logins, attempts, amplification, timeToLoginSeconds: took } = facts;
  const ended = logins === null ? NOT_KEPT : outcomes.map((outcome) => `${logins[outcome]} ${outcome}`).join(", ");
  const share = facts.instances === 1 ? "" : `, one of ${facts.instances} instances: its own part of the load`;
  const times = took === null ? "none completed" : `p50 ${durationInWords(took.p50)}, p95 ${durationInWords(took.p95)}, p99 ${durationInWords(took.p99)}`;
  const perLogin = amplification === null ? "" : `, ${amplification.toFixed(1)} per completed login`;
  return [
    "",
    `${facts.scenario}, ${facts.variant}${share}`,
    "",
    `logins         ${started} started: ${ended}`,
    `time to login  ${times}`,
    `attempts       ${attempts ?? NOT_KEPT}${perLogin}`,
    "",
    ...phaseTable(facts.phases ?? []),
    ...faultsOf(facts),
    ""
  ].join("\n");
}
var NOT_KEPT = "not kept apart under --no-thresholds";
function phaseTable(phases) {
  const rows = phases.map(
    ({ phase, seconds, offeredPerSecond, goodputPerSecond }) => [phase.padEnd(9), cell(durationInWords(seconds), 13), rate(offeredPerSecond), rate(goodputPerSecond)].join("")
  );
  const head = ["phase".padEnd(9), cell("length", 13), cell("offered/s", 12), cell("goodput/s", 12)].join("");
  return rows.length === 0 ? [] : [head, ...rows, ""];
}
function faultsOf(facts) {
  const { startLatenessP99Seconds: late, droppedLogins, invalidSignatures } = facts;
  const faults = [
    ...facts.started === 0 ? ["no login was started"] : [],
    ...droppedLogins > 0 ? [`${droppedLogins} logins were dropped: too few virtual users`] : [],
    ...late > facts.startLatenessLimitSeconds ? [`logins started ${durationInWords(late)} late (p99): the generator fell behind`] : [],
    ...(invalidSignatures ?? 0) > 0 ? [`${invalidSignatures} tokens had an invalid signature`] : []
  ];
  if (faults.length === 0) return [`generator      kept up: logins started ${durationInWords(late)} late at p99`];
  return faults.map((fault) => `INVALID        ${fault}`);
}
var cell = (text, width) => text.padStart(width);
var rate = (perSecond) => cell(perSecond.toFixed(1), 12);

// exported.ts
function withLabels(options2) {
  if (!isExported) return options2;
  const tags = __spreadValues({
    run: runId,
    testid: runId,
    scenario: plan.scenario,
    variant: plan.variant
  }, instance === null ? {} : { instance_id: String(instance) });
  const scenarios = Object.entries(options2.scenarios ?? {}).map(([name, scenario]) => [
    name,
    __spreadProps(__spreadValues({}, scenario), { tags: __spreadValues(__spreadValues({}, scenario.tags), tags) })
  ]);
  return __spreadProps(__spreadValues({}, options2), { scenarios: Object.fromEntries(scenarios), thresholds });
}
function closingWords(data) {
  if (!isExported) return summaryPath === null ? {} : { [summaryPath]: summarise(data) };
  const facts = summaryFacts(data, plan, instances);
  const file = summaryPath === null ? {} : { [summaryPath]: `${JSON.stringify(__spreadValues({ run: givenRunId }, facts), null, 2)}
` };
  return __spreadValues({ stdout: summaryText(facts) }, file);
}

// identity-server.ts
import http2 from "k6/http";

// ../../src/model/origin.ts
var originOf2 = (url) => /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? "";

// identity-server.ts
function discover(baseUrl) {
  const metadata = getJson(`${baseUrl}/.well-known/openid-configuration`);
  const endpoint = (name) => onOrigin(originOf2(baseUrl), name, String(metadata[name]));
  const keySet = getJson(endpoint("jwks_uri"));
  return {
    baseUrl,
    issuer: String(metadata["issuer"]),
    authorizeUrl: endpoint("authorization_endpoint"),
    tokenUrl: endpoint("token_endpoint"),
    userinfoUrl: endpoint("userinfo_endpoint"),
    keys: keySet["keys"]
  };
}
function onOrigin(origin, name, url) {
  if (originOf2(url) === origin) return url;
  throw new Error(`${name} of the target: found ${url}, expected a URL on ${origin}: load is sent to the target alone`);
}
function getJson(url) {
  const response = http2.get(url, { redirects: 0, tags: { name: "discovery" } });
  if (response.status !== 200)
    throw new Error(`${url}: found status ${response.status} (${response.error}), expected 200`);
  return response.json();
}

// ../../src/model/traffic/instances.ts
var usersFor = (logins, instances2) => instances2 * Math.ceil((logins + SURPLUS_STARTS) / instances2);

// options.ts
var GRACEFUL_STOP_SECONDS = 5;
var SETUP_SECONDS = 30;
function k6Options(schedule, crowd) {
  const virtualUsers = usersFor(crowd.logins, crowd.instances);
  const logins = {
    executor: "ramping-arrival-rate",
    startTime: `${crowd.usersDelaySeconds}s`,
    startRate: 0,
    timeUnit: `${schedule.leadSeconds}s`,
    preAllocatedVUs: virtualUsers,
    maxVUs: virtualUsers,
    stages: schedule.slots.flatMap(({ starts, seconds }) => [
      { target: starts, duration: "0s" },
      { target: starts, duration: `${seconds}s` }
    ]),
    gracefulStop: `${GRACEFUL_STOP_SECONDS}s`
  };
  return {
    scenarios: crowd.pulse ? { logins, pulse: pulseScenario(schedule.leadSeconds, crowd) } : { logins },
    noVUConnectionReuse: true,
    systemTags: ["status", "method", "name", "error_code", "expected_response"],
    summaryTrendStats: ["count", "med", "p(95)", "p(99)", "max"],
    setupTimeout: `${SETUP_SECONDS + 2 * crowd.startEverySeconds}s`
  };
}
function pulseScenario(leadSeconds2, { durationSeconds, instances: instances2, usersDelaySeconds: usersDelaySeconds2 }) {
  return {
    executor: "constant-vus",
    exec: "pulse",
    vus: instances2,
    duration: `${Math.max(1, Math.floor(usersDelaySeconds2 + leadSeconds2 + durationSeconds) - 1)}s`,
    gracefulStop: `${GRACEFUL_STOP_SECONDS + 2}s`
  };
}

// pulse.ts
import { sleep as sleep2 } from "k6";

// ../../src/model/record/counter-series.ts
var anyStep = ["ok", "refused", "timeout", "error"];
var besides = {
  authorize: ["queued"],
  "queue-poll": ["queued"],
  poll: ["pending"],
  "eid-pin": ["wrong-pin"]
};
function counterSeries({ segments, service, protection, client }) {
  const hasRoom = protection.waitingRoom !== null;
  const steps = [
    ...Object.keys(service.steps),
    ...hasRoom ? ["queue-poll"] : [],
    ...client.retryBudget === null ? [] : ["retry-permit"]
  ];
  const attempts = steps.flatMap(
    (step) => [...anyStep, ...besides[step] ?? []].filter((result) => hasRoom || result !== "queued").map((result) => ({ counter: "attempts", labels: { step, result } }))
  );
  return [
    ...segments.flatMap(({ name: segment }) => [
      { counter: "loginsStarted", labels: { segment } },
      { counter: "loginsGood", labels: { segment } },
      ...outcomes.map((outcome) => ({ counter: "loginsEnded", labels: { outcome, segment } }))
    ]),
    ...attempts,
    { counter: "signatures", labels: { result: "valid" } },
    { counter: "signatures", labels: { result: "invalid" } }
  ];
}

// ../../src/model/record/pulse.ts
var PUSHES_AHEAD = 2;
var LINGER_SECONDS = 12;
var BEATS_BETWEEN_PAST = 15;
var pulseLeadSeconds = (pushSeconds2) => pushSeconds2 * (PUSHES_AHEAD - 0.5);
var PULSE_TAIL_SECONDS = 0.3;
function phasesToPulse(plan2, { atSeconds, number, pushSeconds: pushSeconds2 }) {
  const isRepeat = atSeconds >= plan2.durationSeconds || number % BEATS_BETWEEN_PAST === 0;
  return phaseSpans(plan2).filter(({ startSeconds, endSeconds }) => {
    if (startSeconds > atSeconds) return startSeconds <= atSeconds + PUSHES_AHEAD * pushSeconds2;
    return atSeconds < endSeconds + LINGER_SECONDS || isRepeat;
  }).map(({ phase }) => phase);
}
function phaseSpans(plan2) {
  const { trigger, warmUpSeconds, durationSeconds } = plan2;
  const changes = [
    0,
    Math.min(warmUpSeconds, trigger.startSeconds),
    trigger.startSeconds,
    trigger.startSeconds + trigger.durationSeconds,
    durationSeconds
  ].toSorted((a, b) => a - b);
  const begun = changes.map((startSeconds) => ({ phase: phaseOf(plan2, startSeconds), startSeconds })).filter(({ phase }, at, all) => all.findIndex((other) => other.phase === phase) === at);
  return begun.map((span, at) => __spreadProps(__spreadValues({}, span), { endSeconds: begun[at + 1]?.startSeconds ?? Infinity }));
}

// pulse.ts
function keepAlive(plan2, zeroEpochMs, pushSeconds2) {
  const series = counterSeries(plan2);
  const addNothing = (phase) => {
    for (const { counter, labels } of series) counters[counter].add(0, __spreadProps(__spreadValues({}, labels), { phase }));
  };
  const now = () => fromMs(Date.now() - zeroEpochMs);
  const endSeconds = plan2.durationSeconds + PULSE_TAIL_SECONDS;
  const beginSeconds = now();
  for (let number = 0; ; number += 1) {
    const atSeconds = now();
    phasesToPulse(plan2, { atSeconds, number, pushSeconds: pushSeconds2 }).forEach(addNothing);
    if (atSeconds >= endSeconds) return;
    const nextSeconds = Math.min(beginSeconds + (number + 1) * pushSeconds2, endSeconds);
    sleep2(Math.max(0, nextSeconds - now()));
  }
}

// start.ts
import { sleep as sleep3 } from "k6";
import exec2 from "k6/execution";
var usersDelaySeconds = pushSeconds === null ? 0 : pulseLeadSeconds(pushSeconds);
var leadSeconds = leadSecondsOf(plan.durationSeconds);
var commonStart = () => instances === 1 ? null : commonStartEpochMs(Date.now(), startEverySeconds);
var zeroAfter = (startEpochMs) => startEpochMs + toMs(START_SLACK_SECONDS + usersDelaySeconds + leadSeconds);
function waitUntil(epochMs) {
  const seconds = fromMs(epochMs - Date.now());
  if (seconds > 0) sleep3(seconds);
}
var zeroOfScenario = (delaySeconds) => exec2.scenario.startTime + toMs(delaySeconds + leadSeconds);

// main.ts
var options = isFirstInit ? withLabels(
  k6Options(startSchedule(arrivals, plan.durationSeconds), {
    durationSeconds: plan.durationSeconds,
    logins: Math.min(arrivals.length, mostUsers ?? Infinity),
    instances,
    startEverySeconds,
    usersDelaySeconds,
    pulse: pushSeconds !== null
  })
) : {};
function setup() {
  enterPhase("starting");
  const startEpochMs = commonStart();
  const server = discover(targetUrl);
  if (startEpochMs === null) return { server, zeroEpochMs: null };
  const zeroEpochMs = zeroAfter(startEpochMs);
  writeBegin(zeroEpochMs);
  waitUntil(startEpochMs);
  return { server, zeroEpochMs };
}
async function user(start) {
  const index = exec3.scenario.iterationInTest;
  const zeroEpochMs = start.zeroEpochMs ?? zeroOfScenario(0);
  if (index === 0 && start.zeroEpochMs === null) writeBegin(zeroEpochMs);
  const intendedSeconds = arrivals[index];
  if (intendedSeconds === void 0) return;
  await logIn({ plan, server: start.server, index, intendedSeconds, zeroEpochMs });
}
function pulse(start) {
  keepAlive(plan, start.zeroEpochMs ?? zeroOfScenario(usersDelaySeconds), pushSeconds ?? 1);
}
var handleSummary = closingWords;
export {
  user as default,
  handleSummary,
  options,
  pulse,
  setup
};
