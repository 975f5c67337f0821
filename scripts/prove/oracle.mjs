// Compares what was accepted (the ledger), what receivers got, and what the API says. Whatever does not fit is a finding.
import { wrongBody } from './payloads.mjs';

/** What is compared. Each finding names one of these. */
export const RULES = {
  accepted: 'every accepted event has a delivery for each endpoint that asked, and no other',
  ended: 'every delivery arrived, waits with an instant or for a person, or ended with a reason',
  requests: 'every request is of an accepted event, with its body and a valid signature',
  inTime: 'nothing arrived before its time, or while its endpoint was off',
  repeats: 'every repeat was in flight at a fault, and there were never more than that',
};
/** An answer that is younger than this when a fault strikes may not be recorded yet. */
const SLACK_MS = 2_000;
/** Clocks of one machine, read by several processes. */
const EARLY_MS = 1_000;
/** What the receiver has answered completely. Otherwise it may call an answer broken which the sender could use. */
const isClean = ({ status }) => status >= 200 && status < 300;

/**
 * `acts` have a name, `strikes`, the instants at which something broke or was mended, and `window`, from when to when something
 * was broken all the time. `patience`: how many times slower than usual the machine may be. Gives findings, each
 * `{act, rule, what}`, and the figures of each act.
 */
export async function judge({ api, scene, ledger, receivers, deliveries, acts, patience = 1 }) {
  const findings = [];
  const entryOf = new Map(ledger.entries.map((entry) => [entry.id, entry]));
  const deliveryOf = new Map(deliveries.map((each) => [`${each.eventId} ${each.endpointId}`, each]));
  const find = (entry, rule, what) => findings.push({ act: entry?.act ?? '?', rule, what });
  const explainedBy = explainer(SLACK_MS * patience);
  const context = { scene, entryOf, requestsOf: groupByDelivery(receivers.requests), acts, find, explainedBy };

  for (const entry of ledger.entries) judgeEntry({ ...context, entry, deliveryOf });
  for (const { id, eventId, endpointId } of deliveries) {
    const entry = entryOf.get(eventId);
    if (entry === undefined) find(entry, 'accepted', `delivery ${id} is of event ${eventId}, which was never accepted`);
    else if (!entry.endpoints.includes(endpointId))
      find(entry, 'accepted', `delivery ${id} goes to ${endpointId}, which did not ask`);
  }
  for (const request of receivers.requests) judgeRequest({ ...context, request });
  const repeats = deliveries.flatMap((delivery) => repeatsOf({ ...context, delivery }));
  const attemptsOf = await readAttempts({ api, repeats });
  for (const repeat of repeats) judgeRepeat({ ...context, repeat, attemptsOf });
  const isMarked = ({ delivery }) => attemptsOf.get(delivery.id).some(({ possibleRepeat }) => possibleRepeat);
  const unmarked = new Set(repeats.filter((repeat) => !isMarked(repeat)).map(({ delivery }) => delivery.id));
  const figures = acts.map((act) => figuresOf({ ...context, ledger, receivers, repeats, unmarked, deliveries, act }));
  for (const [at, { repeats: many, inFlight }] of figures.entries()) {
    if (many > inFlight)
      findings.push({ act: acts[at].name, rule: 'repeats', what: `${many} repeats of ${inFlight} requests in flight` });
  }
  return { findings, figures };
}

function groupByDelivery(requests) {
  const groups = new Map();
  for (const request of requests) {
    const group = groups.get(request.deliveryId);
    if (group === undefined) groups.set(request.deliveryId, [request]);
    else group.push(request);
  }
  return groups;
}

function judgeEntry({ entry, deliveryOf, find, ...context }) {
  for (const endpointId of entry.endpoints) {
    const delivery = deliveryOf.get(`${entry.id} ${endpointId}`);
    const { name } = context.scene.endpoints.get(endpointId);
    if (delivery === undefined) find(entry, 'accepted', `lost: event ${entry.id} has no delivery for ${name}`);
    else {
      const found = (rule) => (what) => find(entry, rule, `${delivery.id} to ${name}: ${what}`);
      [...wrongEnd({ ...context, entry, delivery })].forEach(found('ended'));
      [...wrongTime({ ...context, entry, delivery })].forEach(found('inTime'));
    }
  }
}

/** What is wrong with how a delivery ended, in words. */
function* wrongEnd({ scene, entry, requestsOf, acts, delivery, explainedBy }) {
  const { status, attemptCount, maxAttempts, deadLetter, cancelled } = delivery;
  const requests = requestsOf.get(delivery.id) ?? [];
  const endpoint = scene.endpoints.get(delivery.endpointId);
  if (status === 'delivered') {
    if (!requests.some((each) => isClean(each) || each.status === undefined))
      yield 'is delivered, but nobody received it';
  } else if (status === 'waiting') {
    yield* wrongHold({ endpoint, entry, delivery });
  } else if (status === 'dead_lettered') {
    if (!deadLetter?.reason || !deadLetter.detail) yield 'is a dead letter without a reason';
    if (!endpoint.mayDie)
      yield `is a dead letter (${deadLetter?.reason}) after ${attemptCount} of ${maxAttempts} attempts`;
    if (requests.some((each) => isClean(each) && explainedBy(acts, each) === undefined))
      yield 'is a dead letter, but was received';
  } else if (status === 'cancelled') {
    if (!endpoint.isDeleted || cancelled?.reason !== 'endpoint_deleted') yield `is cancelled (${cancelled?.reason})`;
  } else yield `is still ${status}, next at ${delivery.nextAttemptAt}`;
}

