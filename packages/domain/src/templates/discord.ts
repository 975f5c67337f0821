import { CHAT_EVENT, chatParts } from './chat-parts.ts';
import type { ReadyMadeTemplate } from './ready-made-template.ts';

/**
 * An embed. Discord allows 25 fields with names of 256 and values of 1,024 characters, a title of 256, a description of
 * 4,096, and 6,000 characters together. None may be empty. `allowed_mentions` keeps data from notifying people.
 */
export const discord: ReadyMadeTemplate = {
  name: 'discord',
  description: 'A message with one embed for a webhook of Discord.',
  body: `(${chatParts({ facts: 15, name: 40, value: 100, headline: 500 })}
  {
    "embeds": [{
      "title": event.type,
      "description": $headline,
      "fields": [$facts.{"name": name, "value": value, "inline": true}],
      "timestamp": event.timestamp,
      "footer": {"text": event.id}
    }],
    "allowed_mentions": {"parse": []}
  }
)`,
  headers: {},
  example: {
    event: CHAT_EVENT,
    request: {
      headers: { 'Content-Type': 'application/json' },
      body: {
        embeds: [
          {
            title: 'task_completed',
            description: 'Complete project documentation',
            fields: [
              { name: 'id', value: 'task_abc123', inline: true },
              { name: 'title', value: 'Complete project documentation', inline: true },
              { name: 'priority', value: 'high', inline: true },
              { name: 'done', value: 'true', inline: true },
              { name: 'hours', value: '2.5', inline: true },
            ],
            timestamp: '2026-03-01T14:05:10.000Z',
            footer: { text: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e' },
          },
        ],
        allowed_mentions: { parse: [] },
      },
    },
  },
};
