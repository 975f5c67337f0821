/** A payload that receivers of a kind expect, made of any event. */
export interface ReadyMadeTemplate {
  name: string;
  description: string;
  /** A JSONata expression over `templateInput`. */
  body: string;
  /** Placeholders as in an endpoint's headers; what a person sets replaces them. */
  headers: Record<string, string>;
  /** What goes in and what comes out; a test renders it. */
  example: TemplateExample;
}

export interface TemplateExample {
  event: { id: string; type: string; timestamp: string; data: unknown };
  request: { headers: Record<string, string>; body: unknown };
}

/** The rest of what the examples are made with. */
export const EXAMPLE_FACTS = {
  deliveryId: 'dlv_01jk8q3w5e6r7t8y9z0a1b2c3d',
  attemptNumber: 1,
  now: new Date('2026-03-01T14:05:11Z'),
  endpoint: { id: 'ep_01jk8q2m4n5p6q7r8s9t0v1w2x', name: 'Orders', metadata: {} },
  tenant: { id: 'acme', metadata: {} },
};
