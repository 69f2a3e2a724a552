/**
 * Remote write 1.0: a snappy block of one protobuf message [https://prometheus.io/docs/specs/prw/remote_write_spec/].
 *
 *     WriteRequest { repeated TimeSeries timeseries = 1 }
 *     TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2 }
 *     Label        { string name = 1; string value = 2 }
 *     Sample       { double value = 1; int64 timestamp = 2 }      milliseconds since 1970-01-01 UTC
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';
import { type Sample, STALE, type Series } from './sample.ts';

/** The NaN that ends a series, as bits: as a number it would lose its payload [prometheus model/value, StaleNaN]. */
const STALE_BITS = 0x7ff0_0000_0000_0002n;

/** What every request says of itself [the same, "Protocol"]. */
export const writeHeaders = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'x-prometheus-remote-write-version': '0.1.0',
  'user-agent': 'launchquake',
} as const;

/** The body of a request. Samples of one series must be in the order of their moments. */
export const writeRequest = (samples: readonly Sample[]): Uint8Array => compress(writeMessage(samples));

export function writeMessage(samples: readonly Sample[]): Uint8Array {
  const bySeries = new Map<string, { readonly series: Series; readonly samples: Sample[] }>();
  for (const sample of samples) {
    const known = bySeries.get(sample.series.key);
    if (known === undefined) bySeries.set(sample.series.key, { series: sample.series, samples: [sample] });
    else known.samples.push(sample);
  }
  const writer = new BinaryWriter();
  for (const { series, samples: ofSeries } of bySeries.values()) writeSeries(writer, series, ofSeries);
  return writer.finish();
}

function writeSeries(writer: BinaryWriter, { labels }: Series, samples: readonly Sample[]): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  for (const [name, value] of labels) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).string(value);
    writer.join();
  }
  for (const { value, atEpochMs } of samples) {
    writer.tag(2, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Bit64);
    if (value === STALE) writer.fixed64(STALE_BITS);
    else writer.double(value);
    writer.tag(2, WireType.Varint).int64(atEpochMs);
    writer.join();
  }
  writer.join();
}
