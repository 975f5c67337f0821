/**
 * What all examples of the API description are about, so that they agree with each other: the tenant `acme` has a shop,
 * whose order was paid.
 */
export const EXAMPLE = {
  tenantId: 'acme',
  endpointId: 'ep_01kerpzt70efkvtehzc22bvs83',
  endpointName: 'Shop',
  endpointOrigin: 'https://shop.example.com',
  endpointUrl: 'https://shop.example.com/webhooks',
  secretId: 'sec_01kerpzt70e3grtgk0afxm00b5',
  oldSecretId: 'sec_01kc8wnh70egnsq2h1n6kmbzwx',
  /** Nobody signs with it: the text says that it is an example. */
  secret: 'whsec_QW4gZXhhbXBsZSwgbm90IGEgc2VjcmV0',
  overlapEndsAt: '2026-02-05T10:30:00.000Z',
  /** Another endpoint, which does not get the event. */
  otherEndpointId: 'ep_01keyhf780e2q9n3qn4v76yhpn',
  otherEndpointOrigin: 'https://books.example.com',
  eventType: 'order.paid',
  eventId: 'evt_01m83tzvh00000000000000000',
  externalId: 'o-1001-paid',
  data: { orderId: 'o-1001', amount: 129.5, currency: 'EUR' },
  deliveryId: 'dlv_01kgm37a20e9g9tkas8bppcs6q',
  scheduleId: 'sch_01kerq2ry0e8m8w4f3c2d9v7ha',
  expungeId: 'exp_01kgm4c0x8e7q8v3r5t9w2y6zb',
  replayId: 'rpl_01kgm4d1r8e7q8v3r5t9w2y6zc',
  keyId: 'key_01kerpmtn0e489vy1mdb5r8jrm',
  auditId: 'aud_01kgm2y1800e9g9tkas8bppcs6',
  /** Not `VERSION`: that is read from a file, and the SDK's fake has the routes without it. */
  version: '0.1.0',
  requestId: 'req_05698a3ca4414ba996d432a34301e898',
  /** When tenant and endpoint were made. */
  createdAt: '2026-01-12T09:01:00.000Z',
  /** When the event was accepted. */
  acceptedAt: '2026-02-04T10:30:00.000Z',
  attemptedAt: '2026-02-04T10:30:00.142Z',
  deliveredAt: '2026-02-04T10:30:00.205Z',
} as const;

/** The only page of a list. */
export const onlyPage = <Item>(item: Item): { data: Item[]; nextCursor: null } => ({ data: [item], nextCursor: null });
