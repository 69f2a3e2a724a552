/** Reads a remote-write body back, by other code than wrote it. */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { uncompress } from 'snappyjs';

export interface DecodedSeries {
  readonly labels: readonly (readonly [string, string])[];
  readonly samples: readonly { readonly bits: bigint; readonly value: number; readonly atEpochMs: number }[];
}

export const STALE_BITS = 0x7ff0_0000_0000_0002n;

export const decodeBody = (body: Uint8Array): DecodedSeries[] => decodeMessage(uncompress(body));

export function decodeMessage(message: Uint8Array): DecodedSeries[] {
  return fieldsOf(message, { 1: 'bytes' }).map(([, bytes]) => {
    const fields = fieldsOf(bytes as Uint8Array, { 1: 'bytes', 2: 'bytes' });
    return {
      labels: fields.filter(([field]) => field === 1).map(([, label]) => decodeLabel(label as Uint8Array)),
      samples: fields.filter(([field]) => field === 2).map(([, sample]) => decodeSample(sample as Uint8Array)),
    };
  });
}

function decodeLabel(bytes: Uint8Array): [string, string] {
  const fields = new Map(fieldsOf(bytes, { 1: 'string', 2: 'string' }));
  return [String(fields.get(1)), String(fields.get(2))];
}

function decodeSample(bytes: Uint8Array) {
  const fields = new Map(fieldsOf(bytes, { 1: 'fixed64', 2: 'int64' }));
  const bits = BigInt(fields.get(1) as bigint | string);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return { bits, value: view.getFloat64(0), atEpochMs: Number(fields.get(2)) };
}

function fieldsOf(
  bytes: Uint8Array,
  kinds: Readonly<Record<number, 'bytes' | 'string' | 'fixed64' | 'int64'>>,
): [number, unknown][] {
  const reader = new BinaryReader(bytes);
  const fields: [number, unknown][] = [];
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    const kind = kinds[field];
    if (kind === undefined) throw new Error(`field ${field} is none of the message`);
    fields.push([field, reader[kind]()]);
  }
  return fields;
}

/** `name{label="value"}` of a decoded series. */
export const nameOf = ({ labels }: DecodedSeries): string => labels.find(([name]) => name === '__name__')?.[1] ?? '';

export const labelsOf = ({ labels }: DecodedSeries): Readonly<Record<string, string>> => Object.fromEntries(labels);
