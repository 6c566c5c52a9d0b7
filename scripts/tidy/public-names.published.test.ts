import { type Symbol as Exported, Node, Project } from 'ts-morph';
import { expect, test } from 'vitest';

// Of its own: in which order the compiler writes the parts of a type depends on what it was asked before.
const project = new Project({ tsConfigFilePath: 'tsconfig.json', skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths('{models,properties,reports}/public.ts');

/** A longer type says more of what it is made of than of what can be done with it. */
const lengthMax = 400;

/** What the package gives out, with its type: whoever changes it does so on purpose, and says so in the changelog. */
test.each(['models', 'properties', 'reports'])(
  'the names that the package gives out of %s',
  async (folder) => {
    const door = project.getSourceFileOrThrow(`${folder}/public.ts`);
    const lines = door
      .getExportSymbols()
      .toSorted((one, other) => (one.getName() < other.getName() ? -1 : 1))
      .map((symbol) => `${symbol.getName()}: ${shapeOf(symbol)}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`testdata/public-names/${folder}.txt`);
  },
);

function shapeOf(exported: Exported): string {
  const symbol = exported.getAliasedSymbol() ?? exported;
  const [declaration] = symbol.getDeclarations();
  if (declaration === undefined) return 'unknown';
  if (Node.isInterfaceDeclaration(declaration) || Node.isClassDeclaration(declaration)) {
    const members = declaration
      .getType()
      .getProperties()
      .map((member) => member.getName())
      .filter((name) => !/^(__)?#/.test(name))
      .map(withoutNumber);
    return `${Node.isClassDeclaration(declaration) ? 'class' : 'interface'} { ${members.join(', ')} }`;
  }
  const text = Node.isTypeAliasDeclaration(declaration)
    ? (declaration.getTypeNode()?.getText() ?? '').replace(/\/\*\*[\s\S]*?\*\//g, '')
    : declaration.getType().getText(declaration);
  const plain = text.replace(/import\("[^"]*"\)\./g, '').replace(/\s+/g, ' ');
  return plain.length > lengthMax ? `${plain.slice(0, lengthMax)} …` : plain;
}

/** A member that a symbol names is `__@NAME@NUMBER` to the compiler, whose number depends on what was read before it. */
function withoutNumber(name: string): string {
  return name.replace(/^__@(.+)@\d+$/, '[$1]');
}
