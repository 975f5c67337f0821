import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';
import { canonicalData } from './payload.ts';

const sent = (text: string) => canonicalData(parseJson(Buffer.from(text)));

// docs/signatures.md documents these.
test.each([
  ['{ "a" : [ 1 , 2 ] }', '{"a":[1,2]}'],
  ['"\\u0061\\/"', '"a/"'],
  ['[1.0,1e2,-0,0.10]', '[1,100,0,0.1]'],
  ['{"b":1,"10":2,"2":3,"a":4}', '{"2":3,"10":2,"b":1,"a":4}'],
  ['{"b":1,"4294967295":2,"4294967294":3,"01":4,"-1":5}', '{"4294967294":3,"b":1,"4294967295":2,"01":4,"-1":5}'],
  ['{"b":1,"__proto__":{"x":1},"constructor":2}', '{"b":1,"__proto__":{"x":1},"constructor":2}'],
])('%s is sent as %s', (published, expected) => {
  expect(sent(published)).toBe(expected);
});

test('sent data stays the same when parsed and written again', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const once = sent(JSON.stringify(JSON.parse(text)));
      expect(JSON.stringify(JSON.parse(once))).toBe(once);
      expect(sent(once)).toBe(once);
    }),
  );
});
