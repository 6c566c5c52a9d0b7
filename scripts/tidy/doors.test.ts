import { Node, Project } from 'ts-morph';
import { expect, test } from 'vitest';

// What they give out is found from there.
const project = new Project({ tsConfigFilePath: 'tsconfig.json', skipAddingFilesFromTsConfig: true });
project.addSourceFilesAtPaths('{models,properties,reports}/index.ts');

test.each(['models', 'properties', 'reports'])(
  'everything that the door of %s gives out says what it means',
  (folder) => {
    const exported = [...project.getSourceFileOrThrow(`${folder}/index.ts`).getExportedDeclarations()];
    expect(exported.length).toBeGreaterThan(10);
    const silent = exported.filter(([, declarations]) =>
      declarations.some((declaration) => {
        const documented = Node.isVariableDeclaration(declaration)
          ? declaration.getVariableStatement()
          : declaration;
        return !Node.isJSDocable(documented) || documented.getJsDocs().length === 0;
      }),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  },
);
