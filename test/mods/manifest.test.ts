import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeText } from '../../src/core/text.ts';
import { parseManifest } from '../../src/mods/manifest.ts';
import { createManifests } from '../../src/mods/manifests.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';

const parse = (text: string) => parseManifest('swarm/mod.toml', encodeText(text));
const plain = {
  name: 'swarm',
  version: '0.0.0',
  description: '',
  reload: { merge: 'live', keepLocals: false },
  openTo: [],
  dependencies: {},
};

test.each([
  ['nothing', '', plain],
  ['comments', '# hello\n\n', plain],
  [
    'everything',
    'name = "Swarm"\nversion = "1.2.3"\ndescription = "A ring"',
    { ...plain, name: 'Swarm', version: '1.2.3', description: 'A ring' },
  ],
  ['Windows line ends', 'name = "Swarm"\r\nversion = "1"\r\n', { ...plain, name: 'Swarm', version: '1' }],
  ['a byte order mark', '\ufeffname = "Swarm"', { ...plain, name: 'Swarm' }],
  ['other keys and tables', 'author = "me"\n[other]\nother = "^1"\n[[x]]\ny = 1', plain],
  [
    'dependencies',
    '[dependencies]\nshared = "^1"\n"two words" = "*"',
    { ...plain, dependencies: { shared: '^1', 'two words': '*' } },
  ],
  ['several lines', 'description = """\none\ntwo"""', { ...plain, description: 'one\ntwo' }],
  ['other scripts', 'name = "虫の群れ 🦇"', { ...plain, name: '虫の群れ 🦇' }],
  [
    'wishes for reloads',
    '[hot_reload]\nmerge = "three-way"\nkeep_locals = true\ndebounce = 5',
    { ...plain, reload: { merge: 'three-way', keepLocals: true } },
  ],
  [
    'mods to which its entities are open',
    '[entities]\nopen_to = ["weapons", "no such mod"]\nmore = 1',
    { ...plain, openTo: ['weapons', 'no such mod'] },
  ],
  ['entities that are open to all', '[entities]\nopen_to = ["*"]', { ...plain, openTo: ['*'] }],
  ['entities that are open to nobody', '[entities]', plain],
  ['a name of quotes', 'name = \'"x"\'', { ...plain, name: '"x"' }],
])('a manifest may have %s', (_, text, manifest) => {
  expect(parse(text)).toEqual({ ok: true, value: manifest });
});

test.each([
  ['no TOML', 'name = ', 1],
  ['a line without value', 'version = "1"\n\nname', 3],
  ['a text without end', 'name = "Swarm', 1],
  ['a key twice', 'name = "a"\nname = "b"', 2],
  ['a table twice', '[a]\n[b]\n[a]', 3],
  ['JSON', '{ "name": "x" }', 1],
  ['Lua', 'local m = {}\nreturn m', 1],
  ['NUL', 'name = "a\0b"', 1],
  ['a date that is none', 'x = 2024-13-45', 1],
  ['a number that is none', 'x = 0x', 1],
])('%s is MANIFEST_INVALID with file and line', (_, text, line) => {
  const parsed = parse(text);
  expect(!parsed.ok && [parsed.error.code, parsed.error.place.file, parsed.error.place.line]).toEqual([
    'MANIFEST_INVALID',
    'swarm/mod.toml',
    line,
  ]);
  expect(!parsed.ok && parsed.error.message.length).toBeGreaterThan(5);
});

test.each([
  ['name', '5', 'number'],
  ['name', 'true', 'boolean'],
  ['name', '["a"]', 'object'],
  ['name', '{ a = 1 }', 'object'],
  ['version', '1.2', 'number'],
  ['version', '1979-05-27', 'object'],
  ['description', '1', 'number'],
])('%s = %s is MANIFEST_INVALID that names the key', (key, value) => {
  const parsed = parse(`${key} = ${value}`);
  expect(!parsed.ok && [parsed.error.code, parsed.error.place.file]).toEqual(['MANIFEST_INVALID', 'swarm/mod.toml']);
  expect(!parsed.ok && parsed.error.message).toContain(`"${key}"`);
});

test.each([
  ['hot_reload = 5', 'hot_reload must be a table'],
  ['[hot_reload]\nmerge = "threeway"', 'hot_reload.merge must be "live" or "three-way", got "threeway"'],
  ['[hot_reload]\nmerge = true', 'got true'],
  ['[hot_reload]\nkeep_locals = "yes"', 'hot_reload.keep_locals must be true or false, got "yes"'],
  ['entities = ["weapons"]', 'entities must be a table'],
  ['[entities]\nopen_to = "weapons"', 'entities.open_to must be a list of mods, got "weapons"'],
  ['[entities]\nopen_to = true', 'got true'],
  ['[entities]\nopen_to = ["weapons", 5]', 'list of names of mods, or ["*"] for all; it has 5'],
  ['[entities]\nopen_to = [""]', 'it has ""'],
  ['[entities]\nopen_to = ["a/b"]', 'it has "a/b"'],
  ['[entities]\nopen_to = [["*"]]', 'it has ["*"]'],
])('%j is MANIFEST_INVALID: %s', (text, message) => {
  const parsed = parse(text);
  expect(!parsed.ok && [parsed.error.code, parsed.error.message]).toEqual([
    'MANIFEST_INVALID',
    expect.stringContaining(message),
  ]);
});

