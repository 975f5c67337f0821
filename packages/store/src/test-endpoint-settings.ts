import type { EndpointSettings } from './endpoints/endpoints.ts';

/** Settings of an endpoint for tests: defaults, with those that matter to the test over them. */
export function testEndpointSettings(given: Partial<EndpointSettings> = {}): EndpointSettings {
  return {
    externalId: null,
    url: 'https://example.com/hook',
    name: null,
    description: null,
    eventTypes: null,
    filter: null,
    headers: {},
    tags: [],
    auth: { type: 'none' },
    format: { type: 'standard' },
    signing: { scheme: 'standard' },
    metadata: {},
    traceparent: false,
    notices: {},
    retry: { delaysSeconds: [5, 30] },
    timeoutMs: 15_000,
    templatedHeaders: [],
    inheritsSecret: false,
    trustsDeployment: true,
    ...given,
  };
}
