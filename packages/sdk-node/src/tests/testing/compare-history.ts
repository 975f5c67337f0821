import type { Postrider } from '../../postrider.ts';
import type { RecordStep } from './run-scenario.ts';

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Lists, counts and exports the deliveries of the tenant `mill`; `known` is the id of one of them. */
export async function compareHistory(
  known: string,
  { deliveries, deadLetters, operator }: Pick<Postrider, 'deliveries' | 'deadLetters' | 'operator'>,
  note: RecordStep,
): Promise<void> {
  await note('dead letters', () => deadLetters.list('mill'));
  await note('dead of all', () => operator.listDeadLetters({ tenantId: 'mill' }));
  await note('groups of dead letters', () => deadLetters.listGroups('mill', { responseStatus: '5xx' }));
  await note('groups of all', () => operator.listDeadLetterGroups({ tenantId: 'mill' }));
  await note('deliveries by tag', () => deliveries.list('mill', { tag: 't', test: false, status: 'cancelled' }));
  await note('deliveries by outcome', () => deliveries.list('mill', { outcome: 'gone', responseStatus: '410' }));
  await note('held deliveries', () => deliveries.list('mill', { holdReason: 'paused' }));
  await note('deliveries by a strange status', () => deliveries.list('mill', { responseStatus: '6xx' }));
  await note('export', () => all(deliveries.export('mill', { tag: 't' })));
  await note('export of all', () => all(operator.exportDeliveries({ tenantId: 'mill' })));
  await note('export with a typo', () => all(operator.exportDeliveries({ tenant: 'mill' } as object)));
  await note('export behind a row', () => all(deliveries.export('mill', { cursor: known })));
}
