// What was accepted: one line of JSON for each 202, on the disk before the publisher goes on.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export function openLedger(file) {
  const descriptor = openSync(file, 'a', 0o600);
  const entries = [];
  return {
    entries,
    write(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`);
      fsyncSync(descriptor);
      entries.push(entry);
    },
    close: () => closeSync(descriptor),
  };
}
