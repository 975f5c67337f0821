import type { HeaderTemplates } from '../custom-headers.ts';
import { checkCustomHeaders, HEADER_VALUE_PATTERN } from '../custom-headers.ts';
import type { TemplateFormat } from '../endpoint-config.ts';
import type { ValidationError } from '../validation-error.ts';
import { findReadyMadeTemplate, READY_MADE_TEMPLATES } from './ready-made-templates.ts';

/** A format with the parts of its ready-made template. */
export interface Template {
  body: string;
  headers: Record<string, string>;
  /** Null: by the result of the expression, JSON or text. */
  contentType: string | null;
  isReadyMade: boolean;
}

/**
 * The template of a format. What a person set replaces the ready-made parts. Undefined if there is no template of that
 * name.
 */
export function findTemplate({ name, body, headers = {}, ...rest }: TemplateFormat): Template | undefined {
  const contentType = rest.contentType ?? null;
  if (body !== undefined) return { body, headers, contentType, isReadyMade: false };
  const readyMade = findReadyMadeTemplate(name ?? '');
  if (readyMade === undefined) return undefined;
  const replaced = new Set(Object.keys(headers).map((each) => each.toLowerCase()));
  const kept = Object.entries(readyMade.headers).filter(([each]) => !replaced.has(each.toLowerCase()));
  return { body: readyMade.body, headers: { ...Object.fromEntries(kept), ...headers }, contentType, isReadyMade: true };
}

const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;.*)?$/;

/** Checks all of a template except its expression. `variables`: the longest values of the variables in headers. */
export function checkTemplateFormat(
  format: TemplateFormat,
  variables: HeaderTemplates['variables'],
): ValidationError[] {
  const { name, body, headers = {}, contentType } = format;
  const errors: ValidationError[] = [];
  const check = (pointer: string, detail: string | null) => {
    if (detail !== null) errors.push({ pointer, detail });
  };
  if (name !== undefined && body !== undefined) check('/format/body', 'Give a name or a body, not both.');
  if (name === undefined && body === undefined) check('/format', 'Must have the name of a template, or a body.');
  if (name !== undefined) check('/format/name', findNameError(name));
  if (contentType !== undefined) check('/format/contentType', findContentTypeError(contentType));
  const names = new Set(Object.keys(headers).map((each) => each.toLowerCase()));
  const ofHeaders = checkCustomHeaders(headers, { names, variables });
  return [...errors, ...ofHeaders.map(({ pointer, detail }) => ({ pointer: `/format${pointer}`, detail }))];
}

function findNameError(name: string): string | null {
  if (findReadyMadeTemplate(name) !== undefined) return null;
  return `Must be one of ${READY_MADE_TEMPLATES.map((each) => each.name).join(', ')}.`;
}

function findContentTypeError(contentType: string): string | null {
  if (contentType.length <= 255 && HEADER_VALUE_PATTERN.test(contentType) && CONTENT_TYPE.test(contentType))
    return null;
  return 'Must be a media type like application/json or text/plain; charset=utf-8, of printable ASCII.';
}
