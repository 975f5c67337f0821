// What an editor shows: the language service of TypeScript, on the built declarations.
import { fileURLToPath } from 'node:url';
import { testBuild } from '@postrider/dev-stack/testing';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const ENTRIES = [`${dist}/index.d.ts`, `${dist}/testing/index.d.ts`];
const USE = `${dist}/use.ts`;
const PROGRAM = `
import { Postrider } from './index.js';
const postrider = new Postrider();
const created = await postrider.endpoints.create('t', { url: 'https://example.com' });
const endpoint = await postrider.endpoints.get('t', 'e');
const event = await postrider.events.publish('t', { type: 'a', data: 1 });
const delivery = await postrider.deliveries.get('t', 'd');
const attempts = delivery.attempts;
const page = await postrider.deliveries.list('t');
const key = await postrider.keys.create({ name: 'a', scopes: ['read'] });
const tenant = await postrider.tenants.get('t');
const preferences = await postrider.tenants.getPreferences('t');
const effective = await postrider.tenants.getEffectivePreferences('t');
const explained = await postrider.events.explain('t', 'e');
`;

let service: ts.LanguageService;
let checker: ts.TypeChecker;
let program: ts.Program;
beforeAll(async () => {
  await testBuild();
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  };
  const read = (path: string) => (path === USE ? PROGRAM : ts.sys.readFile(path));
  service = ts.createLanguageService({
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    readDirectory: ts.sys.readDirectory,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...ENTRIES, USE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === USE || ts.sys.fileExists(path),
    readFile: read,
  });
  const made = service.getProgram();
  if (made === undefined) throw new Error('There is no program.');
  program = made;
  checker = program.getTypeChecker();
});

test.each([
  ['created', 'EndpointWithSecret'],
  ['endpoint', 'Endpoint'],
  ['event', 'AcceptedEvent'],
  ['delivery', 'DeliveryWithAttempts'],
  ['attempts', 'Attempt[]'],
  ['page', 'Page<Delivery>'],
  ['key', 'ApiKeyWithSecret'],
  ['tenant', 'Tenant'],
  ['preferences', 'Preferences'],
  ['effective', 'EffectivePreferences'],
  ['explained', 'EventExplanation'],
])('an answer shows its name: %s is %s', (variable, name) => {
  const at = PROGRAM.indexOf(`const ${variable} `) + 'const '.length;
  const info = service.getQuickInfoAtPosition(USE, at);
  expect(ts.displayPartsToString(info?.displayParts)).toBe(`const ${variable}: ${name}`);
});

/** Members that are declared in our own files, with no comment. */
function silentMembersOf(symbol: ts.Symbol): string[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(target.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class))) return [];
  const type = checker.getDeclaredTypeOfSymbol(target);
  const parts = type.isUnion() ? type.types : [type];
  return parts.flatMap((part) =>
    checker.getPropertiesOfType(part).flatMap((member) => {
      const isOurs = (member.declarations ?? []).some((each) => each.getSourceFile().fileName.startsWith(dist));
      const isInherited =
        /^(name|message|stack|cause|then|catch|finally)$/.test(member.name) || /^(__|#)/.test(member.name);
      const isSilent =
        member.getDocumentationComment(checker).length === 0 && member.getJsDocTags(checker).length === 0;
      return isOurs && !isInherited && isSilent ? [`${symbol.name}.${member.name}`] : [];
    }),
  );
}

describe('every member of every public type says what it is', () => {
  test.each(ENTRIES)('%s', (entry) => {
    const file = program.getSourceFile(entry);
    const module = file && checker.getSymbolAtLocation(file);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    expect(exported.length).toBeGreaterThan(5);
    expect([...new Set(exported.flatMap(silentMembersOf))]).toEqual([]);
  });
});
