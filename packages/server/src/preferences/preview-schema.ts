import * as z from 'zod';
import { instantInput } from '../http/instants.ts';
import { eventType, hold, priority, skip } from '../http/schemas.ts';

export const previewBody = z
  .strictObject({
    at: instantInput.nullish().meta({ description: 'The instant of the attempt. Default: now.' }),
    priority: priority.nullish().meta({ description: 'Default: normal.' }),
    eventType: eventType
      .nullish()
      .meta({ description: 'Default: of no type in particular, so that types decide nothing.' }),
  })
  .meta({ id: 'PreferencesQuestion' });

export const previewAnswer = z
  .object({
    decision: z.enum(['deliver', 'hold', 'skip']),
    hold: hold.nullable().meta({ description: 'Of `hold`, else null.' }),
    skipped: skip.nullable().meta({ description: 'Of `skip`, else null.' }),
  })
  .meta({
    id: 'PreferencesPreview',
    description:
      'The prediction uses quiet hours, types and priorities. `until` is the exact end of the window; real deliveries start spread over a short time after it. It does not predict rate limits, because they depend on other deliveries.',
  });
