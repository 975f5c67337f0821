// A part of a run: a stack of its own with load, in which acts happen one after the other. At the end the oracle is asked.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openApi } from './api.mjs';
import { openLedger } from './ledger.mjs';
import { judge, RULES } from './oracle.mjs';
import { seeded } from './random.mjs';
import { openReceivers } from './receivers.mjs';
import { openScene } from './scene.mjs';
import { settle } from './settle.mjs';
import { startStack } from './stack.mjs';

/** Until an event that was accepted after the end of a fault has arrived. Temporal without its data takes two minutes. */
const BACK_MS = 300_000;
/** How long the last deliveries may take without any progress. */
const SETTLE_MS = 240_000;
const NO_SURPRISE = 'no program ended by itself';
/** So long after a fault a program may still end because of it, and be started again. */
const AFTERMATH_MS = 60_000;

/**
 * `play` gets the parts of the stack and `perform`, which makes an act of a fault. Gives the rows of the table, what was found,
 * what was skipped, and what was checked. `root`: the checkout whose programs run first. `patience`: how many times slower than
 * usual the machine may be.
 */
export async function runPart({ seed, rate, keep, root, say, patience = 1 }, play) {
  const stack = await startStack({ say, root });
  const random = seeded(seed + 1);
  const api = openApi({ base: stack.base, key: stack.adminKey });
  const receivers = await openReceivers({ file: join(stack.stateDir, 'requests.ndjson'), random });
  const ledger = openLedger(join(stack.stateDir, 'ledger.ndjson'));
  const result = { acts: [], findings: [], skipped: [] };
  // Kept, unless all is well.
  let isKept = true;
  try {
    const scene = await openScene({ api, receivers, ledger, random, rate });
    const context = { stack, api, receivers, ledger, scene, say, patience };
    await play({ ...context, perform: (step) => perform({ ...context, step, result }) });
    await scene.stopLoad();
    const verdict = await conclude({ ...context, result });
    isKept = keep || result.findings.length > 0;
    return { ...verdict, ...(isKept && { folder: stack.stateDir }) };
  } catch (error) {
    say(`Logs are in ${stack.stateDir}`);
    throw error;
  } finally {
    api.close();
    receivers.close();
    ledger.close();
    await stack.stop({ keep: isKept });
  }
}

async function perform({ step, result, ...context }) {
  const { scene, receivers, say, patience } = context;
  const { fault, gapMs } = step;
  const backMs = BACK_MS * patience;
  const act = { name: `${result.acts.length + 1}. ${fault.name}`, strikes: [] };
  const refusedBefore = scene.refusals;
  scene.begin(act.name);
  await pause(gapMs);
  say(`${act.name}…`);
  act.startedAt = Date.now();
  const strike = () => act.strikes.push(Date.now());
  const skipped = await runFault({
    ...context,
    step,
    strike,
    find: (what) => result.findings.push({ act: act.name, what }),
  });
  act.endedAt = Date.now();
  if (skipped !== undefined) {
    say(`  skipped: ${skipped}`);
    result.skipped.push({ name: fault.name, reason: skipped });
    return;
  }
  say(`  over after ${((act.endedAt - act.startedAt) / 1_000).toFixed(1)} s`);
  if (fault.isBrokenThroughout) act.window = [act.startedAt, act.endedAt];
  act.backMs = await backAfter({ ...context, since: act.endedAt, backMs });
  act.refused = scene.refusals - refusedBefore;
  result.acts.push(act);
  if (act.backMs === undefined)
    result.findings.push({ act: act.name, what: `no new event arrived within ${backMs / 1_000} s of its end` });
  say(`  a new event arrived ${act.backMs ?? '?'} ms later; ${receivers.requests.length} requests so far`);
}

/** Gives why it was skipped, if it was. A fault that cannot be made, or not be undone, is a finding, and the run goes on. */
async function runFault({ step, find, ...context }) {
  try {
    return (await step.fault.run({ ...context, random: seeded(step.seed) }))?.skipped;
  } catch (error) {
    context.say(`  ${error.stack}`);
    find(error.message.split('\n')[0]);
    await context.stack.mend();
    return undefined;
  }
}

