import { expect } from 'vitest';
import { broken, endpoint, having, listOf, shop, TENANT, type Line } from './scene.ts';

/** Sentences that change something, and ask what came of it. */
export const ORDERED: Line[] = [
  [
    'create a webhook for Slack at the address that they gave me, that triggers when tasks are completed',
    {
      tool: 'create_endpoint',
      given: {
        body: {
          url: '$slackUrl',
          name: 'Slack',
          eventTypes: ['task.completed'],
          format: { type: 'template', name: 'slack' },
        },
      },
      answers: {
        name: 'Slack',
        status: 'active',
        secret: expect.stringMatching(/^\(a secret; not shown here\. A person/),
      },
      keep: { slack: 'id' },
      after: endpoint('slack', { name: 'Slack', eventTypes: ['task.completed'], format: { name: 'slack' } }),
    },
  ],
  [
    'test my Slack webhook',
    { tool: 'find', given: { what: 'slack' }, answers: { events: [], endpoints: [{ id: '$slack' }] } },
    {
      tool: 'test_endpoint',
      given: { endpointId: '$slack', body: {} },
      answers: { outcome: 'delivered', response: { status: 200 } },
    },
  ],
  [
    'which ready-made formats are there',
    { tool: 'list_templates', answers: having({ name: 'slack' }, { name: 'discord' }, { name: 'teams' }) },
  ],
  [
    'what would the shop get for a completed task',
    {
      tool: 'preview_endpoint',
      given: { ...shop, body: { eventId: '$event' } },
      answers: {
        data: [{ eventId: '$event', request: { body: { untrusted: expect.stringContaining('task.completed') } } }],
      },
    },
  ],
  [
    'show the settings of the shop webhook',
    { tool: 'get_endpoint', given: shop, answers: { name: 'shop', eventTypes: ['task.*'] } },
  ],
  [
    'which settings does it inherit',
    { tool: 'get_endpoint_effective_settings', given: shop, answers: { retry: { source: 'built_in' } } },
  ],
  ['what are my quiet hours', { tool: 'get_tenant_preferences', answers: {} }],
  [
    'which preferences hold for the shop',
    { tool: 'get_endpoint_effective_preferences', given: shop, answers: { enabled: true, quietHours: null } },
  ],
  [
    'how many were delivered today',
    { tool: 'get_statistics', answers: { totals: { deliveries: expect.any(Number) }, topFailing: expect.any(Array) } },
  ],
  ['which event types are there', { tool: 'list_event_types', answers: { data: expect.any(Array) } }],
  ['which schedules do I have', { tool: 'list_schedules', answers: listOf() }],
  ['which tenants are there', { tool: 'list_tenants', answers: having({ id: 'default' }) }],
  [
    'how do I check a signature',
    {
      tool: 'search_docs',
      given: { query: 'verify signature' },
      answers: { sections: expect.arrayContaining([expect.objectContaining({ page: 'docs/signatures.md' })]) },
    },
  ],
  [
    'pause the shop webhook',
    {
      tool: 'pause_endpoint',
      given: { ...shop, body: {} },
      answers: { status: 'paused' },
      after: endpoint('shop', { status: 'paused' }),
    },
  ],
  [
    'publish a task.created event',
    {
      tool: 'publish_event',
      given: { body: { type: 'task.created', data: { id: 7 } } },
      answers: { type: 'task.created', deliveryCount: 2 },
      keep: { created: 'id' },
      after: {
        read: async (postrider, id) => {
          const event = await postrider.events.get(TENANT, id('created'));
          return { event, deliveries: await postrider.deliveries.list(TENANT, { eventId: event.id }) };
        },
        // The next sentences are about these two, so they have to stand like this.
        has: {
          event: { type: 'task.created', data: { id: 7 } },
          deliveries: having({ ...broken, status: 'dead_lettered' }, { ...shop, status: 'waiting' }),
        },
      },
    },
  ],
  [
    'what waits for the shop',
    {
      tool: 'list_deliveries',
      given: { ...shop, status: 'waiting' },
      answers: listOf({ eventId: '$created', hold: { reason: 'paused' } }),
    },
  ],
  [
    'let the shop go on',
    {
      tool: 'resume_endpoint',
      given: { ...shop, body: {} },
      answers: { status: 'active' },
      after: endpoint('shop', { status: 'active' }),
    },
  ],
  [
    'rename the shop webhook to Store and tag it',
    {
      tool: 'update_endpoint',
      given: { ...shop, body: { name: 'Store', tags: ['store'] } },
      answers: { name: 'Store' },
      after: endpoint('shop', { name: 'Store', tags: ['store'] }),
    },
  ],
  ['which tags do I use', { tool: 'list_tags', answers: listOf({ tag: 'store', endpoints: 1 }) }],
  [
    'send only created tasks to it',
    {
      tool: 'update_endpoint',
      given: { ...shop, body: { eventTypes: ['task.created'] } },
      answers: { eventTypes: ['task.created'] },
      after: endpoint('shop', { eventTypes: ['task.created'] }),
    },
  ],
  [
    'turn the broken webhook off',
    {
      tool: 'disable_endpoint',
      given: { ...broken, body: {} },
      answers: { status: 'disabled' },
      after: endpoint('broken', { status: 'disabled' }),
    },
  ],
  [
    'turn it on again',
    {
      tool: 'enable_endpoint',
      given: { ...broken, body: {} },
      answers: { status: 'active' },
      after: endpoint('broken', { status: 'active' }),
    },
  ],
  [
    'retry the last failure: its receiver is mended',
    {
      tool: 'list_dead_letters',
      given: { eventType: 'task.completed', limit: 1 },
      answers: listOf({ id: '$failed' }),
      keep: { last: 'data.0.id' },
    },
    {
      tool: 'retry_dead_letter',
      given: { deliveryId: '$last', body: {} },
      answers: { id: '$failed' },
      after: {
        read: (postrider, id) => postrider.deliveries.get(TENANT, id('failed')),
        has: { status: 'delivered', attemptCount: 2 },
      },
    },
  ],
  [
    'send the rest of them again, with the wrong count',
    {
      tool: 'replay',
      given: { endpoint: 'broken', status: 'dead_lettered', expectedCount: 7 },
      answers: expect.stringContaining('1 match now, not 7. Nothing was sent.'),
      after: { read: (postrider) => postrider.replays.list(TENANT), has: { data: [] } },
    },
  ],
  [
    'send the rest of them again',
    { tool: 'replay', given: { endpoint: 'broken', status: 'dead_lettered' }, answers: { dryRun: true, matched: 1 } },
    {
      tool: 'replay',
      given: { endpoint: 'broken', status: 'dead_lettered', expectedCount: 1 },
      answers: { replay: { id: expect.stringMatching(/^rpl_/) } },
      keep: { replay: 'replay.id' },
      after: {
        read: (postrider, id) => postrider.replays.get(TENANT, id('replay')),
        has: { status: 'finished', matched: 1, delivered: 1 },
      },
    },
  ],
  ['which replays ran', { tool: 'list_replays', answers: listOf({ id: '$replay', matched: 1 }) }],
  [
    'who turned the broken webhook off',
    {
      tool: 'list_audit',
      given: { action: 'disableEndpoint' },
      answers: having({ action: 'disableEndpoint', resource: { type: 'endpoint', id: '$broken' } }),
    },
  ],
  [
    'delete the Slack webhook',
    {
      tool: 'delete_endpoint',
      given: { endpointId: '$slack' },
      answers: 'Done.',
      after: { read: (postrider) => postrider.endpoints.list(TENANT, { name: 'Slack' }), has: { data: [] } },
    },
  ],
  [
    'what does an endpoint that I deleted get',
    {
      tool: 'get_endpoint',
      given: { endpointId: '$slack' },
      answers: expect.stringMatching(/\(endpoint_not_found\)\nWhat to do: /),
    },
  ],
  [
    'is a worker running',
    {
      tool: 'get_system',
      answers: { version: expect.any(String) },
      running: { workers: [{ pid: expect.any(Number) }] },
    },
  ],
];
