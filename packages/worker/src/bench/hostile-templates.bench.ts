import { expect, test } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

// Measures the deliveries of one tenant while 50 endpoints of another tenant have endless templates, as a multiple of their
// time alone, in one run on one machine.

const HOSTILE = 50;
const EVENTS = 150;
const EVERY_MS = 100;
/** Between events for the hostile endpoints. */
const ATTACK_EVERY_MS = 15_000;

const rig = await rigForFile({ worker: {} });

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (list: number[], q: number) => list.toSorted((a, b) => a - b)[Math.floor(q * (list.length - 1))] ?? 0;

async function setTemplate({ endpointId }: Scene, body: string): Promise<void> {
  const format = JSON.stringify({ type: 'template', body });
  await rig.database.query('update endpoints set format = $2 where id = $1', [endpointId, format]);
}

async function measure(scene: Scene): Promise<number[]> {
  const publishedAt = new Map<string, number>();
  const receivedAt = new Map<string, number>();
  scene.receiver.answer = ({ at, headers }, response) => {
    receivedAt.set(String(headers['postrider-delivery']), at);
    response.writeHead(200).end();
  };
  for (let i = 0; i < EVENTS; i += 1) {
    const at = Date.now();
    publishedAt.set(await scene.publish(), at);
    await pass(EVERY_MS);
  }
  while (receivedAt.size < EVENTS) await pass(100);
  return [...receivedAt].map(([id, at]) => at - (publishedAt.get(id) ?? at));
}

test('the deliveries of a tenant while 50 endpoints of another one have endless templates', async () => {
  const neighbour = await rig.scene();
  await setTemplate(neighbour, '($sum := $sum([data.amount, 1]); {"sum": $sum})');
  await measure(neighbour);
  const alone = await measure(neighbour);

  const first = await rig.scene();
  const hostile = [first];
  while (hostile.length < HOSTILE) {
    hostile.push(await rig.scene({ tenantId: first.tenantId, url: first.receiver.url }));
  }
  for (const scene of hostile)
    await setTemplate(scene, '($f := function($n){ $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(60))');
  await first.publish();
  const attack = setInterval(() => void first.publish(), ATTACK_EVERY_MS);
  const beside = await measure(neighbour);
  clearInterval(attack);

  for (const q of [0.5, 0.9, 0.99]) {
    const [one, other] = [quantile(alone, q), quantile(beside, q)];
    console.log(`p${q * 100}: alone ${one} ms, beside ${other} ms: ${(other / one).toFixed(2)} times`);
  }
  expect(beside).toHaveLength(EVENTS);
}, 600_000);
