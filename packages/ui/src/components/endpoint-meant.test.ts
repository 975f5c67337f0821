import { expect, test } from 'vitest';
import { endpointMeant, isReference } from './endpoint-meant.ts';

const BILLING = endpoint('ep_1', 'Billing');
const OTHER = { ...endpoint('ep_2', 'billing'), tenantId: 'other' };
const LONGER = endpoint('ep_3', 'Billing, old');

function endpoint(id: string, name: string | null) {
  return { id, tenantId: 'acme', name, url: `https://${id}.example.com/` };
}

test.each([
  ['the one that is called so', [LONGER, BILLING], { value: 'ep_1' }],
  ['the only one with it in its name', [LONGER], { value: 'ep_3' }],
  ['none', [], { words: 'No endpoint is called “billing”.', choices: [] }],
  [
    'more than one that is called so',
    [BILLING, OTHER, LONGER],
    {
      words: 'More than one endpoint is called “billing”. Choose one:',
      choices: [
        { value: 'ep_1', name: 'Billing, acme, https://ep_1.example.com/' },
        { value: 'ep_2', name: 'billing, other, https://ep_2.example.com/' },
      ],
    },
  ],
])('a name means %s', (_, rows, meant) => {
  expect(endpointMeant('billing', rows, true)).toEqual(meant);
});

test('of many with a part of a name the first are offered', () => {
  const rows = Array.from({ length: 30 }, (_, number) => endpoint(`ep_${number}`, `Billing ${number}`));
  const meant = endpointMeant('billing', rows, false);
  expect(meant).toMatchObject({
    words: 'More than one endpoint has “billing” in its name. Write more of it, or choose one:',
    choices: expect.objectContaining({ length: 8, 0: { value: 'ep_0', name: 'Billing 0, https://ep_0.example.com/' } }),
  });
});

test.each([
  [true, 'ep_01m8pxjvyze2jrzf1f44pkhryc'],
  [true, 'ext:crm 1'],
  [false, 'ep_01'],
  [false, 'Billing'],
  [false, 'ep_01m8pxjvyze2jrzf1f44pkhryc and more'],
])('is taken as it is: %s, %s', (expected, written) => {
  expect(isReference(written)).toBe(expected);
});
