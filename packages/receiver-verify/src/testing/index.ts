export { maliciousVariants } from './malicious-variants.ts';
export type { MaliciousVariant } from './malicious-variants.ts';
export { signTestWebhook } from './sign-test-webhook.ts';
export type { TestWebhook, TestWebhookOptions } from './sign-test-webhook.ts';
