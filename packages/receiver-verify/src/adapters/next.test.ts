import { expect, expectTypeOf, test } from 'vitest';
import { createReceiver } from '../index.ts';
import { nextAppWebhooks } from './next.ts';

test('types: a route takes exactly a `Request`, which the build of Next insists on', () => {
  const route = nextAppWebhooks(createReceiver({ secrets: undefined }));
  expectTypeOf(route).parameter(0).toEqualTypeOf<Request>();
  expect(route).toHaveLength(1);
});
