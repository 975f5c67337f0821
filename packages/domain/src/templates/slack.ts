import { CHAT_EVENT, chatParts } from './chat-parts.ts';
import type { ReadyMadeTemplate } from './ready-made-template.ts';

/**
 * Blocks of an incoming webhook. Slack allows at most 50 blocks, 150 characters in a header, 3,000 in a section, and ten
 * fields of 2,000. `&`, `<` and `>` are escaped, so that no data becomes a link or a mention.
 */
export const slack: ReadyMadeTemplate = {
  name: 'slack',
  description: 'A message of blocks for an incoming webhook of Slack.',
  body: `(${chatParts({ facts: 10, name: 60, value: 300, headline: 500 })}
  $escape := function($text) { $text ~> $replace("&", "&amp;") ~> $replace("<", "&lt;") ~> $replace(">", "&gt;") };
  {
    "text": event.type & ($headline ? ": " & $escape($headline) : ""),
    "blocks": [
      {"type": "header", "text": {"type": "plain_text", "text": event.type}},
      $headline ? {"type": "section", "text": {"type": "mrkdwn", "text": $escape($headline)}},
      $count($facts) > 0 ? {
        "type": "section",
        "fields": [$facts.{"type": "mrkdwn", "text": "*" & $escape(name) & "*\\n" & $escape(value)}]
      },
      {"type": "context", "elements": [{"type": "mrkdwn", "text": event.id & " · " & event.timestamp}]}
    ]
  }
)`,
  headers: {},
  example: {
    event: CHAT_EVENT,
    request: {
      headers: { 'Content-Type': 'application/json' },
      body: {
        text: 'task_completed: Complete project documentation',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'task_completed' } },
          { type: 'section', text: { type: 'mrkdwn', text: 'Complete project documentation' } },
          {
            type: 'section',
            fields: [
              { type: 'mrkdwn', text: '*id*\ntask_abc123' },
              { type: 'mrkdwn', text: '*title*\nComplete project documentation' },
              { type: 'mrkdwn', text: '*priority*\nhigh' },
              { type: 'mrkdwn', text: '*done*\ntrue' },
              { type: 'mrkdwn', text: '*hours*\n2.5' },
            ],
          },
          {
            type: 'context',
            elements: [{ type: 'mrkdwn', text: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e · 2026-03-01T14:05:10.000Z' }],
          },
        ],
      },
    },
  },
};
