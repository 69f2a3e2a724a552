// A reporter for knip: says how much it looked at, and fails when that is nothing.
export default function count({ counters }) {
  process.stdout.write(`looked at ${counters.processed} of ${counters.total} files\n`);
  if (counters.processed === 0) process.exitCode = 1;
}
