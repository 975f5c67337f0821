import * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';

const senderAnswer = z
  .object({
    cidr: z.string().meta({ description: 'A range of IPv4 or IPv6 addresses.', example: '203.0.113.8/32' }),
  })
  .meta({ id: 'Sender', description: 'Addresses from which requests to receivers come.' });

const sendersAnswer = z
  .object({ data: z.array(senderAnswer).meta({ description: 'All of them; none if the operator has named none.' }) })
  .meta({ id: 'Senders' });

const listSenders = defineRoute({
  method: 'get',
  path: '/v1/senders',
  name: 'listSenders',
  group: 'senders',
  summary: 'List the addresses that requests come from',
  description:
    'For receivers that only let known senders in. The operator names them in `POSTRIDER_SENDER_ADDRESSES`; empty means that ' +
    'nothing is known about them, not that nothing is sent. Who knows an address could still send from it: check signatures too.',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'All of them.', schema: sendersAnswer },
  example: { answer: { data: [{ cidr: '203.0.113.8/32' }, { cidr: '2001:db8:17::/64' }] } },
  handle: async (_input, { server }) => ({ body: { data: server.senderAddresses.map((cidr) => ({ cidr })) } }),
});

export const senderRoutes: readonly Route[] = [listSenders];
