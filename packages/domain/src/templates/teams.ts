import { CHAT_EVENT, chatParts } from './chat-parts.ts';
import type { ReadyMadeTemplate } from './ready-made-template.ts';

/** An Adaptive Card in the envelope for webhooks of Teams workflows. A message may have 28 KB. */
export const teams: ReadyMadeTemplate = {
  name: 'teams',
  description: 'An Adaptive Card for a webhook of Microsoft Teams.',
  body: `(${chatParts({ facts: 15, name: 40, value: 200, headline: 500 })}
  {
    "type": "message",
    "attachments": [{
      "contentType": "application/vnd.microsoft.card.adaptive",
      "contentUrl": null,
      "content": {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
          {"type": "TextBlock", "text": event.type, "size": "Medium", "weight": "Bolder", "wrap": true},
          $headline ? {"type": "TextBlock", "text": $headline, "wrap": true},
          $count($facts) > 0 ? {"type": "FactSet", "facts": [$facts.{"title": name, "value": value}]},
          {"type": "TextBlock", "text": event.id & " · " & event.timestamp, "size": "Small", "isSubtle": true, "wrap": true}
        ]
      }
    }]
  }
)`,
  headers: {},
  example: {
    event: CHAT_EVENT,
    request: {
      headers: { 'Content-Type': 'application/json' },
      body: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', text: 'task_completed', size: 'Medium', weight: 'Bolder', wrap: true },
                { type: 'TextBlock', text: 'Complete project documentation', wrap: true },
                {
                  type: 'FactSet',
                  facts: [
                    { title: 'id', value: 'task_abc123' },
                    { title: 'title', value: 'Complete project documentation' },
                    { title: 'priority', value: 'high' },
                    { title: 'done', value: 'true' },
                    { title: 'hours', value: '2.5' },
                  ],
                },
                {
                  type: 'TextBlock',
                  text: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e · 2026-03-01T14:05:10.000Z',
                  size: 'Small',
                  isSubtle: true,
                  wrap: true,
                },
              ],
            },
          },
        ],
      },
    },
  },
};
