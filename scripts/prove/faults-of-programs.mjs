// Faults of programs: killed, frozen, or asked to end, one of them or all at once; and Temporal gone for long, or without its data.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const ALL = ['server', 'worker1', 'worker2', 'temporal', 'postgres'];
const ONE_BY_ONE = ['server', 'worker1', 'temporal', 'postgres'];
const wordsOf = (name) => (name === 'worker1' ? 'one of two workers' : name);
/** Postgres' backends are processes of their own. A power cut ends them too; who kills a pid ends only the first. */
const isFamily = (name, random) => name === 'postgres' && random.next() < 0.5;

const kill = (names, title) => ({
  name: `SIGKILL ${title}`,
  async run({ stack, random, strike }) {
    const before = new Map(names.map((name) => [name, stack.programs[name].pid]));
    for (const name of names) stack.programs[name].signal('SIGKILL', { family: isFamily(name, random) });
    strike();
    await untilRunningAgain(stack, before);
  },
});

const freeze = (names, title) => ({
  name: `SIGSTOP ${title}`,
  async run({ stack, random, strike }) {
    for (const name of names) stack.programs[name].signal('SIGSTOP', { family: true });
    strike();
    await pause(random.between(2_000, 20_000));
    strike();
    for (const name of names) stack.programs[name].signal('SIGCONT', { family: true });
  },
});

const end = (name) => ({
  name: `SIGTERM ${wordsOf(name)}`,
  async run({ stack, random, strike }) {
    // At SIGTERM Postgres waits for its clients, which never leave. SIGINT is its own way to end at once.
    await stack.programs[name].down(name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    strike();
    await pause(random.between(0, 3_000));
    await stack.up(name);
  },
});

export const PROGRAM_FAULTS = [
  ...ONE_BY_ONE.map((name) => kill([name], wordsOf(name))),
  kill(['worker1', 'worker2'], 'both workers'),
  kill(ALL, 'all at once'),
  ...ONE_BY_ONE.map((name) => freeze([name], wordsOf(name))),
  freeze(['worker1', 'worker2'], 'both workers'),
  freeze(ALL, 'all at once'),
  ...ONE_BY_ONE.map(end),
  {
    name: 'Temporal away for a minute',
    async run({ stack, strike }) {
      await stack.programs.temporal.down('SIGKILL');
      strike();
      await pause(60_000);
      await stack.up('temporal');
    },
  },
  {
    name: 'Temporal loses its data',
    async run({ stack, strike }) {
      await stack.programs.temporal.down('SIGKILL');
      strike();
      for (const suffix of ['', '-wal', '-shm']) rmSync(stack.temporalFile + suffix, { force: true });
      await stack.up('temporal');
    },
  },
];

async function untilRunningAgain(stack, before) {
  // Those that others need come first.
  for (const name of ALL.toReversed().filter((each) => before.has(each))) {
    while ([undefined, before.get(name)].includes(stack.programs[name].pid)) await pause(50);
    await stack.ready(name);
  }
}
