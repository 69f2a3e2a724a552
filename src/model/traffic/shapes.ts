/**
 * Arrival shapes. Each has its rate λ(t), per second, and Λ(t) = ∫₀ᵗ λ(u) du, arrivals expected by t; t in seconds from the start.
 * A scenario's arrivals are the sum of its shapes. The plan, k6, the simulator and the charts all call these two functions.
 */
import { exhaustive } from '../errors.ts';
import type { ArrivalShape } from '../scenario/schema.ts';
import { cosineOfTurns, exp, expMinusOne, log, sineOfTurns } from '../elementary.ts';

/** λ(t) of all shapes, per second. */
export function rateAt(shapes: readonly ArrivalShape[], t: number): number {
  let sum = 0;
  for (const shape of shapes) sum += shapeRate(shape, t);
  return sum;
}

/** Λ(t) of all shapes. */
export function arrivalsBy(shapes: readonly ArrivalShape[], t: number): number {
  let sum = 0;
  for (const shape of shapes) sum += shapeTotal(shape, t);
  return sum;
}

/**
 *     constant   λ = a                                        Λ = a·t
 *     ramp       λ = a + (b − a)·u/T, then b                  Λ = a·u + (b − a)·u²/(2T), then + b·(u − T)      u = t − start
 *     spike      trapezoid through the points of points()
 *     notice     λ = p·u/r, then p·e^(−(u−r)/τ)               Λ = p·u²/(2r), then p·r/2 + p·τ·(1 − e^(−(u−r)/τ))
 *     wave       λ = m + a·cos(2π(t − peak)/P) ≥ 0            Λ = m·t + a·P/(2π)·(sin(2π(t − peak)/P) + sin(2π·peak/P))
 *     deadline   λ = A/(D − t + ε) from f on                  Λ = A·ln((D − f + ε)/(D − t + ε)), A = N/ln((D − f + ε)/ε)
 *     week       λ = n·d·h/(day/24), d and h of its day and hour; straight lines between the hours in Λ
 * The deadline hyperbola: Alfi, Parisi and Pietronero, Nature Physics 3, 746 (2007).
 */
export function shapeRate(shape: ArrivalShape, t: number): number {
  if (t < 0) return 0;
  switch (shape.shape) {
    case 'constant':
      return shape.perSecond;
    case 'ramp':
      return t < shape.startSeconds ? 0 : rampRate(shape, Math.min(t - shape.startSeconds, shape.durationSeconds));
    case 'spike':
      return pointsRate(spikePoints(shape), t);
    case 'notice':
      return noticeRate(shape, t - shape.startSeconds);
    case 'wave':
      return (
        shape.meanPerSecond + shape.amplitudePerSecond * cosineOfTurns((t - shape.peakSeconds) / shape.periodSeconds)
      );
    case 'deadline':
      return deadlineRate(shape, t);
    case 'week':
      return weekRate(shape, t);
    case 'points':
      return pointsRate(shape.points, t);
    default:
      return exhaustive(shape);
  }
}

/** Λ(t) of one shape; see shapeRate. */
export function shapeTotal(shape: ArrivalShape, t: number): number {
  if (t <= 0) return 0;
  switch (shape.shape) {
    case 'constant':
      return shape.perSecond * t;
    case 'ramp':
      return rampTotal(shape, t - shape.startSeconds);
    case 'spike':
      return pointsTotal(spikePoints(shape), t);
    case 'notice':
      return noticeTotal(shape, t - shape.startSeconds);
    case 'wave': {
      const { periodSeconds, peakSeconds } = shape;
      const swing = sineOfTurns((t - peakSeconds) / periodSeconds) + sineOfTurns(peakSeconds / periodSeconds);
      return shape.meanPerSecond * t + ((shape.amplitudePerSecond * periodSeconds) / (2 * Math.PI)) * swing;
    }
    case 'deadline':
      return deadlineTotal(shape, t);
    case 'week':
      return weekTotal(shape, t);
    case 'points':
      return pointsTotal(shape.points, t);
    default:
      return exhaustive(shape);
  }
}

/** The same shape with durations × `time` and rates × `rate`. */
export function rescaleShape(shape: ArrivalShape, time: number, rate: number): ArrivalShape {
  if (shape.shape === 'points')
    return { ...shape, points: shape.points.map(([at, perSecond]) => [at * time, perSecond * rate]) };
  const entries = Object.entries(shape).map(([key, value]) => {
    if (typeof value !== 'number') return [key, value];
    if (key.endsWith('PerSecond') || key === 'perSecond') return [key, value * rate];
    return [key, value * (key === 'arrivalsBeforeDeadline' || key === 'arrivalsPerDay' ? rate * time : time)];
  });
  return Object.fromEntries(entries) as ArrivalShape;
}

type Of<Kind extends ArrivalShape['shape']> = Extract<ArrivalShape, { shape: Kind }>;
type Point = readonly [atSeconds: number, perSecond: number];

const rampRate = (shape: Of<'ramp'>, u: number): number =>
  shape.fromPerSecond + ((shape.toPerSecond - shape.fromPerSecond) * u) / shape.durationSeconds;

