import type { Postrider } from '@postrider/sdk-node';
import { DEMO_TYPES, EVENT_NAMES, externalIdOf, seededNumbers, type EventName } from './event-data.ts';
import { SHOPS, type DemoEndpoint, type DemoShop } from './shops.ts';

/** An endpoint that exists. */
export interface MadeEndpoint extends DemoEndpoint {
  id: string;
  tenantId: string;
  url: string;
}

export interface ShopOptions {
  postrider: Postrider;
  /** The port of the demo receiver. */
  port: number;
}

/** Makes the catalogue, the tenants, their endpoints and keys by the API, as a person would. */
export async function createShops({ postrider, port }: ShopOptions): Promise<MadeEndpoint[]> {
  await createTypes(postrider);
  const made: MadeEndpoint[] = [];
  for (const shop of SHOPS) {
    await postrider.tenants.create({ id: shop.id, name: shop.name, metadata: { demo: 'filling' } });
    await postrider.keys.create({ name: `${shop.name}: checkout`, tenantId: shop.id, scopes: ['write'] });
    for (const endpoint of shop.endpoints) made.push(await createEndpoint({ postrider, port }, shop, endpoint));
  }
  const support = { name: 'Support team', scopes: ['read' as const], requestsPerMinute: 600 };
  await postrider.keys.create(support);
  return made;
}

async function createTypes(postrider: Postrider): Promise<void> {
  const random = seededNumbers(7);
  const known = new Set<string>();
  for await (const { name } of postrider.eventTypes.list()) known.add(name);
  for (const name of EVENT_NAMES.filter((each) => !known.has(each))) {
    const { description, group, properties, make } = DEMO_TYPES[name];
    const schema = { type: 'object', required: Object.keys(properties), properties };
    await postrider.eventTypes.create({
      name,
      description,
      group,
      schema,
      validation: 'warn',
      examples: [make(random)],
    });
  }
}

async function createEndpoint(
  { postrider, port }: ShopOptions,
  { id: tenantId }: DemoShop,
  endpoint: DemoEndpoint,
): Promise<MadeEndpoint> {
  const { path, name, types, settings = {}, preferences } = endpoint;
  const url = `http://127.0.0.1:${port}/${tenantId}/${path}`;
  const { id } = await postrider.endpoints.create(tenantId, { url, name, eventTypes: [...types], ...settings });
  if (preferences !== undefined) await postrider.endpoints.putPreferences(tenantId, id, preferences);
  return { ...endpoint, id, tenantId, url };
}

/** A publish of now, for the API. */
export function newEvent(type: EventName, random: () => number) {
  const data = DEMO_TYPES[type].make(random);
  const externalId = externalIdOf(type, data);
  return { type, data, ...(externalId === null ? {} : { externalId }) };
}
