/** A message of server-sent events. A comment has no data, but may move the cursor on. */
export interface Message {
  id: string | undefined;
  event: string;
  data: string;
}

/** No message of the API is near it: what is longer is not from the API. */
const LONGEST = 1_000_000;

/**
 * Makes messages of the pieces of a stream, however they are cut.
 * @throws {Error} When a line is longer than a message can be.
 */
export function createReader(): (piece: string) => Message[] {
  let rest = '';
  let open: Message = { id: undefined, event: '', data: '' };
  const take = (line: string): Message[] => {
    if (line === '') {
      const whole = open;
      open = { id: undefined, event: '', data: '' };
      return whole.id === undefined && whole.data === '' ? [] : [whole];
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') open.id = value;
    if (name === 'event') open.event = value;
    if (name === 'data') open.data = open.data === '' ? value : `${open.data}\n${value}`;
    return [];
  };
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length + open.data.length > LONGEST) throw new Error('A message of the stream is too long');
    return lines.flatMap((line) => take(line.replace(/\r$/, '')));
  };
}