function rampTotal(shape: Of<'ramp'>, u: number): number {
  if (u <= 0) return 0;
  const rising = Math.min(u, shape.durationSeconds);
  const area =
    shape.fromPerSecond * rising +
    ((shape.toPerSecond - shape.fromPerSecond) * rising * rising) / (2 * shape.durationSeconds);
  return area + shape.toPerSecond * (u - rising);
}

/** Both functions are called several times an arrival. */
const knownSpikes = new WeakMap<Of<'spike'>, readonly Point[]>();

function spikePoints(shape: Of<'spike'>): readonly Point[] {
  const known = knownSpikes.get(shape);
  if (known !== undefined) return known;
  const points = newSpikePoints(shape);
  knownSpikes.set(shape, points);
  return points;
}

function newSpikePoints(shape: Of<'spike'>): readonly Point[] {
  const risen = shape.startSeconds + shape.riseSeconds;
  const falling = risen + shape.holdSeconds;
  return [
    [shape.startSeconds, 0],
    [risen, shape.perSecond],
    [falling, shape.perSecond],
    [falling + shape.fallSeconds, 0],
  ];
}

function noticeRate(shape: Of<'notice'>, u: number): number {
  if (u < 0) return 0;
  if (u < shape.riseSeconds) return (shape.peakPerSecond * u) / shape.riseSeconds;
  return shape.peakPerSecond * exp(-(u - shape.riseSeconds) / shape.decaySeconds);
}

function noticeTotal(shape: Of<'notice'>, u: number): number {
  if (u <= 0) return 0;
  const rising = Math.min(u, shape.riseSeconds);
  const risen = (shape.peakPerSecond * rising * rising) / (2 * shape.riseSeconds);
  return risen + shape.peakPerSecond * shape.decaySeconds * -expMinusOne(-(u - rising) / shape.decaySeconds);
}

function deadlineFactor(shape: Of<'deadline'>): number {
  const whole = shape.deadlineSeconds - (shape.fromSeconds ?? 0) + shape.softenSeconds;
  return shape.arrivalsBeforeDeadline / log(whole / shape.softenSeconds);
}

function deadlineRate(shape: Of<'deadline'>, t: number): number {
  const { deadlineSeconds, fromSeconds = 0, untilSeconds = Infinity } = shape;
  if (t < fromSeconds || t > deadlineSeconds || t >= untilSeconds) return 0;
  return deadlineFactor(shape) / (deadlineSeconds - t + shape.softenSeconds);
}

function deadlineTotal(shape: Of<'deadline'>, t: number): number {
  const { deadlineSeconds, fromSeconds = 0, untilSeconds = Infinity } = shape;
  const end = Math.min(t, deadlineSeconds, untilSeconds);
  if (end <= fromSeconds) return 0;
  const whole = deadlineSeconds + shape.softenSeconds;
  return deadlineFactor(shape) * log((whole - fromSeconds) / (whole - end));
}

const HOURS = 24;
const DAYS = 7;

function weekRate({ arrivalsPerDay, days, hours, daySeconds }: Of<'week'>, t: number): number {
  const day = Math.floor(t / daySeconds);
  const hour = Math.floor((t / daySeconds - day) * HOURS);
  return (arrivalsPerDay * (days[day % DAYS] ?? 0) * (hours[hour] ?? 0) * HOURS) / daySeconds;
}

function weekTotal({ arrivalsPerDay, days, hours, daySeconds }: Of<'week'>, t: number): number {
  const day = Math.floor(t / daySeconds);
  const weeks = Math.floor(day / DAYS);
  const before = weeks * sumOf(days, DAYS) + sumOf(days, day - weeks * DAYS);
  const intoHours = (t / daySeconds - day) * HOURS;
  const hour = Math.floor(intoHours);
  const today = sumOf(hours, hour) + (intoHours - hour) * (hours[hour] ?? 0);
  return arrivalsPerDay * (before * sumOf(hours, HOURS) + (days[day % DAYS] ?? 0) * today);
}

function sumOf(values: readonly number[], first: number): number {
  let sum = 0;
  for (let at = 0; at < first; at += 1) sum += values[at] ?? 0;
  return sum;
}

/** Straight lines through the points; at a vertical step the later rate holds; nothing outside. */
function pointsRate(points: readonly Point[], t: number): number {
  let rate = 0;
  for (let at = 1; at < points.length; at += 1) {
    const from = points[at - 1] as Point;
    const to = points[at] as Point;
    if (t >= from[0] && t < to[0]) rate = from[1] + ((to[1] - from[1]) * (t - from[0])) / (to[0] - from[0]);
  }
  return rate;
}

function pointsTotal(points: readonly Point[], t: number): number {
  let total = 0;
  for (let at = 1; at < points.length; at += 1) {
    const from = points[at - 1] as Point;
    const to = points[at] as Point;
    const span = Math.min(t, to[0]) - from[0];
    if (span <= 0 || to[0] === from[0]) continue;
    total += from[1] * span + ((to[1] - from[1]) * span * span) / (2 * (to[0] - from[0]));
  }
  return total;
}
