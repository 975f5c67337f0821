import { expect, test, vi } from 'vitest';
import { isWebhookVerificationError, WebhookVerificationError } from '../index.ts';

test('it has a name, a code, a cause and issues', () => {
  const cause = new Error('why');
  const error = new WebhookVerificationError('invalid_schema', 'What.', { cause, issues: [1] });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'WebhookVerificationError',
    code: 'invalid_schema',
    message: 'What.',
    cause,
    issues: [1],
  });
  expect(String(error)).toBe('WebhookVerificationError: What.');
  expect('cause' in new WebhookVerificationError('invalid_body', 'What.')).toBe(false);
});

test('an error of another copy of the package is known', async () => {
  vi.resetModules();
  const copy = await import('../index.ts');
  expect(copy.WebhookVerificationError).not.toBe(WebhookVerificationError);
  const foreign = new copy.WebhookVerificationError('invalid_body', 'What.');
  expect(foreign instanceof WebhookVerificationError).toBe(true);
  expect(isWebhookVerificationError(foreign)).toBe(true);
});

test('other things are not', () => {
  for (const other of [new Error('WebhookVerificationError'), { code: 'invalid_body' }, null, undefined, 'x']) {
    expect(other instanceof WebhookVerificationError).toBe(false);
    expect(isWebhookVerificationError(other)).toBe(false);
  }
});

test('a subclass is told from its parent', () => {
  class Special extends WebhookVerificationError {}
  expect(new Special('invalid_body', 'What.')).toBeInstanceOf(Special);
  expect(new Special('invalid_body', 'What.')).toBeInstanceOf(WebhookVerificationError);
  expect(new WebhookVerificationError('invalid_body', 'What.')).not.toBeInstanceOf(Special);
});
