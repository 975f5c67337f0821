/** A template that makes the payload of a kind of receiver from any event. */
export interface ReadyMadeTemplate {
  name: string;
  description: string;
  /** A JSONata expression over `templateInput`. */
  body: string;
  /** With placeholders, as in an endpoint's headers. Headers that a person sets replace them. */
  headers: Record<string, string>;
  /** An input and its payload. A test renders it. */
  example: TemplateExample;
}

export interface TemplateExample {
  event: { id: string; type: string; timestamp: string; data: unknown };
  request: { headers: Record<string, string>; body: unknown };
}

/** The rest of the input of all examples. */
export const EXAMPLE_FACTS = {
  deliveryId: 'dlv_01jk8q3w5e6r7t8y9z0a1b2c3d',
  attemptNumber: 1,
  now: new Date('2026-03-01T14:05:11Z'),
  endpoint: { id: 'ep_01jk8q2m4n5p6q7r8s9t0v1w2x', name: 'Orders', metadata: {} },
  tenant: { id: 'acme', metadata: {} },
};
