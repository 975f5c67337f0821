// Shared by the templates for chats: any event becomes a headline and a few facts. Chats refuse a whole message if it is too
// long. So each part is cut short enough even if every character takes two UTF-16 units.

/** The most facts, and the longest names and values. */
interface FactLimits {
  facts: number;
  name: number;
  value: number;
  headline: number;
}

/** More members of the data would not fit. */
const LOOK_AT = 40;

/** Definitions of `$cut`, `$headline` (a text that is not blank, or undefined) and `$facts` ([{name, value}]). */
export function chatParts({ facts, name, value, headline }: FactLimits): string {
  return `
  $cut := function($text, $most) { $length($text) > $most ? $substring($text, 0, $most - 1) & "…" : $text };
  $isText := function($value) { $type($value) = "string" and $trim($value) != "" };
  $isShown := function($name, $value) {
    $trim($name) != "" and ($isText($value) or $type($value) in ["number", "boolean"])
  };
  $texts := $isText(data) ? [data] : $filter([data.title, data.name, data.subject, data.message], $isText);
  $headline := $count($texts) > 0 ? $cut($texts[0], ${headline});
  $names := $type(data) = "object" ? $keys(data)[[0..${LOOK_AT - 1}]] : [];
  $shown := $filter($names, function($name) { $isShown($name, $lookup(data, $name)) })[[0..${facts - 1}]];
  $facts := [$map($shown, function($name) {
    {"name": $cut($name, ${name}), "value": $cut($string($lookup(data, $name)), ${value})}
  })];`;
}

/** The event of the chat examples. */
export const CHAT_EVENT = {
  id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
  type: 'task_completed',
  timestamp: '2026-03-01T14:05:10.000Z',
  data: {
    id: 'task_abc123',
    title: 'Complete project documentation',
    priority: 'high',
    done: true,
    hours: 2.5,
    tags: ['documentation', 'project'],
  },
};
