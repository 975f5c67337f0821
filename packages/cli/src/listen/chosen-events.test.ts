import { EVENT_TYPE_FILTER_PATTERN, matchesEventType } from '@postrider/domain';
import type { PostriderEvent } from '@postrider/sdk-node';
import { expect, test } from 'vitest';
import { chosenEvents, PATTERN } from './chosen-events.ts';

test('a listener takes the types and patterns that endpoints take, and they mean the same', async () => {
  expect(PATTERN).toEqual(EVENT_TYPE_FILTER_PATTERN);
  const types = ['order', 'order-paid', 'order.paid', 'order.paid.late', 'order-paid.x', 'book.sold'];
  for (const pattern of ['order', 'order.*', 'order-paid', 'order-paid.*', 'order.paid.*']) {
    const isChosen = await chosenEvents({ events: pattern });
    const chosen = types.filter((type) => isChosen({ type } as PostriderEvent)); // all that it looks at
    expect(chosen, pattern).toEqual(types.filter((type) => matchesEventType([pattern], type)));
  }
});
