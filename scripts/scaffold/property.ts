import type { ClauseId } from '#models';
import type { Property } from '#properties';
import { camelCase, inWords, type ReadSource, type Written, withImport, withMember } from './insertion.ts';

/** The kinds of properties that are scaffolded, each with the end of its file names. */
export const propertyKinds = { always: 'invariant', step: 'step', reachable: 'reachable' } as const;

/** A new property: its name in kebab case, its kind, the rule that it follows, and whether it must hold. */
export interface NewProperty {
  readonly name: string;
  readonly kind: keyof typeof propertyKinds;
  readonly clause: ClauseId;
  readonly duty: Property['duty'];
}

/** The sources with a new property, which says nothing until somebody says what it claims. */
export function scaffoldProperty(property: NewProperty, read: ReadSource): Written {
  const { name, kind, duty } = property;
  const own = camelCase(name);
  const path = `${kind}/${name}.${propertyKinds[kind]}.ts`;
  const all = 'properties/properties.ts';
  const text = withImport(read(all), `import { ${own} } from './${path}';`, all);
  const ofKinds = 'properties/properties.test.ts';
  const listed = withMember(read(ofKinds), ['const kinds'], '\n}', `\n  '${name}': '${kind}',`, ofKinds);
  return new Map([
    [ofKinds, duty === 'must' ? withMust(listed, name, ofKinds) : listed],
    [`properties/${path}`, propertySource(property)],
    [all, withMember(text, ['export const properties: '], '\n];', `\n  ${own},`, all)],
  ]);
}

const withMust = (text: string, name: string, file: string): string =>
  withMember(text, ["test('exactly these must hold", 'new Set(['], '\n    ]),', `\n      '${name}',`, file);

function propertySource({ name, kind, clause, duty }: NewProperty): string {
  const type = { always: 'AlwaysProperty', step: 'StepProperty<HsmSlot>', reachable: 'ReachableProperty' }[
    kind
  ];
  const models = kind === 'step' ? "import type { HsmSlot } from '#models';\n" : '';
  return `${models}import type { ${type.replace('<HsmSlot>', '')} } from '../property.ts';

/**
 * What is so, in one sentence: ${inWords(name)}.
 *
 * @clause ${clause}
 * @brokenBy the name of a mutant in properties/mutants
 */
export const ${camelCase(name)}: ${type} = {
  kind: '${kind}',
  name: '${name}',
  clause: '${clause}',
  statement: 'What is claimed, in one sentence: ${inWords(name)}.',
  duty: '${duty}',
  // A claim about keys: see \`Scope\` in property.ts.
  scope: 'one by one',
${bodies[kind]}};
`;
}

const bodies: Readonly<Record<NewProperty['kind'], string>> = {
  always: `
  appliesTo: () => false,

  findViolation: () => undefined,
`,
  step: `  watches: 'hsm',

  // It sees the worlds before and after a step, not the action: it knows a step by what that does.
  appliesTo: () => false,

  findViolation: () => undefined,
`,
  reachable: `
  findWitness: () => undefined,
`,
};