/** The milliseconds until an event arrived whose publish began after the fault. */
async function backAfter({ ledger, receivers, since, backMs }) {
  for (const giveUpAt = since + backMs; Date.now() < giveUpAt; await pause(50)) {
    const recent = ledger.entries.slice(-500);
    const fresh = new Set(recent.filter(({ began }) => began >= since).map(({ id }) => id));
    const arrived = receivers.requests.slice(-2_000).find((each) => each.status === 200 && fresh.has(each.eventId));
    if (arrived !== undefined) return arrived.arrivedAt - since;
  }
  return undefined;
}

async function conclude({ result, ...context }) {
  const { stack, say, patience } = context;
  const { findings, skipped } = result;
  say('The load has ended. Waiting until all deliveries are settled…');
  const deliveries = await settle({ ...context, patienceMs: SETTLE_MS * patience });
  const acts = [...result.acts, ...hangsOf(stack)];
  const verdict = await judge({ ...context, deliveries, acts });
  findings.push(...verdict.findings, ...surprisesOf(stack, acts));
  return {
    checks: checksOf({ acts: result.acts, findings }),
    rows: acts.map((act, at) => rowOf(act, verdict.figures[at], findings)),
    totals: totalsOf({ ...context, deliveries, figures: verdict.figures, findings }),
    findings,
    skipped,
  };
}

/** What was checked, and whether it held: each act, and each rule for all of them. */
function checksOf({ acts, findings }) {
  const named = Object.entries({ ...RULES, surprises: NO_SURPRISE });
  return [
    ...acts.map(({ name }) => ({ name, held: !findings.some(({ act }) => act === name) })),
    ...named.map(([rule, name]) => ({ name, held: !findings.some((each) => each.rule === rule) })),
  ];
}

/** Temporal's dev server hung by itself: see watchTemporal. Nobody asked for these faults, but they are faults. */
const hangsOf = ({ hangs }) =>
  hangs.map((at, index) => ({
    name: `Temporal hung by itself (${index + 1})`,
    strikes: [at],
    window: [at - AFTERMATH_MS, at],
    startedAt: at - AFTERMATH_MS,
    endedAt: at,
    refused: 0,
    backMs: Number.NaN,
  }));

/** Programs that ended by themselves while all that they need was there. */
function surprisesOf({ programs }, acts) {
  const isNear = (at) => acts.some(({ startedAt, endedAt }) => at >= startedAt && at <= endedAt + AFTERMATH_MS);
  const all = Object.values(programs).flatMap((program) => program.surprises);
  return all.filter(({ at }) => !isNear(at)).map(({ what }) => ({ act: '?', rule: 'surprises', what }));
}

function rowOf(act, figures, findings) {
  return {
    fault: act.name,
    'lasted s': (act.endedAt - act.startedAt) / 1_000,
    'back after s': act.backMs === undefined ? 'never' : act.backMs / 1_000,
    'refused tries': act.refused,
    events: figures.accepted,
    deliveries: figures.deliveries,
    'dead letters': figures.deadLetters,
    'in flight': figures.inFlight,
    repeats: figures.repeats,
    unmarked: figures.unmarked,
    findings: findings.filter((each) => each.act === act.name).length,
  };
}

function totalsOf({ ledger, receivers, scene, deliveries, figures, findings }) {
  const many = (wanted) => deliveries.filter(({ status }) => status === wanted).length;
  return {
    events: ledger.entries.length,
    deliveries: deliveries.length,
    delivered: many('delivered'),
    waiting: many('waiting'),
    'dead letters': many('dead_lettered'),
    cancelled: many('cancelled'),
    requests: receivers.requests.length,
    repeats: figures.reduce((total, { repeats }) => total + repeats, 0),
    'refused tries': scene.refusals,
    findings: findings.length,
  };
}
