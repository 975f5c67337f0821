// Wrong clocks, by libfaketime (`apt-get install faketime`): a program believes that it is ten minutes earlier or later.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LIBRARY = join('faketime', 'libfaketime.so.1');
const TOLERANCE_SECONDS = 1_200;

/** Undefined if it is not installed. */
function findLibrary() {
  const machine = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('linux-gnu')) : [];
  return machine.map((folder) => join('/usr/lib', folder, LIBRARY)).find((file) => existsSync(file));
}

const wrongClock = (name, offset) => ({
  name: `the clock of ${name === 'server' ? 'the server' : 'one of two workers'} ${offset}`,
  async run({ stack, receivers, random, strike }) {
    const library = findLibrary();
    if (library === undefined) return { skipped: 'libfaketime is not installed (apt-get install faketime)' };
    receivers.tolerate(TOLERANCE_SECONDS);
    const wrong = { LD_PRELOAD: library, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    for (const variables of [wrong, {}]) {
      stack.setOwn(name, variables);
      await stack.programs[name].down();
      strike();
      await stack.up(name);
      if (variables === wrong) await pause(random.between(5_000, 20_000));
    }
    return undefined;
  },
});

export const CLOCK_FAULTS = ['server', 'worker2'].flatMap((name) =>
  ['+10m', '-10m'].map((offset) => wrongClock(name, offset)),
);