function* wrongTime({ entry, requestsOf, delivery }) {
  const requests = requestsOf.get(delivery.id) ?? [];
  const early = requests.find(({ arrivedAt }) => arrivedAt < (entry.deliverAt ?? 0) - EARLY_MS);
  if (early !== undefined) yield `arrived ${entry.deliverAt - early.arrivedAt} ms before its time`;
}

function* wrongHold({ endpoint, entry, delivery: { hold } }) {
  if (hold === null) yield 'waits without a hold';
  else if (hold.reason === 'scheduled') {
    if (Date.parse(hold.until) !== entry.deliverAt) yield `waits until ${hold.until}, not ${entry.deliverAt}`;
  } else if (endpoint.isOpen) yield `waits (${hold.reason}) although its endpoint is active`;
}

function judgeRequest({ scene, entryOf, request, find }) {
  const entry = entryOf.get(request.eventId);
  const where = `request ${request.attempt} of ${request.deliveryId} at ${request.path}`;
  if (entry === undefined)
    return find(entry, 'requests', `${where} is for event ${request.eventId}, which was never accepted`);
  if (request.badSignature) find(entry, 'requests', `${where}: ${request.badSignature}`);
  const endpoint = [...scene.endpoints.values()].find(({ paths }) => paths.includes(request.path));
  const wrong = wrongBody(request.body, { entry, format: endpoint?.format });
  if (wrong) find(entry, 'requests', `${where}: its body ${wrong}`);
  const { silentFrom = Infinity, silentUntil } = endpoint ?? {};
  if (request.arrivedAt > silentFrom && request.arrivedAt < silentUntil)
    find(entry, 'inTime', `${where} came while it was off`);
  return undefined;
}

/** Requests after one that was received, each with the act that explains it. */
function repeatsOf({ requestsOf, entryOf, acts, delivery, find, explainedBy }) {
  const requests = requestsOf.get(delivery.id) ?? [];
  const entry = entryOf.get(delivery.eventId);
  if (new Set(requests.map(({ sha }) => sha)).size > 1)
    find(entry, 'requests', `${delivery.id}: its attempts have different bodies`);
  const first = requests.findIndex(isClean);
  if (first === -1) return [];
  return requests.slice(first + 1).map((request, index) => {
    const before = requests[first + index];
    const act = explainedBy(acts, before) ?? explainedBy(acts, requests[first]);
    return { delivery, entry, act, request, before };
  });
}

/** Each must be explained by a fault that struck while the one before was under way, or by an answer that came too late. */
function judgeRepeat({ repeat: { delivery, entry, act, request, before }, attemptsOf, find }) {
  const attempt = attemptsOf.get(delivery.id).find(({ number }) => number === before.attempt);
  if (act !== undefined || attempt?.outcome === 'timed_out') return;
  const at = new Date(request.arrivedAt).toISOString();
  find(entry, 'repeats', `${delivery.id} was received, and sent again at ${at} although no fault was near`);
}

/** Gives a function that finds the act that struck while a request was under way, or was not recorded yet. */
function explainer(slackMs) {
  return (acts, { arrivedAt, answeredAt = Infinity }) => {
    const covers = (from, to) => arrivedAt <= to && answeredAt + slackMs >= from;
    return acts.find(({ strikes, window }) => strikes.some((at) => covers(at, at)) || (window && covers(...window)));
  };
}

/** By the ids of the deliveries that were sent again: what was written down of each request. */
async function readAttempts({ api, repeats }) {
  const attemptsOf = new Map();
  for (const delivery of new Set(repeats.map((each) => each.delivery))) {
    const { attempts } = await api.call('GET', `/v1/tenants/${delivery.tenantId}/deliveries/${delivery.id}`);
    attemptsOf.set(delivery.id, attempts);
  }
  return attemptsOf;
}

function figuresOf({ ledger, receivers, repeats, unmarked, act, deliveries, entryOf, explainedBy }) {
  const ofAct = deliveries.filter(({ eventId }) => entryOf.get(eventId)?.act === act.name);
  return {
    accepted: ledger.entries.filter((entry) => entry.act === act.name).length,
    deliveries: ofAct.length,
    deadLetters: ofAct.filter(({ status }) => status === 'dead_lettered').length,
    repeats: repeats.filter((each) => each.act === act).length,
    unmarked: repeats.filter((each) => each.act === act && unmarked.has(each.delivery.id)).length,
    inFlight: receivers.requests.filter((each) => explainedBy([act], each) !== undefined).length,
  };
}
