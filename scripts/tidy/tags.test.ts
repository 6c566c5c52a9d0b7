import { type JSDoc, Node, Project } from 'ts-morph';
import { expect, test } from 'vitest';
import { clauses } from '#models';
import { sourcesIn } from './house.ts';

const sources = [...sourcesIn(process.cwd())].filter(
  ([file]) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

/** The clauses of every doc comment, with the statement that it stands before. */
function tagged(): { readonly where: string; readonly ids: readonly string[]; readonly text: string }[] {
  // Elsewhere there is nothing to find, and every node of it would be looked at.
  const tagging = sources.filter(([, text]) => text.includes('@clause'));
  const project = new Project({ useInMemoryFileSystem: true });
  return tagging.flatMap(([path, source]) =>
    project
      .createSourceFile(path, source)
      .getDescendants()
      .filter((node): node is JSDoc => Node.isJSDoc(node))
      .map((doc) => ({
        where: `${path}:${doc.getStartLineNumber()}`,
        ids: doc
          .getTags()
          .filter((tag) => tag.getTagName() === 'clause')
          .map((tag) => tag.getCommentText()?.trim() ?? ''),
        text: doc.getParentOrThrow().getText(),
      }))
      .filter(({ ids }) => ids.length > 0),
  );
}

const tags = tagged();

test('every @clause names a registered clause, once', () => {
  expect(tags.length).toBeGreaterThan(60);
  const wrong = tags.filter(
    ({ ids }) => new Set(ids).size < ids.length || ids.some((id) => !(id in clauses)),
  );
  expect(wrong.map(({ where, ids }) => `${where}: ${ids.join()}`)).toEqual([]);
});

test('the first @clause agrees with the clause of the value that it stands before', () => {
  const differing = tags.flatMap(({ where, ids, text }) => {
    const [, own] = /^\s*clause: '([\w-]+)'/m.exec(text) ?? [];
    return own === undefined || own === ids[0] ? [] : [`${where}: ${ids[0]} above ${own}`];
  });
  expect(differing).toEqual([]);
});

test('every action, machine and property has a @clause', () => {
  const files = sources.filter(([file]) =>
    /\.(action|machine|invariant|step|reachable|recoverable|liveness)\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(50);
  const without = files.filter(([, text]) => !text.includes('* @clause KS-'));
  expect(without.map(([file]) => file)).toEqual([]);
});
