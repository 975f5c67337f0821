import {
  checkSize,
  escapePointer,
  findHeaderError,
  findLengthError,
  findPlaceholderError,
  findTemplateError,
} from './custom-headers.ts';
import type { LegacySigning } from './endpoint-config.ts';
import { filledLength, placeholdersIn } from './placeholders.ts';
import type { ValidationError } from './validation-error.ts';

export interface LegacyTemplates {
  /** The longest value of each variable. */
  variables: ReadonlyMap<string, string>;
  /** False for a prefix that version 0.1 stored: it is sent unchanged. */
  isPrefixTemplate: boolean;
}

const CONTENT_NAMES = ['timestamp', 'body'];
const CONTENT_RULE =
  'Must be body, timestamp.body, or a text with {{body}} in it once, like v0:{{timestamp}}:{{body}}.';
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Checks the headers that a legacy signing scheme sends, and their templates. */
export function checkLegacySigning(signing: LegacySigning, templates: LegacyTemplates): ValidationError[] {
  const { header, timestampHeader, companionHeaders = {} } = signing;
  const errors: ValidationError[] = [];
  const check = (member: string, detail: string | null) => {
    if (detail !== null) errors.push({ pointer: `/signing/${member}`, detail });
  };
  check('header', findHeaderError(header, 'x'));
  check('prefix', findPrefixError(signing, templates));
  check('content', findContentError(signing.content));
  check('timestampHeader', findTimestampError(signing, templates));
  const companions = Object.entries(companionHeaders);
  for (const [name, template] of companions) {
    check(`companionHeaders/${escapePointer(name)}`, findTemplateError(name, template, templates.variables));
  }
  const lengths = companions.map(([name, template]) => [name, filledLength(template, templates.variables)] as const);
  errors.push(...checkSize('/signing/companionHeaders', lengths));
  if (timestampHeader !== undefined && timestampHeader.toLowerCase() === header.toLowerCase()) {
    check('timestampHeader', 'Must differ from `header`.');
  }
  return errors;
}

/** The signature follows the prefix, so the prefix may end with a blank. */
function findPrefixError({ prefix }: LegacySigning, { isPrefixTemplate, variables }: LegacyTemplates): string | null {
  if (!PRINTABLE.test(prefix) || prefix.startsWith(' ')) {
    return 'Must be printable ASCII characters, without a blank at the beginning.';
  }
  if (!isPrefixTemplate) return null;
  const timestamp = new Map([['timestamp', variables.get('timestamp') ?? '']]);
  return findPlaceholderError(prefix, timestamp, ['timestamp']) ?? findLengthError(prefix, timestamp);
}

function findContentError(content: string): string | null {
  if (content === 'body' || content === 'timestamp.body') return null;
  const isTemplate = placeholdersIn(content).filter((name) => name === 'body').length === 1;
  if (!isTemplate || !PRINTABLE.test(content)) return CONTENT_RULE;
  return findPlaceholderError(content, new Set(CONTENT_NAMES), CONTENT_NAMES);
}

function findTimestampError(
  { content, prefix, timestampHeader }: LegacySigning,
  { isPrefixTemplate }: LegacyTemplates,
): string | null {
  if (timestampHeader !== undefined) return findHeaderError(timestampHeader, '0');
  const isSigned = content === 'timestamp.body' || placeholdersIn(content).includes('timestamp');
  const isInPrefix = isPrefixTemplate && placeholdersIn(prefix).includes('timestamp');
  if (!isSigned || isInPrefix) return null;
  return 'Must be set when the timestamp is signed, unless the prefix has {{timestamp}}: receivers need it to check the signature.';
}
