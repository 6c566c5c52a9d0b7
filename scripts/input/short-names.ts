import { basename, extname, resolve, sep } from 'node:path';

/**
 * A short name for each file: its base name without the extension, after as many of its folders as tell it
 * from the others.
 */
export function shortNames(files: readonly string[]): ReadonlyMap<string, string> {
  const forms = new Map(files.map((file) => [file, formsOf(file)]));
  return new Map(
    files.map((file) => {
      const others = files.filter((other) => other !== file).map((other) => forms.get(other) ?? []);
      const isUnique = (form: string, index: number): boolean =>
        others.every((other) => other[index] !== form);
      return [file, shown(forms.get(file)?.find(isUnique) ?? file)];
    }),
  );
}

/** The names that a file could have, the shortest first. Only files of one folder need their extensions. */
function formsOf(file: string): string[] {
  const folders = resolve(file).split(sep).slice(0, -1);
  const base = basename(file);
  const stem = basename(file, extname(file));
  return [stem, base].flatMap((name) =>
    Array.from({ length: folders.length + 1 }, (_, count) =>
      [...folders.slice(folders.length - count), name].join('/'),
    ),
  );
}

const lengthMax = 100;

function shown(name: string): string {
  const printable = name.replaceAll(/\p{Cc}/gu, '?');
  return printable.length <= lengthMax ? printable : `...${printable.slice(3 - lengthMax)}`;
}
