import { test } from 'vitest';
import { compareWithServer } from './testing/compare-with-server.ts';

const { expectSame } = compareWithServer();

const url = 'http://127.0.0.1:9/hook';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const document = {
  eventTypes: [{ name: 'order.paid', description: 'Paid.' }],
  tenants: [
    {
      id: 'coded',
      name: 'Coded',
      preferences: { minPriority: 'high' as const },
      defaults: { timeoutMs: 9_000 },
      endpoints: [
        { externalId: 'a', url, secret, auth: { type: 'bearer' as const, token: 't' }, headers: { 'X-A': '1' } },
        { externalId: 'b', url },
      ],
      schedules: [{ name: 'daily', cron: '@daily', event: { type: 'tick', data: 1, endpointIds: ['ext:a'] } }],
    },
  ],
};

test('the fake exports and applies configurations as the server does', async () => {
  await expectSame(async ({ config, endpoints, schedules, tenants }, note) => {
    await note('a dry run', () => config.apply({ document, dryRun: true }));
    await note('changes nothing', () => tenants.get('coded'));
    await note('apply', () => config.apply({ document }).withResponse());
    await note('apply again', () => config.apply({ document }));
    await note('endpoints', () => endpoints.list('coded'));
    await note('schedules', async () => (await schedules.list('coded')).data.map(({ name }) => name));
    await note('export', () => config.export({ tenantId: 'coded' }));
    await note('export nobody', () => config.export({ tenantId: 'nobody' }));
    await note('a document with problems', () =>
      config.apply({
        document: { tenants: [{ id: 'half', endpoints: [{ externalId: 'x', url, secret: 'whsec_short' }] }] },
      }),
    );
    await note('makes nothing', () => tenants.get('half'));
    const passphrase = 'correct horse';
    const sealed = await config.exportWithSecrets({ passphrase, tenantId: 'coded' });
    await note('apply what was sealed', () => config.apply({ document: sealed, passphrase }));
    await note('with another passphrase', () => config.apply({ document: sealed, passphrase: 'incorrect horse' }));
    await note('delete', () => config.apply({ document: { tenants: [{ id: 'coded', state: 'absent' }] } }));
    await note('deleted', () => tenants.get('coded'));
  });
});
