import { describe, expect, it } from 'vitest';
import { curlOf, draftOf, EMPTY_DRAFT, requestOf } from './draft.ts';
import type { Endpoint } from './endpoints-search.ts';

// Only what a draft is made of.
const STORED = {
  id: 'ep_1',
  url: 'https://example.com/hook',
  name: 'Billing',
  description: null,
  eventTypes: ['order.paid'],
  tags: ['vip'],
  timeoutMs: 15_000,
  format: { type: 'template', body: 'data', headers: { 'x-kind': '{{event.type}}' } },
  filter: { 'data.amount': { $gte: 100 } },
} as unknown as Endpoint;

describe('the request of a draft', () => {
  it('has only what is set of a new endpoint', () => {
    const { method, path, body } = requestOf('acme', { ...EMPTY_DRAFT, url: ' https://example.com/a ', tags: 'a, b' });
    expect({ method, path, body }).toEqual({
      method: 'POST',
      path: '/v1/tenants/acme/endpoints',
      body: { url: 'https://example.com/a', tags: ['a', 'b'] },
    });
  });

  it('is empty while nothing differs from what is stored', () => {
    expect(requestOf('acme', draftOf(STORED), STORED)).toEqual({
      method: 'PATCH',
      path: '/v1/tenants/acme/endpoints/ep_1',
      body: {},
      mistakes: {},
    });
  });

  it('removes what a person emptied', () => {
    const draft = { ...draftOf(STORED), name: '', eventTypes: '', tags: '', filter: '', timeoutSeconds: '' };
    expect(requestOf('acme', draft, STORED).body).toEqual({
      name: null,
      eventTypes: null,
      tags: [],
      filter: null,
      timeoutMs: null,
    });
  });

  it('gives up the name of a ready-made template for a body of its own', () => {
    const stored = { ...STORED, format: { type: 'template', name: 'slack' } } as Endpoint;
    const { body } = requestOf('acme', { ...draftOf(stored), template: 'data.id' }, stored);
    expect(JSON.parse(JSON.stringify(body))).toEqual({ format: { type: 'template', body: 'data.id' } });
  });

  it('keeps the headers of a template whose body changes', () => {
    const { body } = requestOf('acme', { ...draftOf(STORED), template: 'data.id' }, STORED);
    expect(body).toEqual({
      format: { type: 'template', body: 'data.id', headers: { 'x-kind': '{{event.type}}' } },
    });
  });

  it('names the field that is not JSON', () => {
    const { mistakes } = requestOf('acme', { ...draftOf(STORED), filter: '{"a"', more: '[1]' }, STORED);
    expect(Object.keys(mistakes).toSorted()).toEqual(['filter', 'more']);
  });

  it('is a command whose quotes a shell does not end', () => {
    const request = requestOf('acme', { ...EMPTY_DRAFT, url: 'https://example.com', name: "it's" });
    const command = curlOf('https://hooks.example', request);
    expect(command).toContain(`it'\\''s`);
    expect(command).toContain('Bearer $POSTRIDER_API_KEY');
  });
});