test('bytes that are no text are MANIFEST_INVALID', () => {
  const parsed = parseManifest('swarm/mod.toml', Uint8Array.of(0xff, 0xfe, 0x61, 0x00));
  expect(!parsed.ok && parsed.error.code).toBe('MANIFEST_INVALID');
});

test.each([
  ['__proto__ as table', '[__proto__]\nname = "evil"\nevil = true'],
  ['__proto__ as key', '__proto__ = { name = "evil", evil = true }'],
  ['__proto__ with dots', '__proto__.name = "evil"\n__proto__.evil = true'],
  ['constructor.prototype', '[constructor.prototype]\nname = "evil"\nevil = true'],
  ['a list of __proto__', '[[__proto__]]\nevil = true'],
])('%s changes neither the manifest nor any other object', (_, text) => {
  const parsed = parse(text);
  if (parsed.ok) expect(parsed.value).toEqual(plain);
  expect(Reflect.get({}, 'evil')).toBeUndefined();
});

test.each([
  ['10,000 nested lists', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['10,000 nested tables', `x = ${'{a='.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a path of 10,000 keys', `${Array(10_000).fill('a').join('.')} = 1`],
  ['a megabyte of comment', `# ${'x'.repeat(1_000_000)}\nname = "ok"`],
  ['a megabyte of name', `name = "${'x'.repeat(1_000_000)}"`],
  ['50,000 keys', Array.from({ length: 50_000 }, (_, n) => `k${n} = ${n}`).join('\n')],
])('%s are read or refused, and nothing is thrown', (_, text) => {
  const parsed = parse(text);
  expect(parsed.ok || parsed.error.code).toBe(parsed.ok ? true : 'MANIFEST_INVALID');
});

test('any text at all is read or refused', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('name', '=', '"', "'", '[', ']', '\n', '{', '}', '#', '"""', '1', '.', 'inf', '\\u', '\\'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const parsed = parse(pieces.join(''));
      if (parsed.ok) expect(parsed.value).toEqual({ ...plain, name: expect.any(String) });
      else expect(parsed.error.code).toBe('MANIFEST_INVALID');
    }),
    { seed: 71, numRuns: 500 },
  );
});

test('only mod.toml directly in a folder is the manifest of that folder, and in the root that of the game', () => {
  const manifests = createManifests();
  for (const id of ['a/b/mod.toml', 'a/mod.toml/x', 'a/other.toml', 'a/MOD.toml', 'game/mod.toml']) {
    expect(manifests.read(createSourceFile(id, 'name = "x"\nversion = 5'))).toBeUndefined();
  }
  expect(manifests.describe(['game', 'a', 'b'])).toEqual(['game', 'a', 'b'].map((id) => ({ ...plain, id, name: id })));
});

test('a manifest that is no good any more changes nothing; a good one does', () => {
  const manifests = createManifests();
  expect(manifests.read(createSourceFile('a/mod.toml', 'name = "first"'))).toBeUndefined();
  expect(manifests.read(createSourceFile('a/mod.toml', 'name = '))).toMatchObject({ code: 'MANIFEST_INVALID' });
  expect(manifests.describe(['a'])[0]?.name).toBe('first');
  manifests.read(createSourceFile('a/mod.toml', 'name = "second"'));
  expect(manifests.describe(['a'])[0]?.name).toBe('second');
});

test.each([
  ['a list', 'dependencies = ["a"]', /must be a table/],
  ['a number as range', '[dependencies]\na = 1', /\.a must be a range.*number/],
  ['a table as range', '[dependencies.a]\nversion = "1"', /\.a must be a range/],
  ['itself', '[dependencies]\nswarm = "*"', /itself/],
  ['a way up', '[dependencies]\n".." = "*"', /not the folder of a mod/],
  ['a path', '[dependencies]\n"a/b" = "*"', /not the folder of a mod/],
  ['a drive', '[dependencies]\n"C:" = "*"', /not the folder of a mod/],
  ['a backslash', '[dependencies]\n\'a\\b\' = "*"', /not the folder of a mod/],
])('dependencies of %s are MANIFEST_INVALID', (_, text, said) => {
  const parsed = parse(text);
  expect(!parsed.ok && [parsed.error.code, parsed.error.message]).toEqual([
    'MANIFEST_INVALID',
    expect.stringMatching(said),
  ]);
});
