import { type Symbol as Exported, Node } from 'ts-morph';

/** A longer type says more of what it is made of than of what can be done with it. */
const lengthMax = 400;

/** What the package gives out under one name: its type, or the names of its members. */
export function shapeOf(exported: Exported): string {
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
