import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = import.meta.dirname;
const MODULES = join(SRC, '../node_modules');
const CORE = dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css'));

/** Packages that are drawn with components of Mantine. */
const DRAWN = ['@mantine/dates', '@mantine/modals', '@mantine/notifications', '@mantine/spotlight', '@rjsf/mantine'];

/** Sheets of what comes along and is never shown: cards, marked words of Spotlight, rjsf's own input for colours. */
const NEVER_SHOWN = ['CheckboxCard.css', 'RadioCard.css', 'Mark.css', 'ColorInput.css', 'ColorPicker.css', 'ColorSwatch.css'];

const filesOf = (folder: string, name: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((it) => name.test(it))
    .map((it) => join(folder, it));

/** The names that a file takes from Mantine. */
function taken(file: string): string[] {
  const imports = readFileSync(file, 'utf8').matchAll(/import\s*\{([^}]*)\}\s*from\s*['"]@mantine\/core['"]/g);
  return [...imports].flatMap(([, names]) => names!.split(',').map((it) => it.trim().replace(/^type\s.*/, '').split(/\s+as\s+/)[0]!)).filter(Boolean);
}

/** Which style sheet a class of Mantine is in; the names of its classes are hashes that no other sheet has. */
const sheets = new Map(
  readdirSync(join(CORE, 'styles'))
    .filter((it) => it.endsWith('.css') && !it.endsWith('.layer.css'))
    .flatMap((sheet) => [...readFileSync(join(CORE, 'styles', sheet), 'utf8').matchAll(/\.(m_[0-9a-f]+)/g)].map(([, name]) => [name!, sheet] as const)),
);

const IMPORT = /from\s*["'](\.[^"']+)["']/g;

/** The style sheets of a component and of all that it is made of. */
function needed(component: string): Set<string> {
  const [folder] = filesOf(join(CORE, 'esm/components'), new RegExp(`(^|/)${component}\\.mjs$`));
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.module.mjs')) for (const [name] of text.matchAll(/m_[0-9a-f]+/g)) if (sheets.has(name)) found.add(sheets.get(name)!);
    for (const [, other] of text.matchAll(IMPORT)) look(join(dirname(file), other!));
  };
  if (folder) look(folder);
  return found;
}

test('every component of Mantine that is used has its styles', () => {
  const present = new Set([...readFileSync(join(SRC, 'mantine.css'), 'utf8').matchAll(/styles\/(\S+\.css)/g)].map(([, sheet]) => sheet!));
  for (const sheet of NEVER_SHOWN) present.add(sheet);
  const files = [...filesOf(SRC, /\.tsx?$/), ...DRAWN.flatMap((name) => filesOf(join(MODULES, name), /^(?!.*node_modules).*\.m?js$/))];
  const components = new Set(files.flatMap(taken).filter((it) => /^[A-Z]/.test(it)));
  const missing = [...components].flatMap((component) => [...needed(component)].filter((sheet) => !present.has(sheet)).map((sheet) => `${component} needs ${sheet}`));
  expect(components.size).toBeGreaterThan(40);
  expect(needed('Button')).toContain('Button.css');
  // Whoever adds a component adds its line to mantine.css, where @mantine/core/styles.css has it.
  expect(missing).toEqual([]);
  const own = files.filter((it) => it.startsWith(SRC));
  expect(own.flatMap(taken).filter((it) => ['ColorInput', 'ColorPicker', 'ColorSwatch', 'Highlight', 'Mark'].includes(it))).toEqual([]);
});
