import { join, relative } from 'node:path';
import { type Symbol as Exported, Node, Project } from 'ts-morph';
import { apiMarkdown, type DescribedExport } from '#reports';
import { root } from '../root.ts';

const doors = ['models', 'properties', 'reports'] as const;

/** A longer type says more of what it is made of than of what can be done with it. */
const typeLengthMax = 600;

let project: Project | undefined;

/**
 * The doors of the package, and all that can be reached from them, with the types.
 *
 * @remarks
 * In which order the compiler writes the parts of a type depends on what it was asked before. So whoever comes gets a
 * compiler that nobody has asked yet; what it has read, it keeps.
 */
export function publicDoors(): Project {
  if (project === undefined) {
    project = new Project({
      tsConfigFilePath: join(root, 'tsconfig.json'),
      skipAddingFilesFromTsConfig: true,
    });
    project.addSourceFilesAtPaths(doors.map((folder) => join(root, folder, 'public.ts')));
  } else project.compilerOptions.set(project.compilerOptions.get());
  return project;
}

/** What the package gives out, a page for each of its doors. */
export function apiPages(): readonly (readonly [string, string])[] {
  const project = publicDoors();
  return doors.map((folder) => {
    const door = project.getSourceFileOrThrow(join(root, folder, 'public.ts'));
    const exported = door
      .getExportSymbols()
      .map(describedExport)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const [opening = ''] = /(?<=^\/\*\*)[\s\S]*?(?=\*\/)/.exec(door.getFullText()) ?? [];
    const [first = ''] = withoutStars(opening).split('@remarks');
    return [`reports/published/api/${folder}.md`, apiMarkdown(folder, first, exported)] as const;
  });
}

function describedExport(exported: Exported): DescribedExport {
  const symbol = exported.getAliasedSymbol() ?? exported;
  const declarations = symbol.getDeclarations();
  const [declaration] = declarations;
  if (declaration === undefined) throw new Error(`${exported.getName()} is given out, and declared nowhere.`);
  const documented = Node.isVariableDeclaration(declaration)
    ? declaration.getVariableStatement()
    : declaration;
  const [doc] = Node.isJSDocable(documented) ? documented.getJsDocs().slice(-1) : [];
  return {
    name: exported.getName(),
    kind: kindOf(declaration),
    meaning: doc === undefined ? '' : withoutStars(doc.getInnerText()),
    declaration: declarations.map(declarationText).join('\n'),
    file: relative(root, declaration.getSourceFile().getFilePath()),
  };
}

function kindOf(declaration: Node): DescribedExport['kind'] {
  if (Node.isFunctionDeclaration(declaration)) return 'function';
  if (Node.isClassDeclaration(declaration)) return 'class';
  if (Node.isInterfaceDeclaration(declaration)) return 'interface';
  return Node.isTypeAliasDeclaration(declaration) ? 'type' : 'value';
}

function declarationText(declaration: Node): string {
  if (Node.isFunctionDeclaration(declaration)) return headText(declaration, declaration.getBody());
  if (Node.isClassDeclaration(declaration)) return classText(declaration);
  if (!Node.isVariableDeclaration(declaration)) return declaration.getText();
  const type = declaration
    .getType()
    .getText(declaration)
    .replace(/import\("[^"]*"\)\./g, '');
  const short = type.length > typeLengthMax ? `${type.slice(0, typeLengthMax)} …` : type;
  return `const ${declaration.getName()}: ${short}`;
}

/** What can be called of a class, with the comments. */
function classText(declaration: Node & { getMembers(): Node[]; getName(): string | undefined }): string {
  const members = declaration
    .getMembers()
    .filter((member) => !/^(\/\*[\s\S]*?\*\/\s*)?(readonly |static )*#/.test(member.getFullText().trim()))
    .map((member) => {
      const body = Node.isBodied(member) || Node.isBodyable(member) ? member.getBody() : undefined;
      return headText(member, body, true);
    });
  return `class ${declaration.getName()} {\n${members.map((member) => `  ${member}`).join('\n\n')}\n}`;
}

/** A declaration up to its body. */
function headText(node: Node, body: Node | undefined, withComments = false): string {
  const start = node.getStart(withComments);
  const end = body === undefined ? node.getEnd() : body.getStart();
  return node
    .getSourceFile()
    .getFullText()
    .slice(start, end)
    .replace(/^export /, '')
    .trim()
    .replace(/;$/, '');
}

const withoutStars = (text: string): string => text.replace(/^[ \t]*\* ?/gm, '').trim();
