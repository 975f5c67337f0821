import { READY_MADE_TEMPLATES } from '@postrider/domain';
import * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';
import { instant } from '../http/instants.ts';

const templateAnswer = z
  .object({
    name: z.string().meta({ description: 'For `format.name`.', example: 'slack' }),
    description: z.string().meta({ description: 'For which receivers it is, and what it takes from the data.' }),
    body: z.string().meta({ description: 'Its JSONata expression: a start for one of your own, as `format.body`.' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'Sent with it, unless an endpoint replaces them.' }),
    example: z
      .object({
        event: z
          .object({
            id: z.string(),
            type: z.string(),
            timestamp: instant.meta({ description: 'When it happened.' }),
            data: z.unknown().meta({ description: 'Any JSON.' }),
          })
          .meta({ description: 'What goes in.' }),
        request: z
          .object({
            headers: z.record(z.string(), z.string()).meta({ description: 'Those of the template.' }),
            body: z.unknown().meta({ description: 'As JSON; a text where the template makes one.' }),
          })
          .meta({ description: 'What comes out, as the receiver gets it.' }),
      })
      .meta({ description: 'What it makes of an event.' }),
  })
  .meta({ id: 'Template', description: 'A ready-made payload, with an example of what comes of an event.' });

const templatesAnswer = z
  .object({ data: z.array(templateAnswer).meta({ description: 'All of them.' }) })
  .meta({ id: 'Templates' });

const listTemplates = defineRoute({
  method: 'get',
  path: '/v1/templates',
  name: 'listTemplates',
  group: 'templates',
  summary: 'List the ready-made templates',
  description: 'An endpoint uses one with `format: {"type": "template", "name": "slack"}`.',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'All of them.', schema: templatesAnswer },
  example: { answer: { data: READY_MADE_TEMPLATES.slice(0, 1) } },
  handle: async () => ({ body: { data: [...READY_MADE_TEMPLATES] } }),
});

export const templateRoutes: readonly Route[] = [listTemplates];
