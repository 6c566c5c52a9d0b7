/** An id in which what has another name now has it: as a whole, between slashes. A name may have slashes of its own. */
export function renamedWithin(id: string, renamed: ReadonlyMap<string, string>): string {
  const names = [...renamed.keys()].toSorted((one, other) => other.length - one.length);
  let told = '';
  let rest = id;
  while (rest !== '') {
    const name = names.find(
      (one) => rest.startsWith(`/${one}`) && /^(\/|$)/.test(rest.slice(one.length + 1)),
    );
    const [part] = name === undefined ? (/^\/?[^/]*/.exec(rest) ?? [rest]) : [`/${name}`];
    told += name === undefined ? part : `/${renamed.get(name)}`;
    rest = rest.slice(part.length);
  }
  return told;
}

/** A text in which what has another name now has it. */
export function renamedText(text: string, renamed: ReadonlyMap<string, string>): string {
  const names = [...renamed.keys()].toSorted((one, other) => other.length - one.length);
  let told = '';
  let at = 0;
  while (at < text.length) {
    const name = names.find((one) => one !== '' && text.startsWith(one, at));
    told += name === undefined ? text[at] : renamed.get(name);
    at += name?.length ?? 1;
  }
  return told;
}
