// `npm run prove`: breaks a Postrider of its own while events are published, and compares what was accepted with what arrived.
// Needs what `npm test` needs, and starts everything for itself on free ports. Prints a table; --json writes all of it to a file.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, tableOf } from './bench/report.mjs';
import { prepare } from './prepare.mjs';
import { proveFaults } from './prove/part-faults.mjs';
import { proveIsolation } from './prove/part-isolation.mjs';
import { proveSoak } from './prove/part-soak.mjs';
import { proveUpgrade } from './prove/part-upgrade.mjs';
import { FAULTS, isNamed, scheduleOf } from './prove/schedule.mjs';

const HELP = `npm run prove -- [--all | --short] [--only TEXT]… [--seed N] [--minutes N] [--rate N] [--json FILE] [--keep]

  Without options: a random third of the faults: about ten minutes.
  --all         every fault once; then the upgrade, isolation and soak
  --short       as many of the shorter faults as begin within two minutes: what .ci/run does
  --only TEXT   what has this text in its name; may be repeated. --list shows the names
  --seed N      the schedule of an earlier run, with the same other options
  --minutes N   random faults, one after the other, for so many minutes; or how long the soak lasts
  --rate N      events a second: 5 by default. A machine that is too slow for it gets fewer
  --json FILE   also writes everything to this file
  --keep        keeps the folder with logs, ledger and data. If something is found, it is kept anyway
  --old FOLDER  a built checkout of version 0.1, for the upgrade. Otherwise one is made from git's history`;

/** What needs a stack of its own. */
const OTHER_PARTS = { 'an upgrade from 0.1': proveUpgrade, isolation: proveIsolation, soak: proveSoak };

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    rate: { type: 'string', default: '5' },
    json: { type: 'string' },
    keep: { type: 'boolean', default: false },
    old: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.list) {
  console.log(options.help ? HELP : names().join('\n'));
  process.exit(0);
}
const numberOf = (name) => {
  const value = Number(options[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  console.error(`--${name} takes a number, not "${options[name]}".\n\n${HELP}`);
  process.exit(2);
};
if (options.short && (options.all || options.only.length > 0 || options.minutes !== undefined)) {
  console.error(`--short goes with --seed, --rate, --json and --keep only.\n\n${HELP}`);
  process.exit(2);
}
const seed = options.seed === undefined ? Math.floor(Math.random() * 1e9) : numberOf('seed');
const minutes = options.minutes === undefined ? undefined : numberOf('minutes');
const say = (line) => console.error(`[${new Date().toISOString().slice(11, 19)}] ${line}`);
const { short } = options;
const common = { seed, minutes, rate: numberOf('rate'), keep: options.keep, say };
const parts = partsOf();
if (parts.length === 0) {
  console.error(`Nothing has a name like ${options.only.join(' or ')}. These exist:\n\n${names().join('\n')}`);
  process.exit(2);
}

await prepare();
const result = { seed, at: new Date().toISOString(), machine: describeMachine(), parts: [] };
for (const { name, prove } of parts) {
  const part = { name, ...(await prove()) };
  result.parts.push(part);
  if (part.rows.length > 0) console.log(`\n${tableOf(part.rows)}`);
  if (part.totals !== undefined) console.log(`\n${tableOf([part.totals])}`);
  if (part.folder !== undefined) console.log(`\nLogs, ledger and data are in ${part.folder}`);
  // What follows may be ended from outside.
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
const checks = result.parts.flatMap((part) => part.checks ?? []);
const skipped = result.parts.flatMap((part) => part.skipped);
const findings = result.parts.flatMap((part) => part.findings);
const machine = Object.entries(result.machine).map(([name, value]) => `${name} ${value}`);
console.log(`\nMachine: ${machine.join(', ')}`);
for (const { name, reason } of skipped) console.log(`Skipped: ${name}: ${reason}`);
for (const { act, what } of findings) console.log(`Found (${act}): ${what}`);
const held = checks.filter((each) => each.held).length;
if (checks.length > 0) console.log(`Checks: ${held} held, ${checks.length - held} did not`);
console.log(`Seed ${seed}: ${findings.length === 0 ? 'nothing found' : `${findings.length} findings`}`);
process.exitCode = findings.length === 0 ? 0 : 1;

function names() {
  return [...FAULTS.map(({ name }) => name), ...Object.keys(OTHER_PARTS)];
}

/** The faults that are asked for, on one stack, and then what needs a stack of its own. */
function partsOf() {
  const schedule = scheduleOf({ seed, all: options.all, short, only: options.only, minutes });
  const wanted = Object.entries(OTHER_PARTS).filter(([name]) => options.all || isNamed(name, options.only));
  return [
    ...(schedule.length === 0 ? [] : [{ name: 'faults', prove: () => proveFaults({ ...common, schedule, short }) }]),
    ...wanted.map(([name, prove]) => ({ name, prove: () => prove({ ...common, old: options.old }) })),
  ];
}
